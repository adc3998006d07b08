"""The journal for the one who answers for personal data: who looked and who changed, without contents."""
