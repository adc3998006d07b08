"""The components and the scripts in a real browser, without a database."""
