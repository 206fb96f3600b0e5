"""Months worked: each month once, however many jobs it lies in."""

from __future__ import annotations

from collections.abc import Iterable


def month(date: str | None) -> int | None:
    """Return the number of a month since year 0 of a `YYYY-MM` (or `YYYY-MM-DD`, or `YYYY`) date."""
    if not date or not date[:4].isdigit():
        return None
    return int(date[:4]) * 12 + (int(date[5:7]) - 1 if date[5:7].isdigit() else 0)


def between(
    start: int | None, end: int | None, starts: list[str] | None, ends: list[str] | None
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return the shortest and the longest span of dates that may lie between months; None twice for exact ones.

    A date that a person corrected since lies elsewhere, and then counts as it stands.
    """
    if start is None or end is None:
        return None, None
    first, last = _range(start, starts), _range(end, ends)
    if first[0] == first[1] and last[0] == last[1]:
        return None, None
    return (first[1], max(first[1], last[0])), (first[0], last[1])


def _range(date: int, written: list[str] | None) -> tuple[int, int]:
    low, high = (month(written[0]), month(written[1])) if written else (date, date)
    return (low, high) if low is not None and high is not None and low <= date <= high else (date, date)


def months(spans: Iterable[tuple[int, int]]) -> int:
    """Count the months in the union of spans; a span holds its first month and not its last.

    So January 2022 to January 2025 is 36 months, which is how `years_total` is counted as well.
    """
    total, reached = 0, None
    for start, end in sorted(spans):
        begin = start if reached is None else max(start, reached)
        total += max(0, end - begin)
        reached = end if reached is None else max(reached, end)
    return total
