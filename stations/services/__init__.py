"""Writes of the stations app, by subject."""
