"""Writes of the mediation app, by subject."""
