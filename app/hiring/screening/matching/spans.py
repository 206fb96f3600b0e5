"""Months worked: each month once, however many jobs it lies in."""

from __future__ import annotations

from collections.abc import Iterable


def month(date: str | None) -> int | None:
    """Return the number of a month since year 0 of a `YYYY-MM` (or `YYYY-MM-DD`, or `YYYY`) date."""
    if not date or not date[:4].isdigit():
        return None
    return int(date[:4]) * 12 + (int(date[5:7]) - 1 if date[5:7].isdigit() else 0)


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
