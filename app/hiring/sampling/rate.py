"""The miss rate of a sample with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

ALARM = 0.03
"""A miss rate above this is told. The rate itself counts, not the lower end of its interval: with 100 people the lower
end passes 3 % only from 8 missed on, and whom a bank passes over without a reason it should know before that."""
Z = 1.959964
"""Two-sided, 95 %."""


@dataclass(frozen=True)
class Rate:
    """How many of those that were judged would have been invited by a person: the share, and its interval (Wilson)."""

    missed: int
    judged: int

    @property
    def value(self) -> float | None:
        """The share; None before anybody was judged."""
        return self.missed / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The ends of the 95 % interval of Wilson (1927), which holds for small shares too."""
        if not self.judged:
            return None
        n, share = self.judged, self.missed / self.judged
        middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def alarm(self) -> bool:
        """Whether the share is above what is allowed."""
        return self.value is not None and self.value > ALARM
