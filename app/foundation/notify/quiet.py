"""Quiet hours: when nobody is written to, by the clock of the recipient."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.settings import Notify


def span(rules: Notify, zone: str, at: datetime) -> tuple[datetime, datetime] | None:
    """Return begin and end, in UTC, of the quiet hours that a moment lies in, None outside of them."""
    if rules.quiet_from == rules.quiet_until:
        return None
    local = at.astimezone(ZoneInfo(zone))
    for days in (0, -1):
        begin = _moment(local, rules.quiet_from, days)
        end = _moment(local, rules.quiet_until, days + (rules.quiet_until <= rules.quiet_from))
        if begin <= at < end:
            return begin, end
    return None


def _moment(local: datetime, clock: time, days: int) -> datetime:
    day = local.date() + timedelta(days=days)
    return datetime.combine(day, clock, tzinfo=local.tzinfo).astimezone(UTC)
