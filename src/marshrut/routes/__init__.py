"""ИОМ: the individual route, its steps with their reasons, approvals, tutors."""
