"""REST doors of the stations app."""
