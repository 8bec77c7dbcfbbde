"""Pages and fragments of the incidents app."""
