"""Instruments, campaigns, sittings, answers and estimates. Measures; never judges what to do about it."""
