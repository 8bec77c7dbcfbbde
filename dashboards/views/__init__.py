"""Pages: console, wall, tablet."""
