"""Rates answers against anchored behaviours: a score with the words behind it, or the reason why there is none."""
