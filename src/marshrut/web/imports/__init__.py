"""The outcome of imports of staff lists."""
