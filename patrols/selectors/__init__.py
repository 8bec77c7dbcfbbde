"""Reads of the patrols app."""
