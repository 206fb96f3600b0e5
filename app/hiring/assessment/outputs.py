"""Answers to programs about assessments: scores with the words behind them, advice and never a decision."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from app.hiring.assessment import choosing, service
from app.hiring.assessment.gaps import Gap
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
    start: int | None


class Rated(Output):
    """The rating of one answer: a score from 1 to 5 with its interval, or why there is none"""

    answer: uuid.UUID
    number: int
    criterion: str
    indicator: str
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
    def of(cls, rating: service.Rated) -> Rated:
        """Return a rating as programs read it."""
        return cls(
            answer=rating.answer.id,
            number=rating.answer.number,
            criterion=rating.criterion,
            indicator=rating.indicator,
            score=rating.score,
            interval=rating.interval,
            outcome=rating.outcome,
            reason=rating.reason,
            rater=rating.rater,
            transcript_version=rating.version,
            chosen=Choice.of(rating.choice) if rating.choice else None,
            evidence=[Evidence(**vars(quote)) for quote in rating.evidence],
            shown=[Statement(**vars(statement)) for statement in rating.shown],
            missing=list(rating.missing),
        )


class Assessment(Output):
    """The ratings of an interview; overall is null while it runs or when under half could be rated"""

    id: uuid.UUID
    state: str
    overall: float | None
    answers: list[Rated]


class GapShown(Output):
    """What is required of an indicator, what was observed, and required − observed; null where nothing was observed"""

    indicator: str
    required: int
    weight: float
    observed: float | None
    gap: float | None


class OfApplication(Output):
    """The assessment, or null before the interview is finished, and the gaps to the profile of the position"""

    assessment: Assessment | None
    gaps: list[GapShown]

    @classmethod
    def of(cls, assessment: service.Assessment | None, gaps: Sequence[Gap]) -> OfApplication:
        """Return an assessment as programs read it."""
        if assessment is None:
            return cls(assessment=None, gaps=[])
        answers = [Rated.of(rating) for rating in assessment.answers]
        return cls(
            assessment=Assessment(
                id=assessment.id, state=assessment.state, overall=assessment.overall, answers=answers
            ),
            gaps=[GapShown(**vars(gap)) for gap in gaps],
        )


class WordsTaken(Output):
    """The words will be rated; the assessment says when they are"""

    words: str
