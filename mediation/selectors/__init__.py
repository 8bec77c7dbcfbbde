"""Reads of the mediation app, by subject."""
