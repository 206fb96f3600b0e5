"""The share of candidates who confirm a time, with its 95 % interval, from enough of them."""

from __future__ import annotations

from dataclasses import dataclass

from app import shares

LEAST = 20
"""Of fewer candidates no share is shown."""


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
        low, high = shares.interval(self.confirmed, self.asked)
        return round(100 * self.confirmed / self.asked), round(100 * low), round(100 * high)
