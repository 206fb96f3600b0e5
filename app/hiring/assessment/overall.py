"""The overall score of an assessment with its interval: of one, or of many at once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.foundation.keys import service as keys
from app.hiring.assessment import store

MOST = 5
"""The highest score."""


@dataclass(frozen=True)
class Overall:
    """The overall score with its interval, 1 to 5."""

    score: float
    low: float
    high: float


def of(score: float, bounds: Sequence[tuple[float, float]]) -> Overall:
    """Return an overall score with an interval: the means of the lower and of the upper bounds of its answers.

    That takes the errors of one rater as all in one direction, so it is never too narrow.
    """
    if not bounds:
        return Overall(score, score, score)
    low, high = (sum(each) / len(bounds) for each in zip(*bounds, strict=True))
    return Overall(score, low, high)


def bounds(body: dict | None) -> tuple[float, float] | None:
    """Return the interval of a rating, its score alone where it has none, None where nothing was rated."""
    if not body or body.get("score") is None:
        return None
    return tuple(body["interval"]) if body.get("interval") else (body["score"], body["score"])


def of_applications(application_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Overall]:
    """Return the overall score of each application that has one; the caller records the reading.

    Two statements, and one call to the key provider.
    """
    found = [one for one in store.newest_of(application_ids) if one.overall]
    owners = {one.id: one.person_id for one in found}
    rated = [row for row in store.newest_ratings(owners) if row.body] if owners else []
    fields = [(keys.Field(one.person_id, "assessments", "overall", one.id), one.overall) for one in found]
    fields += [(keys.Field(owners[row.assessment_id], "assessment_ratings", "body", row.id), row.body) for row in rated]
    opened = keys.open_many(fields, erased="null")
    each: dict[uuid.UUID, list[tuple[float, float]]] = {}
    for row, text in zip(rated, opened[len(found) :], strict=True):
        if interval := bounds(json.loads(text or "null")):
            each.setdefault(row.assessment_id, []).append(interval)
    scores = [json.loads(text or "null") for text in opened[: len(found)]]
    return {
        one.application_id: of(score, each.get(one.id, []))
        for one, score in zip(found, scores, strict=True)
        if score is not None
    }
