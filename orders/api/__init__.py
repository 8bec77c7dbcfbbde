"""REST doors of the orders app."""
