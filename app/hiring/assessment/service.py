"""Gives assessments to those who may read them: scores with the words behind them, as advice to a person."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.assessment import rating, store
from app.hiring.candidates import service as candidates
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Answer
from app.text import lazy

SURE = 0.5
"""Probability from which a key point or an anchored behaviour counts as shown."""
REASONS = {
    "not_enough_evidence": lazy("Not enough evidence in the answer."),
    "no_speech": lazy("Not enough evidence: no speech was heard."),
    "undecodable": lazy("Not enough evidence: the recording could not be read."),
    "unclear_speech": lazy("Not enough evidence: the machine was too unsure of the words, and nobody corrected them."),
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
    """An assessment as `assessment/scores_panel.html` shows it; `measured` is QWK and n of the rater, where known."""

    application_id: uuid.UUID
    assessment: Assessment | None
    rater: str | None
    measured: tuple[float, int] | None


def of_application(application_id: uuid.UUID) -> Assessment | None:
    """Return the assessment of an application, opened; the caller has checked who asks, and records it."""
    held = store.of_application(application_id)
    if held is None:
        return None
    answers = {answer.id: answer for answer in interviews.answers(held.interview_id)}
    rows = store.ratings(held.id)
    newest = {row.answer_id: (row, body) for row, body in zip(rows, rating.bodies(held, rows), strict=True)}
    rated = [_rated(answers[answer_id], row, body) for answer_id, (row, body) in newest.items()]
    overall = keys.open_many([(keys.Field(held.person_id, "assessments", "overall", held.id), held.overall)])[0]
    return Assessment(
        held.id,
        held.state,
        tuple(sorted(rated, key=lambda one: one.answer.number)),
        json.loads(overall) if overall else None,
        held.finished_at,
        len(answers) - len(rated),
    )


def _rated(answer: Answer, row: store.RatingRow, body: dict | None) -> Rated:
    reason = None if row.outcome == "rated" else str(REASONS[row.outcome])
    found = body or {}
    statements = found.get("statements", [])
    transcript = next((one for one in answer.versions if one.version == row.transcript_version), None)

    def at(start: int | None) -> int | None:
        return transcript.time_at(start) if transcript and start is not None else None

    return Rated(
        answer,
        answer.wording.competency,
        found.get("score"),
        tuple(found["interval"]) if found.get("interval") and found.get("score") is not None else None,
        row.outcome,
        reason,
        tuple(
            Evidence(
                one["start"], one["end"], one["quote"], str(one["statement"]), one["probability"], at(one["start"])
            )
            for one in found.get("evidence", [])
        ),
        tuple(
            Statement(one["kind"], one["text"], one["probability"], one.get("quote"), at(one.get("start")))
            for one in statements
            if one["probability"] >= SURE
        ),
        tuple(one["text"] for one in statements if one["kind"] == "k" and one["probability"] < SURE),
        row.rater,
    )


def scores_panel(account: Account, application_id: uuid.UUID) -> ScoresPanel:
    """Open the scores for a reader, and record that they were read."""
    application = candidates.visible(account, application_id)
    found = of_application(application_id)
    if found is None:
        return ScoresPanel(application_id, None, None, None)
    audit.record(account, "read", "assessment", found.id, application.person_id)
    rater = next((one.rater for one in found.answers if one.rater != rating.NOBODY), None)
    return ScoresPanel(application_id, found, rater, MEASURED.get((rater or "").split("@")[0]))
