"""How the progress of a file, bands and reasons are called in the reader's language."""

from __future__ import annotations

from app.text import lazy

PROGRESS = {
    "received": lazy("Received"),
    "reading": lazy("Being read"),
    "fields": lazy("Fields being found"),
    "screening": lazy("Being screened"),
    "screened": lazy("Screened"),
    "refused": lazy("Not taken"),
    "unpacking": lazy("Being unpacked"),
    "unpacked": lazy("Unpacked"),
    "repeated": lazy("Already received"),
}
BANDS = {"high": lazy("High match"), "medium": lazy("Medium match"), "low": lazy("Low match")}
REASONS = {
    "contact": lazy("To reach the candidate by telephone"),
    "contract": lazy("To prepare the employment contract"),
    "background_check": lazy("For a background check the candidate agreed to"),
    "correction": lazy("To correct what was read wrongly"),
    "authority": lazy("An authority asks for it"),
}
