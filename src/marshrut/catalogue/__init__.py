"""What a teacher can be offered: programmes, courses, events, internships, mentoring, consultations."""
