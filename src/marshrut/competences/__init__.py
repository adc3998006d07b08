"""What a teacher or a head should master: frameworks, competences, requirements by post and subject."""
