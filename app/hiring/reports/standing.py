"""Where a candidate stands among those who were interviewed for the same version of a position; never for a few."""

from __future__ import annotations

from pydantic import Field

from app.foundation.keys import service as keys
from app.hiring.reports import store
from app.hiring.reports.document import Document
from app.openapi import Output

FEWEST, MOST = 50, 1000
"""With how many rated candidates, this one included, a standing is shown; how many of the newest are counted."""


class Standing(Output):
    """The candidate's own score from 1 to 5, and the share of the other candidates who scored lower, in percent"""

    score: float = Field(ge=1, le=5)
    higher_than: int = Field(ge=0, le=100)
    others: int = Field(ge=FEWEST - 1)


def of(document: Document) -> dict[int, Standing]:
    """Return the standing by the number of the indicator, for those that enough candidates were rated on.

    The others are the newest candidates of the same position and version who were rated on the same question.
    """
    rows = store.cohort(document.position.id, document.position.version, MOST)
    rows = [row for row in rows if row.interview_id != document.interview]
    if len(rows) < FEWEST - 1:
        return {}
    fields = [(keys.Field(row.person_id, "reports", "body", row.id), row.body) for row in rows]
    opened = [Document.model_validate_json(text) for text in keys.open_many(fields, erased="") if text]
    stands = {}
    for one in document.indicators:
        others = [
            other.score
            for each in opened
            for other in each.indicators
            if other.question == one.question and other.score is not None
        ]
        if one.score is not None and len(others) >= FEWEST - 1:
            stands[one.number] = standing(one.score, others)
    return stands


def standing(score: float, others: list[float]) -> Standing:
    """Return where a score stands among others: the share of them that is lower, rounded down."""
    lower = sum(other < score for other in others)
    return Standing(score=score, higher_than=100 * lower // len(others), others=len(others))
