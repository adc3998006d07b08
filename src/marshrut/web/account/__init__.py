"""Signing in and out, and the choice of the role to act in."""
