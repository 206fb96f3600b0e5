"""Finds what a reader may open."""
