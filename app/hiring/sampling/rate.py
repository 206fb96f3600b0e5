"""The miss rate of a sample with its interval."""

from __future__ import annotations

from dataclasses import dataclass

from app import shares

ALARM = 0.03
"""A miss rate above this is told. The rate itself counts, not the lower end of its interval: with 100 people the lower
end passes 3 % only from 7 missed on, and whom a bank passes over without a reason it should know before that."""


@dataclass(frozen=True)
class Rate:
    """How many of those that were judged would have been invited by a person: the share, and its interval."""

    missed: int
    judged: int

    @property
    def value(self) -> float | None:
        """The share; None before anybody was judged."""
        return self.missed / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The ends of its 95 % interval; None before anybody was judged."""
        return shares.interval(self.missed, self.judged) if self.judged else None

    @property
    def alarm(self) -> bool:
        """Whether the share is above what is allowed."""
        return self.value is not None and self.value > ALARM
