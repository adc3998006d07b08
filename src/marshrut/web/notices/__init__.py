"""Notices and how a person wants e-mail."""
