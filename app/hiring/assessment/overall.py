"""The overall score of an assessment with its interval: of one, or of many at once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Sequence
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


def of_applications(application_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Overall]:
    """Return the overall score of each application that has one; the caller records the reading.

    One statement, and one call to the key provider.
    """
    rows = store.newest_of(application_ids) if application_ids else []
    found = {row.application_id: row for row in rows}
    rated = {row.answer_id: row for row in rows if row.rating_id and row.body}  # of an answer's ratings the newest
    fields = [(keys.Field(row.person_id, "assessments", "overall", row.assessment_id), row.overall)
              for row in found.values()]  # fmt: skip
    fields += [(keys.Field(row.person_id, "assessment_ratings", "body", row.rating_id), row.body)
               for row in rated.values() if row.rating_id and row.body]  # fmt: skip
    opened = [json.loads(text or "null") for text in keys.open_many(fields, erased="null")]
    each: dict[uuid.UUID, list[tuple[float, float]]] = {}
    for row, body in zip(rated.values(), opened[len(found) :], strict=True):
        if interval := bounds(body):
            each.setdefault(row.application_id, []).append(interval)
    return {
        application_id: of(score, each.get(application_id, []))
        for application_id, score in zip(found, opened, strict=False)
        if score is not None
    }
