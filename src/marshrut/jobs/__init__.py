"""Background jobs: each enters a region and makes one call."""
