"""Time zones: the ones that a reader may choose, and moments as they are typed and printed in one of them."""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_location

from app import text
from app.errors import Invalid

AREAS = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@functools.cache
def names() -> tuple[str, ...]:
    """Return the zones of places, as the tz database names them, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if name.startswith(AREAS)))


def choices(at: datetime) -> list[tuple[str, str]]:
    """Return each zone with its place as the reader's language calls it and its distance to UTC at a moment, by it."""
    places = _places(text.language())
    away = sorted((at.astimezone(ZoneInfo(name)).strftime("%z"), places[name], name) for name in names())
    away.sort(key=lambda one: int(one[0]))
    return [(name, f"UTC{offset[:3]}:{offset[3:]} {place} ({name})") for offset, place, name in away]


@functools.cache
def _places(language: str) -> dict[str, str]:
    return {name: get_timezone_location(name, locale=language, return_city=True) for name in names()}


def known(name: str | None, otherwise: str) -> str:
    """Return a zone that was asked for, or another where nobody knows it."""
    return name if name in names() else otherwise


def moment(day: date, clock: time, zone: str) -> datetime:
    """Return a local time in UTC; of an hour that a clock shows twice, the first. Raises Invalid for one it skips."""
    local = datetime.combine(day, clock, tzinfo=ZoneInfo(zone))
    at = local.astimezone(UTC)
    if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid("The clocks skip this time on that day. Choose another.", at="start")
    return at


def shown(at: datetime, zone: str) -> str:
    """Print a moment in a zone and the reader's language, with the zone's name and its distance to UTC then."""
    offset = at.astimezone(ZoneInfo(zone)).strftime("%z")
    with text.reader(zone=zone):
        return f"{text.when(at)} ({zone}, UTC{offset[:3]}:{offset[3:]})"
