"""The document of a report: what it says, as data, and how it is made from the ratings of an interview.

`python -m app.hiring.reports.document > docs/schemas/report.schema.json` writes its JSON Schema.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from app.hiring.assessment.service import Assessment, Rated, Statement
from app.hiring.interviews.service import Interview
from app.hiring.positions.service import Position
from app.openapi import Moment, Output

TITLE = "Report of an interview"
MOST_POINTS = 12
GOOD = 3.0
"""The score from which a key point that an answer covers counts as a strength."""
Score = Annotated[float, Field(ge=1, le=5)]
Text = Annotated[str, Field(min_length=1, max_length=8000)]


class Named(Output):
    """A name in both languages"""

    zh: Text
    en: Text


class Quote(Output):
    """Words of an answer: where they begin in its text, and when they were said, null for a typed answer"""

    answer: int = Field(ge=1)
    transcript_version: int = Field(ge=1)
    start: int = Field(ge=0)
    text: Text
    at_ms: int | None = Field(ge=0)


class Indicator(Output):
    """One indicator: a score from 1 to 5 with its interval, or the outcome that says why there is none"""

    number: int = Field(ge=1)
    question: Text
    indicator: str | None = Field(None, max_length=100)
    """The id in the dictionary; null in a report from before it was in it."""
    name: Named
    language: Literal["zh", "en"]
    score: Score | None
    interval: tuple[Score, Score] | None
    outcome: Literal[
        "rated", "not_enough_evidence", "no_speech", "undecodable", "unclear_speech", "no_consent", "other_language",
        "much_corrected",
    ]  # fmt: skip
    rater: str


class Point(Output):
    """A strength or a risk point: the standard that the answer meets, with the words that show it"""

    indicator: int = Field(ge=1)
    standard: Literal["key_point", "level_5", "level_1"]
    text: Text
    quotes: list[Quote] = Field(min_length=1)


class PositionStated(Output):
    """The position in the version that the candidate was interviewed for"""

    id: uuid.UUID
    version: int = Field(ge=1)
    title: Text


class Document(Output):
    """Report of an interview; it advises the person who decides, and decides nothing"""

    version: Literal[1]
    application: uuid.UUID
    interview: uuid.UUID
    position: PositionStated
    finished_at: Moment
    overall: Score | None
    indicators: list[Indicator] = Field(min_length=1)
    strengths: list[Point] = Field(max_length=MOST_POINTS)
    risks: list[Point] = Field(max_length=MOST_POINTS)

    @property
    def rated(self) -> int:
        """How many indicators have a score."""
        return sum(one.score is not None for one in self.indicators)


def of(interview: Interview, position: Position, finished_at: datetime, assessment: Assessment) -> Document:
    """Make the document of a closed assessment; what no words of the candidate show is left out."""
    strengths = [(rated, one) for rated in assessment.answers for one in rated.shown if _is_strength(rated, one)]
    risks = [(rated, one) for rated in assessment.answers for one in rated.shown if one.kind == "1"]
    return Document(
        version=1,
        application=interview.application_id,
        interview=interview.id,
        position=PositionStated(id=position.id, version=interview.position_version, title=position.title),
        finished_at=finished_at,
        overall=assessment.overall,
        indicators=[_indicator(rated) for rated in assessment.answers],
        strengths=list(_points(strengths)),
        risks=list(_points(risks)),
    )


def basis(assessment: Assessment) -> str:
    """Return the digest of the ratings that a report is made from."""
    parts = [[str(one.answer.id), one.version, one.rater, one.outcome, one.score] for one in assessment.answers]
    return hashlib.sha256(json.dumps([parts, assessment.overall]).encode()).hexdigest()


def _is_strength(rated: Rated, one: Statement) -> bool:
    return one.kind == "5" or (one.kind == "k" and rated.score is not None and rated.score >= GOOD)


def _points(found: list[tuple[Rated, Statement]]) -> Iterator[Point]:
    shown = [(rated, one) for rated, one in found if one.quote and one.quote.strip() and one.start is not None]
    for rated, one in sorted(shown, key=lambda pair: (-pair[1].probability, pair[0].answer.number))[:MOST_POINTS]:
        quote = Quote(
            answer=rated.answer.number, transcript_version=rated.version, start=one.start or 0, text=one.quote or "",
            at_ms=one.at_ms,
        )  # fmt: skip
        yield Point(indicator=rated.answer.number, standard=_standard(one), text=one.text, quotes=[quote])


def _standard(one: Statement) -> Literal["key_point", "level_5", "level_1"]:
    return "key_point" if one.kind == "k" else "level_5" if one.kind == "5" else "level_1"


def _indicator(rated: Rated) -> Indicator:
    question = rated.answer.question
    name = Named(zh=question.zh.competency, en=question.en.competency)
    return Indicator.model_validate({
        "number": rated.answer.number, "question": question.id, "indicator": rated.indicator,
        "name": name, "language": rated.answer.language,
        "score": rated.score, "interval": rated.interval, "outcome": rated.outcome, "rater": rated.rater,
    })  # fmt: skip


def schema() -> str:
    """Return the JSON Schema of the document."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE}
    return json.dumps(head | Document.model_json_schema(mode="serialization") | {"title": TITLE}, indent=2) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
