"""What is read of orders."""
