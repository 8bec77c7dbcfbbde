"""Writes of the patrols app."""
