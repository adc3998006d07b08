"""Shared kernel: refusals and the journal of acts. Knows no word of the field."""
