"""Keeps what was typed into a refused form, shows secrets once, and lets each form take effect once."""
