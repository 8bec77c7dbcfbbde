"""Pages of the patrols app."""
