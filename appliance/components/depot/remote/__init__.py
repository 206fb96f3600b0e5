"""What runs on the depot host."""
