"""Structured interviews: the same questions for all, answered by text, voice or video over a signed link."""
