"""REST doors of the screens."""
