"""Rates the answers of an interview one by one, and closes the assessment when all are done."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from app import clock, database
from app.errors import AppError
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.assessment import request, store
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Answer, Interview

MODEL = "answer_score"
GATE = 0.45
"""Mean probability of the machine's words below which an answer is not rated, corrected or not."""
MOST_CHANGED = 0.3
"""Share of the spoken words that a correction may change; above it people read both, and no model rates the answer."""
MUCH_CORRECTED = "much_corrected"
"""The outcome of an answer that was corrected more than that."""
AGAIN_SECONDS = 20
NOBODY = "none"
"""The rater of an answer that no model rated."""


@dataclass(frozen=True)
class Verdict:
    """The result of rating one answer; `body` is the answer of the rater, None where none was asked."""

    outcome: str
    rater: str
    body: dict | None


@work.consumer("answer.finished", name="assessment", queue="default")
def on_answer(answer_id: str) -> None:
    """Rate an answer with a transcript, of a finished interview."""
    work.enqueue("assessment.rate", queue="scoring", answer_id=answer_id)


@work.consumer("interview.finished", name="assessment", queue="default")
def on_interview(interview_id: str, application_id: str) -> None:
    """Open the assessment of an interview, unless the application is decided."""
    interview = interviews.by_id(uuid.UUID(interview_id))
    if applications.allows(applications.lock(interview.application_id).stage, "rate"):
        store.locked(interview.id, uuid.UUID(application_id), interview.person_id, clock.now())


@work.task("assessment.rate")
def rate(answer_id: str) -> None:
    """Rate the valid version of the transcript, once; while the model is away the job runs again later.

    Where a person compared two versions, the chosen version is rated. A decided application is not rated.
    """
    interview = interviews.interview_of_answer(uuid.UUID(answer_id))
    if not applications.allows(applications.application(interview.application_id).stage, "rate"):
        return
    answer = interviews.answer(interview, uuid.UUID(answer_id))
    if answer.transcript_state in ("pending", "failed"):
        return  # an answer that failed on our side is rated after its transcription
    chosen = store.chosen_version(answer.id)
    if chosen is not None:
        answer = as_of(answer, chosen)
    version = answer.transcript.version if answer.transcript else 0
    if store.rated(answer.id, version, but="" if chosen is None else MUCH_CORRECTED):
        return
    try:
        verdict = judge(interview, answer, compared=chosen is not None)
    except inference.ModelAway:
        raise work.Later(AGAIN_SECONDS) from None
    keep(interview, answer, verdict, clock.now())


def as_of(answer: Answer, version: int) -> Answer:
    """Return an answer with its transcript up to a version, which is then the valid one."""
    return replace(
        answer, versions=tuple(transcript for transcript in answer.versions if transcript.version <= version)
    )


def keep(interview: Interview, answer: Answer, verdict: Verdict, at: datetime) -> None:
    """Store the rating of the valid version, once for each rater, and close the assessment after the last."""
    version = answer.transcript.version if answer.transcript else 0
    with database.transaction():
        if not applications.allows(applications.lock(interview.application_id).stage, "rate"):
            return
        assessment = store.locked(interview.id, interview.application_id, interview.person_id, at)
        if _add(assessment, answer, version, verdict, at):
            detail = {"answer": str(answer.id), "outcome": verdict.outcome, "rater": verdict.rater}
            audit.record(audit.SYSTEM, "assess", "answer", answer.id, interview.person_id, detail)
        close_if_complete(interview, assessment, at)


def judge(interview: Interview, answer: Answer, *, compared: bool = False) -> Verdict:
    """Decide whether an answer can be rated, and ask the rater; raises ModelAway.

    `compared` means that a person compared the spoken words with the correction, and chose this version.
    """
    if not interviews.allows_assessment(interview.id):
        return Verdict("no_consent", NOBODY, None)
    if answer.transcript is None:
        unread = answer.transcript_state in ("undecodable", "too_long")
        return Verdict("undecodable" if unread else "no_speech", NOBODY, None)
    if answer.in_another_language:
        return Verdict("other_language", NOBODY, None)
    certainty = answer.spoken.mean_probability if answer.spoken else None
    if certainty is not None and certainty < GATE:
        return Verdict("unclear_speech", NOBODY, None)
    if answer.changed > MOST_CHANGED and not compared:
        return Verdict(MUCH_CORRECTED, NOBODY, None)
    response = inference.ask(MODEL, request.of(answer, names_to_hide(interview.application_id)).model_dump())
    if "error" in response:
        raise AppError("answer_score refused with code %(code)s.", code=response["error"].get("code"))
    return Verdict(response["reason"] or "rated", response["rater"], response)


def names_to_hide(application_id: uuid.UUID) -> list[str]:
    """Return the candidate's own name and schools, which the rater replaces before it reads."""
    _, fields = applications.fields(application_id)
    names = [fields.get("name"), *(school.get("school") for school in fields.get("education") or [])]
    return sorted({name for name in names if name})


def _add(assessment: store.AssessmentRow, answer: Answer, version: int, verdict: Verdict, at: datetime) -> bool:
    row_id = uuid.uuid4()
    body = None
    if verdict.body is not None:
        text = json.dumps(verdict.body, ensure_ascii=False)
        body = keys.seal(assessment.person_id, "assessment_ratings", "body", row_id, text)
    row = store.RatingRow(
        row_id, assessment.id, answer.id, version, verdict.rater, answer.question.id, verdict.outcome, body, at
    )
    return store.add(row)


def close_if_complete(interview: Interview, assessment: store.AssessmentRow, at: datetime) -> None:
    """Close the assessment, in the current transaction, once each answer has a rating.

    The overall score of an assessment that was closed before is computed again.
    """
    if store.how_many_rated(assessment.id) < interviews.how_many_answers(interview.id):
        return
    rows = {row.answer_id: row for row in store.ratings(assessment.id)}  # the newest of each answer
    scores = [body["score"] for body in bodies(assessment, list(rows.values())) if body and body["score"] is not None]
    mean = overall(scores, len(rows))
    sealed = (
        None
        if mean is None
        else keys.seal(assessment.person_id, "assessments", "overall", assessment.id, json.dumps(mean))
    )
    if assessment.state == "finished":
        store.set_overall(assessment.id, sealed)
        work.emit("assessment.revised", interview_id=interview.id, application_id=interview.application_id)
        return
    store.finish(assessment.id, sealed, at)
    if applications.application(interview.application_id).stage == "interviewing":
        applications.set_stage(interview.application_id, "assessed", audit.SYSTEM)
    work.emit("assessment.finished", interview_id=interview.id, application_id=interview.application_id)


def overall(scores: list[float], answers: int) -> float | None:
    """Return the mean of the rated criteria, or None when fewer than half of the answers were rated."""
    return round(sum(scores) / len(scores), 2) if scores and 2 * len(scores) >= answers else None


def bodies(assessment: store.AssessmentRow, rows: list[store.RatingRow]) -> list[dict | None]:
    """Open the answers of the rater, in order."""
    opened = keys.open_many(
        [(keys.Field(assessment.person_id, "assessment_ratings", "body", row.id), row.body) for row in rows]
    )
    return [None if text is None else json.loads(text) for text in opened]
