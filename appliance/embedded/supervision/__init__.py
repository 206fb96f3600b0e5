"""Starts programs in order, keeps them running, and stops them; knows nothing of what they are."""
