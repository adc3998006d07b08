"""Indicators: values, what they are made of, settings."""
