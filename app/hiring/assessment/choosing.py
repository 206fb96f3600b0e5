"""Lets HR compare the spoken words with the candidate's correction, and have one of the two rated, with a reason."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.assessment import rating, store
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Answer

Words = Literal["spoken", "corrected"]
WORDS: tuple[Words, ...] = get_args(Words)
SHORTEST_REASON, LONGEST_REASON = 5, 2000


@dataclass(frozen=True)
class Choice:
    """A choice of the words to rate: by whom, when, and which version; numbers in `reason` are masked."""

    words: str
    version: int
    by: str
    account_id: uuid.UUID
    reason: str
    at: datetime


@dataclass(frozen=True)
class Comparison:
    """The two versions of an answer side by side, numbers covered."""

    spoken: str
    corrected: str


def choose(account: Account, application_id: uuid.UUID, number: int, words: str, reason: str, at: datetime) -> None:
    """Have the spoken or the corrected words of an answer rated; raises Forbidden, Invalid, Conflict or NotFound.

    There is one choice for each answer: a second choice, made with the score in view, would choose the score.
    """
    application = applications.visible(account, application_id)
    if not may(account, "assessments.choose_words"):
        raise Forbidden("Only HR has the words of an answer rated that the candidate corrected.")
    if words not in WORDS:
        raise Invalid("Choose the spoken or the corrected words.", at="words")
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 2000 characters. It is kept with your name.", at="reason")
    with database.transaction():
        applications.permit(application_id, "rate")
        assessment, answer = _numbered(application_id, number)
        _keep(account, assessment, answer, words, reason, at)
        detail = {"answer": str(answer.id), "words": words}
        audit.record(account, "compare", "answer", answer.id, application.person_id, detail)
        work.enqueue("assessment.rate", queue="scoring", answer_id=answer.id)


def _numbered(application_id: uuid.UUID, number: int) -> tuple[store.AssessmentRow, Answer]:
    assessment = store.of_application(application_id)
    if assessment is None:
        raise Conflict("Nothing is rated before the interview is finished. Wait for it.")
    for answer in interviews.answers(assessment.interview_id):
        if answer.number == number:
            return assessment, answer
    raise NotFound


def _keep(
    account: Account, assessment: store.AssessmentRow, answer: Answer, words: str, reason: str, at: datetime
) -> None:
    if answer.id in store.choices(assessment.id):
        raise Conflict("Somebody chose already which words of this answer are rated. Reload the page to see it.")
    newest = [row.outcome for row in store.ratings(assessment.id) if row.answer_id == answer.id][-1:]
    rated = answer.spoken if words == "spoken" else answer.transcript
    if newest != [rating.MUCH_CORRECTED] or rated is None:
        raise Conflict("This answer does not wait for a comparison. Reload the page to see where it stands.")
    choice_id = uuid.uuid4()
    sealed = keys.seal(assessment.person_id, "assessment_choices", "reason", choice_id, reason)
    store.add_choice(store.ChoiceRow(choice_id, assessment.id, answer.id, words, rated.version, account.id, sealed, at))


def choices(assessment: store.AssessmentRow, known: tuple[str, ...]) -> dict[uuid.UUID, Choice]:
    """Return the choices of an assessment by the id of the answer, opened; `known` are the numbers to mask."""
    rows = list(store.choices(assessment.id).values())
    fields = [(keys.Field(assessment.person_id, "assessment_choices", "reason", row.id), row.reason) for row in rows]
    names, by_answer = access.names(row.account_id for row in rows), {}
    for row, reason in zip(rows, keys.open_many(fields), strict=True):
        name, masked = names.get(row.account_id, "–"), applications.mask_text(reason, known)
        by_answer[row.answer_id] = Choice(
            row.words, row.transcript_version, name, row.account_id, masked, row.chosen_at
        )
    return by_answer


def comparison(answer: Answer, known: tuple[str, ...]) -> Comparison | None:
    """Return both versions of a corrected answer; None without spoken words."""
    if not answer.spoken or not answer.transcript:
        return None
    return Comparison(*(applications.cover_text(version.text, known) for version in (answer.spoken, answer.transcript)))
