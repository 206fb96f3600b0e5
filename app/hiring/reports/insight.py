"""Measures of working time, from the access log: medians, of how many, and what they are compared with."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.hiring.reports import baselines, store
from app.hiring.reports.baselines import MEASURES, Baseline, Measure

MOST_SECONDS = 600
"""How long one recorded act counts at most: a longer pause is not work. So minutes are rather too many than too few."""


@dataclass(frozen=True)
class Figure:
    """A measure in a period: its median, of how many, the baseline, and the gain over it, 0.1 for a tenth.

    `median` is None where there is nothing to count, `gain` without a baseline; `waiting` is one that waits.
    """

    measure: Measure
    median: float | None
    n: int
    baseline: Baseline | None
    waiting: Baseline | None
    gain: float | None


@dataclass(frozen=True)
class Insight:
    """All measures of a period, and how fast reports were there: seconds that 95 of 100 kept, of `reports`."""

    since: datetime
    until: datetime
    figures: list[Figure]
    reports: int
    p95_seconds: float | None


def of(days: int, until: datetime) -> Insight:
    """Return the measures of the days before a moment; they name nobody."""
    since = until - timedelta(days=days)
    staff = [account.id for account in access.with_right("applications.edit")]
    deciding = [account.id for account in access.with_right("decisions.take")]
    worked = audit.worked(since, until, staff, deciding, MOST_SECONDS)
    counted: dict[Measure, Sequence[float]] = {
        "resume_minutes": [seconds / 60 for seconds in worked.by_resume],
        "decision_minutes": [seconds / 60 for seconds in worked.by_decision],
        "weekly_candidates": worked.by_week,
    }
    known = baselines.standing()
    figures = [figure(measure, counted[measure], known) for measure in MEASURES]
    seconds = store.seconds(since, until)
    return Insight(since, until, figures, len(seconds), percentile(seconds, 95))


def figure(measure: Measure, values: Sequence[float], known: dict[tuple[str, str], Baseline]) -> Figure:
    """Return a measure: fewer minutes are a gain of 1 - median / baseline, more candidates of median / baseline - 1."""
    median = statistics.median(values) if values else None
    baseline = known.get((measure, "approved"))
    gain = None
    if median is not None and baseline is not None:
        share = median / float(baseline.value)
        gain = share - 1 if measure == "weekly_candidates" else 1 - share
    return Figure(measure, median, len(values), baseline, known.get((measure, "waiting")), gain)


def percentile(values: Sequence[float], share: int) -> float | None:
    """Return the smallest value that so many percent do not exceed (nearest rank), None without values."""
    return sorted(values)[math.ceil(share * len(values) / 100) - 1] if values else None
