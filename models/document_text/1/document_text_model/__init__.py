"""A document's bytes to lines of text with their places."""
