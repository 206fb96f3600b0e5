"""What orders several components, and several hosts, into one act."""
