"""Résumés as files: taken in, checked, unpacked, and read into applications."""
