"""Quiet hours go by the clock of the recipient, over midnight and over changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.foundation.notify.quiet import span
from app.settings import Notify

NIGHT = Notify()
NOON = Notify.model_validate({"quiet_from": "12:00", "quiet_until": "14:00"})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "begin", "end"),
    [
        ("Asia/Shanghai", "2026-11-30T13:00", "2026-11-30T13:00", "2026-12-01T00:00"),  # 21:00
        ("Asia/Shanghai", "2026-11-30T20:00", "2026-11-30T13:00", "2026-12-01T00:00"),  # 4:00
        ("Europe/Berlin", "2026-03-28T23:30", "2026-03-28T20:00", "2026-03-29T06:00"),  # the night has ten hours
        ("Europe/Berlin", "2026-10-25T00:30", "2026-10-24T19:00", "2026-10-25T07:00"),  # the night has twelve
    ],
)
def test_quiet_hours_when_it_is_night_there_then_last_until_the_morning_there(zone, at, begin, end):
    assert span(NIGHT, zone, utc(at)) == (utc(begin), utc(end))


@pytest.mark.parametrize(
    ("rules", "zone", "at"),
    [
        (NIGHT, "Asia/Shanghai", "2026-11-30T00:00"),  # 8:00, the first minute of the day
        (NIGHT, "Asia/Shanghai", "2026-11-30T12:59"),
        (NIGHT, "Europe/Berlin", "2026-11-30T19:59"),
        (NOON, "Asia/Shanghai", "2026-11-30T06:00"),
        (Notify.model_validate({"quiet_from": "00:00", "quiet_until": "00:00"}), "Asia/Shanghai", "2026-11-30T18:00"),
    ],
)
def test_quiet_hours_when_it_is_day_there_then_are_none(rules, zone, at):
    assert span(rules, zone, utc(at)) is None


def test_quiet_hours_when_they_are_at_noon_then_end_on_the_same_day():
    assert span(NOON, "Asia/Shanghai", utc("2026-11-30T05:00")) == (utc("2026-11-30T04:00"), utc("2026-11-30T06:00"))
