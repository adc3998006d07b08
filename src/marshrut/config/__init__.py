"""Settings, addresses and the entry point: knows all, known by none."""
