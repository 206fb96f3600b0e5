"""What programs read of the samples."""

from __future__ import annotations

from datetime import date

from app.hiring.sampling.service import Month
from app.openapi import Output


class Sample(Output):
    """The blind sample of a month: shares from 0 to 1, without a person"""

    month: date
    population: int
    size: int
    judged: int
    missed: int
    unclear: int
    left: int
    miss_rate: float | None
    interval: list[float] | None
    alarm: bool

    @classmethod
    def of(cls, month: Month) -> Sample:
        """Return a month as it is told."""
        one, rate = month.counted, month.rate
        return cls(
            month=one.month, population=one.population, size=one.size, judged=rate.judged, missed=one.missed,
            unclear=one.unclear, left=month.left, miss_rate=rate.value,
            interval=list(rate.interval) if rate.interval else None, alarm=rate.alarm,
        )  # fmt: skip


class Samples(Output):
    """The blind samples, newest first"""

    samples: list[Sample]
