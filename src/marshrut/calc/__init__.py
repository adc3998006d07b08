"""Pure computation: frozen dataclasses in and out; no Django, no clock, no files."""
