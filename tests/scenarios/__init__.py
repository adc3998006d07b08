"""Acceptance scenarios: the whole product as real processes, walked in a real browser."""
