"""Writes of the incidents app, by subject."""
