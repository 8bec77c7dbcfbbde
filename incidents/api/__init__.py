"""REST doors of the incidents app."""
