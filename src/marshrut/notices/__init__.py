"""Outbox: what the system tells people, in the application and by e-mail; retried, never twice."""
