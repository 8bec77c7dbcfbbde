"""What the journal says of disputes and of the room that keeps them; one class each."""
