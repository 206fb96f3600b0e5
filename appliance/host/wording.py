"""Counts as a person reads them."""

from __future__ import annotations


def count(number: int, singular: str, several: str = "") -> str:
    """Return a number with its noun: `1 change`, `2 changes`; `several` where an s does not make the plural."""
    return f"{number} {singular if number == 1 else several or singular + 's'}"
