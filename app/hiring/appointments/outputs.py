"""Answers to programs about times of interviews."""

from __future__ import annotations

import uuid
from datetime import date

from app.hiring.appointments.weeks import Weeks
from app.openapi import Output


class Week(Output):
    """A week from a Monday: candidates asked for a time, and of these who confirmed; share null where nobody was"""

    first: date
    asked: int
    confirmed: int
    share_percent: float | None
    interval_percent: tuple[float, float] | None


class Confirmations(Output):
    """The last weeks, the oldest first; position null for all that the caller sees"""

    position: uuid.UUID | None
    weeks: list[Week]

    @classmethod
    def of(cls, found: Weeks) -> Confirmations:
        """Return the weeks as programs read them."""
        listed = [
            Week(
                first=one.first, asked=one.rate.asked, confirmed=one.rate.confirmed, share_percent=one.share,
                interval_percent=one.interval,
            )
            for one in found.weeks
        ]  # fmt: skip
        return cls(position=found.position_id, weeks=listed)
