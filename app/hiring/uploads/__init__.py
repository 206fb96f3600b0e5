"""Résumés as files: received, checked, unpacked, and read into applications."""
