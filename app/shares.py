"""A share of a number of people, with how far it may be off."""

from __future__ import annotations

from math import sqrt

Z = 1.959964
"""Two-sided, 95 %."""


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a share, from 0 to 1; `whole` is at least 1.

    Wilson's score interval (1927), which holds for small numbers and for shares near 0 and 1, too.
    """
    share = part / whole
    middle = (share + Z**2 / (2 * whole)) / (1 + Z**2 / whole)
    half = Z / (1 + Z**2 / whole) * sqrt(share * (1 - share) / whole + Z**2 / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)
