"""Indicators computed from recorded work, frozen as of a date, with the people behind every number."""
