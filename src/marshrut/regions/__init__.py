"""The registry of regions: one PostgreSQL schema each, so that a forgotten filter can't leak another region."""
