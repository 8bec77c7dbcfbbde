"""Pages and fragments of the mediation app."""
