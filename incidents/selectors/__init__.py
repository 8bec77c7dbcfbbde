"""Reads of the incidents app, by subject."""
