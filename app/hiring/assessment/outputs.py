"""What programs are answered about assessments: scores with the words behind them, advice and never a decision."""

from __future__ import annotations

import uuid

from app.hiring.assessment import choosing, service
from app.openapi import Moment, Output


class Choice(Output):
    """Which words of an answer a person had rated, and why"""

    words: str
    transcript_version: int
    by: str
    reason: str
    at: Moment

    @classmethod
    def of(cls, choice: choosing.Choice) -> Choice:
        """Return a choice as programs read it."""
        return cls(
            words=choice.words, transcript_version=choice.version, by=choice.by, reason=choice.reason, at=choice.at
        )


class Evidence(Output):
    """Words of the answer: characters start to end, and when they were said, null for a typed answer"""

    start: int
    end: int
    quote: str
    statement: str
    probability: float
    at_ms: int | None


class Statement(Output):
    """A key point (k) or an anchored behaviour (1, 3, 5) that the answer shows"""

    kind: str
    text: str
    probability: float
    quote: str | None
    at_ms: int | None


class Rated(Output):
    """The rating of one answer: a score from 1 to 5 with its interval, or why there is none"""

    answer: uuid.UUID
    number: int
    criterion: str
    score: float | None
    interval: tuple[float, float] | None
    outcome: str
    reason: str | None
    rater: str
    transcript_version: int
    chosen: Choice | None
    evidence: list[Evidence]
    shown: list[Statement]
    missing: list[str]

    @classmethod
    def of(cls, one: service.Rated) -> Rated:
        """Return a rating as programs read it."""
        return cls(
            answer=one.answer.id,
            number=one.answer.number,
            criterion=one.criterion,
            score=one.score,
            interval=one.interval,
            outcome=one.outcome,
            reason=one.reason,
            rater=one.rater,
            transcript_version=one.version,
            chosen=Choice.of(one.choice) if one.choice else None,
            evidence=[Evidence(**vars(quote)) for quote in one.evidence],
            shown=[Statement(**vars(statement)) for statement in one.shown],
            missing=list(one.missing),
        )


class Assessment(Output):
    """The ratings of an interview; overall is null while it runs or when under half could be rated"""

    id: uuid.UUID
    state: str
    overall: float | None
    answers: list[Rated]


class OfApplication(Output):
    """The assessment, or null before the interview is finished"""

    assessment: Assessment | None

    @classmethod
    def of(cls, found: service.Assessment | None) -> OfApplication:
        """Return an assessment as programs read it."""
        if found is None:
            return cls(assessment=None)
        answers = [Rated.of(one) for one in found.answers]
        return cls(assessment=Assessment(id=found.id, state=found.state, overall=found.overall, answers=answers))


class WordsTaken(Output):
    """The words will be rated; the assessment says when they are"""

    words: str
