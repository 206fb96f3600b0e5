"""Tells the inbox the overall scores of interviews, which are sealed."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from app.foundation.waiting.service import Score, scores
from app.hiring.assessment import overall


@scores("assessment")
def overalls(application_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Score]:
    """Return the overall score of each application that has one, with its interval."""
    found = overall.of_applications(application_ids)
    return {id_: Score(one.score, overall.MOST, one.low, one.high) for id_, one in found.items()}
