"""Reads and writes feedback, the sets of texts that were released, and what candidates ask."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import peewee

from app.database import db, fetch, select
from app.errors import Conflict
from app.hiring.reports.schema import Feedbacks, FeedbackSets, Inquiries


@dataclass(frozen=True)
class Row:
    """What an interview owes its candidate; `body` is sealed, None until it is released."""

    id: uuid.UUID
    application_id: uuid.UUID
    interview_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    due_at: datetime
    body: bytes | None
    template_set: str | None
    released_at: datetime | None


@dataclass(frozen=True)
class Owed:
    """Feedback that is not released yet, how many there are, and how many of them are overdue."""

    application_id: uuid.UUID
    position_id: uuid.UUID
    due_at: datetime
    total: int
    overdue: int


@dataclass(frozen=True)
class Inquiry:
    """A question of a candidate, its texts sealed."""

    id: uuid.UUID
    feedback_id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    kind: str
    question: bytes
    asked_at: datetime
    answer: bytes | None
    answered_by: uuid.UUID | None
    answered_at: datetime | None


@dataclass(frozen=True)
class Released:
    """Who released a set of texts, and when."""

    digest: str
    released_by: uuid.UUID
    released_at: datetime


def expect(row: Row) -> None:
    """Note that an interview owes feedback, once."""
    Feedbacks.insert(**vars(row)).on_conflict_ignore().execute()


def owing(most: int) -> list[uuid.UUID]:
    """Return the ids of feedback that is not released, the next due first."""
    rows = Feedbacks.select(Feedbacks.id).where(Feedbacks.released_at.is_null())
    return [row.id for row in rows.order_by(Feedbacks.due_at).limit(most)]


def hold(feedback_id: uuid.UUID) -> Row:
    """Return feedback and lock it until the transaction ends."""
    return select(Feedbacks, Row).where(Feedbacks.id == feedback_id).for_update().get()


def release(feedback_id: uuid.UUID, body: bytes, template_set: str, at: datetime) -> None:
    """Release feedback."""
    changed = {"body": body, "template_set": template_set, "released_at": at}
    Feedbacks.update(**changed).where(Feedbacks.id == feedback_id).execute()


def of_interview(interview_id: uuid.UUID) -> Row | None:
    """Return the feedback of an interview."""
    return select(Feedbacks, Row).where(Feedbacks.interview_id == interview_id).first()


def owed(position_ids: Iterable[uuid.UUID], at: datetime, most: int) -> list[Owed]:
    """Return what is owed to the candidates of some positions, the next due first, with both totals."""
    return fetch(
        Owed,
        "SELECT application_id, position_id, due_at, count(*) OVER () AS total, "
        "count(*) FILTER (WHERE due_at < %s) OVER () AS overdue FROM feedbacks "
        "WHERE released_at IS NULL AND position_id = ANY(%s) ORDER BY due_at, id LIMIT %s",
        (at, list(position_ids), most),
    )


def release_set(digest: str, account_id: uuid.UUID, at: datetime) -> bool:
    """Keep who released a set of texts; False where it was released before."""
    row = FeedbackSets.insert(digest=digest, released_by=account_id, released_at=at)
    return bool(list(row.on_conflict_ignore().returning(FeedbackSets.digest).execute()))


def released(digest: str) -> Released | None:
    """Return who released a set of texts."""
    return select(FeedbackSets, Released).where(FeedbackSets.digest == digest).first()


INQUIRIES = (
    "SELECT i.id, i.feedback_id, f.application_id, f.person_id, f.position_id, i.kind, i.question, i.asked_at, "
    "i.answer, i.answered_by, i.answered_at FROM inquiries i JOIN feedbacks f ON f.id = i.feedback_id "
)


def add_inquiry(inquiry_id: uuid.UUID, feedback_id: uuid.UUID, kind: str, question: bytes, at: datetime) -> None:
    """Keep a question; raises Conflict while one of its kind waits."""
    try:
        with db.atomic():
            Inquiries.insert(
                id=inquiry_id, feedback_id=feedback_id, kind=kind, question=question, asked_at=at
            ).execute()
    except peewee.IntegrityError as error:
        raise Conflict("Your question is with us already. You find the reply on this page.") from error


def inquiries(feedback_id: uuid.UUID) -> list[Inquiry]:
    """Return the questions of a candidate, oldest first."""
    return fetch(Inquiry, INQUIRIES + "WHERE i.feedback_id = %s ORDER BY i.asked_at, i.id", (feedback_id,))


def open_inquiries(position_ids: Iterable[uuid.UUID], most: int) -> list[Inquiry]:
    """Return the questions that wait for a reply, oldest first."""
    statement = INQUIRIES + "WHERE i.answer IS NULL AND f.position_id = ANY(%s) ORDER BY i.asked_at, i.id LIMIT %s"
    return fetch(Inquiry, statement, (list(position_ids), most))


@dataclass(frozen=True)
class Unanswered:
    """A question that waits for a reply; `total` counts all of them."""

    application_id: uuid.UUID
    position_id: uuid.UUID
    asked_at: datetime
    total: int


def unanswered(position_ids: Iterable[uuid.UUID], most: int) -> list[Unanswered]:
    """Return the questions that wait for a reply, oldest first, without their texts."""
    return fetch(
        Unanswered,
        "SELECT f.application_id, f.position_id, i.asked_at, count(*) OVER ()::int AS total FROM inquiries i "
        "JOIN feedbacks f ON f.id = i.feedback_id WHERE i.answer IS NULL AND f.position_id = ANY (%s) "
        "ORDER BY i.asked_at, i.id LIMIT %s",
        (list(position_ids), most),
    )


def inquiry(inquiry_id: uuid.UUID) -> Inquiry | None:
    """Return a question and lock it until the transaction ends."""
    found = fetch(Inquiry, INQUIRIES + "WHERE i.id = %s FOR UPDATE OF i", (inquiry_id,))
    return found[0] if found else None


def reply(inquiry_id: uuid.UUID, answer: bytes, account_id: uuid.UUID, at: datetime) -> None:
    """Keep the reply to a question."""
    changed = {"answer": answer, "answered_by": account_id, "answered_at": at}
    Inquiries.update(**changed).where(Inquiries.id == inquiry_id).execute()
