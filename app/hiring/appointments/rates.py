"""The share of candidates who confirm a time, with its 95 % interval (Wilson's score interval), from enough of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

LEAST = 20
"""Of fewer candidates no share is shown."""
Z = 1.959964


@dataclass(frozen=True)
class Rate:
    """How many of those who were asked for a time, `asked`, confirmed one, `confirmed`."""

    asked: int
    confirmed: int

    @property
    def percent(self) -> tuple[int, int, int] | None:
        """Return the share and its interval in whole percent: share, low, high; None of too few candidates."""
        if self.asked < LEAST:
            return None
        share, n = self.confirmed / self.asked, self.asked
        middle = share + Z * Z / (2 * n)
        half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        low, high = ((middle + sign * half) / (1 + Z * Z / n) for sign in (-1, 1))
        return round(100 * share), round(100 * max(low, 0)), round(100 * min(high, 1))
