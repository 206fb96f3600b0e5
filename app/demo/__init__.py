"""Synthetic data for a first look: accounts, two positions and five résumés, all marked as such."""
