"""The overall scores of many interviews, for lists."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.foundation.keys import service as keys
from app.hiring.assessment import store


class Overall(NamedTuple):
    """The overall score of an interview with its interval, 1 to 5."""

    score: float
    low: float
    high: float


def of(application_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Overall]:
    """Return the overall score of each application that has one. The caller checks the right and records the reading.

    The bounds are the means of those of the answers, as on the review; an answer without an interval counts with its
    score alone.
    """
    rows = store.newest_of(application_ids) if application_ids else []
    interviews = {one.application_id: one for one in rows}
    answers = {(one.application_id, one.answer_id): one for one in rows if one.body and one.rating_id}
    sealed = [(keys.Field(one.person_id, "assessments", "overall", one.assessment_id), one.overall)
              for one in interviews.values()]  # fmt: skip
    sealed += [(keys.Field(one.person_id, "assessment_ratings", "body", one.rating_id), one.body)
               for one in answers.values() if one.body and one.rating_id]  # fmt: skip
    opened = [json.loads(text or "null") for text in keys.open_many(sealed, erased="null")]
    bounds: dict[uuid.UUID, list[tuple[float, float]]] = {one: [] for one in interviews}
    for (application_id, _answer_id), body in zip(answers, opened[len(interviews) :], strict=True):
        bounds[application_id] += _bounds(body or {})
    return {
        one: Overall(score, *(sum(each) / len(bounds[one]) for each in zip(*bounds[one], strict=True)))
        for one, score in zip(interviews, opened, strict=False)
        if score is not None and bounds[one]
    }


def _bounds(body: Mapping[str, object]) -> list[tuple[float, float]]:
    score, interval = body.get("score"), body.get("interval")
    if not isinstance(score, int | float):
        return []
    low, high = interval if isinstance(interval, list) else (score, score)
    return [(low, high)]
