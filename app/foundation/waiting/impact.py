"""How much depends on a thing that waits, counted in candidates: what the inbox sorts by after the time it is due.

A thing about one candidate counts as the share of their score in the highest possible one, so at most 1;
without a score as a half. A thing about several people counts as many as they are. Everything else counts 1.
"""

from __future__ import annotations

ONE = 1.0
UNKNOWN = 0.5
"""What a candidate without a score counts."""


def of_score(score: float | None, most: float) -> float:
    """Return what a candidate counts whose score is so many of `most`; scores below zero do not exist."""
    return UNKNOWN if score is None else score / most


def of_people(people: int) -> float:
    """Return what a thing counts on which so many people depend."""
    return float(people)
