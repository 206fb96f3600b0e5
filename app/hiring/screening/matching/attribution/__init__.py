"""Attributes work to what it shows: the app and the model resume_fields hold this folder alike, letter by letter."""
