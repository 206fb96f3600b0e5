"""Keeps the fields of a refused form, shows secrets once, and lets each form take effect once."""
