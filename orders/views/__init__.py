"""Pages and fragments of the orders app."""
