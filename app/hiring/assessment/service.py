"""Returns assessments to those who may read them: scores with the words behind them, as advice to a person."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import service as applications
from app.hiring.assessment import choosing, gaps, rating, store
from app.hiring.assessment.gaps import Gap
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Answer, Transcript
from app.text import lazy

SURE = 0.5
"""Probability from which a key point or an anchored behaviour counts as shown."""
REASONS = {
    "not_enough_evidence": lazy("Not enough evidence in the answer."),
    "no_speech": lazy("Not enough evidence: no speech was heard."),
    "undecodable": lazy("Not enough evidence: the recording could not be read."),
    "other_language": lazy(
        "Not rated: the answer is in another language than the question. Nothing was translated; a person listens "
        "to it or reads it."
    ),
    "unclear_speech": lazy(
        "Not enough evidence: the machine was too unsure of the words, as it is of noise and of some dialects. "
        "Listen to it."
    ),
    rating.MUCH_CORRECTED: lazy("Not rated: the candidate changed much of what was spoken. Compare both, and listen."),
    "no_consent": lazy("The candidate asked that people alone read the answers."),
}
MEASURED = {"0.5b": (0.71, 120), "1.5b": (0.77, 120)}
"""Agreement of each rater with careful ratings on questions it had never seen: QWK and n (model card)."""


@dataclass(frozen=True)
class Evidence:
    """Words of the answer: characters `start` to `end`, and when they were said, None for a typed answer."""

    start: int
    end: int
    quote: str
    statement: str
    probability: float
    at_ms: int | None


@dataclass(frozen=True)
class Statement:
    """A key point ("k") or an anchored behaviour ("1", "3", "5") that the answer shows, with its sentence."""

    kind: str
    text: str
    probability: float
    quote: str | None
    at_ms: int | None
    start: int | None = None
    """The character of the answer at which the words begin."""


@dataclass(frozen=True)
class Rated:
    """The rating of one answer on its criterion: a score from 1 to 5 with its interval, or why there is none."""

    answer: Answer
    criterion: str
    score: float | None
    interval: tuple[float, float] | None
    outcome: str
    reason: str | None
    evidence: tuple[Evidence, ...]
    shown: tuple[Statement, ...]
    missing: tuple[str, ...]
    rater: str
    version: int
    """The version of the transcript that was rated, 0 for none."""
    choice: choosing.Choice | None
    comparison: choosing.Comparison | None
    """Both versions of an answer that was corrected much."""

    @property
    def indicator(self) -> str:
        """Return what the question looks for, by its id in the dictionary."""
        return self.answer.question.indicator

    @property
    def pending(self) -> bool:
        """Return whether words that a person chose are not rated yet."""
        return self.choice is not None and self.outcome == rating.MUCH_CORRECTED


@dataclass(frozen=True)
class Assessment:
    """The assessment of one interview; `overall` is None while it runs or when under half of it could be rated."""

    id: uuid.UUID
    state: str
    answers: tuple[Rated, ...]
    overall: float | None
    finished_at: datetime | None
    waiting: int


@dataclass(frozen=True)
class ScoresPanel:
    """An assessment as `assessment/score.html` shows its answers; `measured` is QWK and n of the rater, where known.

    `may_rate` says whether the stage still allows a rating, `may_choose` whether this reader may choose the words.
    """

    application_id: uuid.UUID
    assessment: Assessment | None
    rater: str | None
    measured: tuple[float, int] | None
    may_rate: bool = False
    may_choose: bool = False
    gaps: tuple[Gap, ...] = ()


def of_application(application_id: uuid.UUID) -> Assessment | None:
    """Return the assessment of an application, opened; the caller checks the right and records the reading.

    Telephone and ID numbers in its quotes are covered.
    """
    assessment = store.of_application(application_id)
    if assessment is None:
        return None
    answers = {answer.id: answer for answer in interviews.answers(assessment.interview_id)}
    known = applications.numbers(assessment.person_id)
    rows = store.ratings(assessment.id)
    newest = {row.answer_id: (row, body) for row, body in zip(rows, rating.bodies(assessment, rows), strict=True)}
    chosen = choosing.choices(assessment, known)
    rated = [
        _rated(answers[answer_id], row, body, known, chosen.get(answer_id)) for answer_id, (row, body) in newest.items()
    ]
    overall = keys.open_many(
        [(keys.Field(assessment.person_id, "assessments", "overall", assessment.id), assessment.overall)]
    )[0]
    return Assessment(
        assessment.id,
        assessment.state,
        tuple(sorted(rated, key=lambda item: item.answer.number)),
        json.loads(overall) if overall else None,
        assessment.finished_at,
        len(answers) - len(rated),
    )


def _rated(
    answer: Answer, row: store.RatingRow, body: dict | None, known: tuple[str, ...], choice: choosing.Choice | None
) -> Rated:
    content = body or {}
    statements = content.get("statements", [])
    transcript = next((item for item in answer.versions if item.version == row.transcript_version), None)
    reading = Reading(transcript, known)
    compared = row.outcome == rating.MUCH_CORRECTED or choice is not None
    return Rated(
        answer,
        answer.wording.competency,
        content.get("score"),
        tuple(content["interval"]) if content.get("interval") and content.get("score") is not None else None,
        row.outcome,
        None if row.outcome == "rated" else str(REASONS[row.outcome]),
        tuple(reading.evidence(item) for item in content.get("evidence", [])),
        tuple(reading.statement(item) for item in statements if item["probability"] >= SURE),
        tuple(item["text"] for item in statements if item["kind"] == "k" and item["probability"] < SURE),
        row.rater,
        row.transcript_version,
        choice,
        choosing.comparison(answer, known) if compared else None,
    )


@dataclass(frozen=True)
class Reading:
    """The rated version of an answer, and the numbers to cover in its quotes."""

    transcript: Transcript | None
    known: tuple[str, ...]

    def evidence(self, item: dict) -> Evidence:
        """Return a quote with its place and its time."""
        place, quote = (item["start"], item["end"]), self._quoted(item["quote"], item["start"])
        return Evidence(*place, quote or "", str(item["statement"]), item["probability"], self._at(item["start"]))

    def statement(self, item: dict) -> Statement:
        """Return a statement with the words that show it."""
        quote, start = item.get("quote"), item.get("start")
        return Statement(
            item["kind"], item["text"], item["probability"], self._quoted(quote, start), self._at(start), start
        )

    def _quoted(self, quote: str | None, start: int | None) -> str | None:
        """Return a quote with its numbers covered, also a number that its ends cut."""
        text = self.transcript.text if self.transcript else ""
        if quote and start is not None and text[start:].startswith(quote):
            return applications.cover_text(text, self.known)[start : start + len(quote)]
        return applications.cover_text(quote, self.known) if quote else quote

    def _at(self, start: int | None) -> int | None:
        return self.transcript.time_at(start) if self.transcript and start is not None else None


def scores_panel(account: Account, application_id: uuid.UUID) -> ScoresPanel:
    """Return the scores for a reader, and record the reading."""
    application = applications.visible(account, application_id)
    assessment = of_application(application_id)
    if assessment is None:
        return ScoresPanel(application_id, None, None, None)
    audit.record(account, "read", "assessment", assessment.id, application.person_id)
    rater = next((answer.rater for answer in assessment.answers if answer.rater != rating.NOBODY), None)
    may_rate = applications.allows(application.stage, "rate")
    measured = MEASURED.get((rater or "").split("@")[0])
    may_choose = may_rate and may(account, "assessments.choose_words")
    lacking = tuple(gaps.of_application(application_id, assessment.answers))
    return ScoresPanel(application_id, assessment, rater, measured, may_rate, may_choose, lacking)
