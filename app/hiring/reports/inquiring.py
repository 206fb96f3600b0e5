"""What a candidate asks after an interview: to have the result explained, or a person look at it; HR replies."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.interviews.service import Interview
from app.hiring.positions import service as positions
from app.hiring.reports import feedback
from app.hiring.reports import feedback_store as store

Kind = Literal["explain", "review"]
SHORTEST, LONGEST, MOST_ASKED, MOST_LISTED = 5, 2000, 6, 100
ERASED = "–"
REPLY = "feedback_reply"


@dataclass(frozen=True)
class Asked:
    """A question with its reply, opened; name and position are empty where the candidate reads it."""

    id: uuid.UUID
    application_id: uuid.UUID
    name: str
    position: str
    kind: str
    question: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


def ask(interview: Interview, kind: Kind, question: str, at: datetime) -> None:
    """Keep a question of a candidate; raises Invalid, or Conflict where one of its kind waits."""
    question = question.strip()
    if not SHORTEST <= len(question) <= LONGEST:
        raise Invalid("Write your question in 5 to 2000 characters.", at="question")
    with database.transaction():
        row = store.of_interview(interview.id)
        if row is None:
            raise Conflict("You can ask about the result once the interview is finished.")
        if len(store.inquiries(row.id)) >= MOST_ASKED:
            raise Conflict("You have asked several times. Please contact the human resources department.")
        inquiry_id = uuid.uuid4()
        sealed = keys.seal(row.person_id, "inquiries", "question", inquiry_id, question)
        store.add_inquiry(inquiry_id, row.id, kind, sealed, at)
        actor = audit.Actor("candidate", row.person_id)
        audit.record(actor, "create", "inquiry", inquiry_id, row.person_id, {"kind": kind})


def own(interview: Interview) -> list[Asked]:
    """Return the questions of a candidate with their replies, to themselves; who replied is not named."""
    row = store.of_interview(interview.id)
    rows = store.inquiries(row.id) if row else []
    return [_opened(one, texts, "", "") for one, texts in zip(rows, _texts(rows), strict=True)]


def unanswered(position_ids: Sequence[uuid.UUID], most: int) -> list[store.Unanswered]:
    """List the questions about some positions that wait for a reply, oldest first, unopened: one statement."""
    return store.unanswered(position_ids, most)


def waiting(account: Account) -> list[Asked]:
    """Return the questions about the account's positions that wait for a reply, oldest first; recorded."""
    titles = {position.id: position.title for position in positions.listing(account)}
    rows = store.open_inquiries(titles, MOST_LISTED)
    names = applications.display_names(row.application_id for row in rows)
    audit.record_each(account, "read", "inquiry", [(row.id, row.person_id) for row in rows])
    return [
        _opened(row, texts, names.get(row.application_id, ERASED), titles[row.position_id])
        for row, texts in zip(rows, _texts(rows), strict=True)
    ]


def reply(account: Account, inquiry_id: uuid.UUID, answer: str, at: datetime) -> None:
    """Reply to a question; the candidate is told. Raises NotFound, Forbidden, Invalid or Conflict.

    Nobody reviews a decision of their own.
    """
    answer = answer.strip()
    if not SHORTEST <= len(answer) <= LONGEST:
        raise Invalid("Write a reply of 5 to 2000 characters. The candidate reads it.", at="answer")
    with database.transaction():
        row = store.inquiry(inquiry_id)
        if row is None:
            raise NotFound
        applications.visible(account, row.application_id)
        if not may(account, "feedback.handle"):
            raise Forbidden("HR replies to candidates.")
        if row.answer is not None:
            raise Conflict("Somebody replied already. Reload the page.")
        decided = decisions.decision(row.application_id) if row.kind == "review" else None
        if decided is not None and decided.account_id == account.id:
            raise Forbidden("Nobody reviews a decision of their own. Ask a colleague to look at it.")
        sealed = keys.seal(row.person_id, "inquiries", "answer", row.id, answer)
        store.reply(row.id, sealed, account.id, at)
        feedback.tell(REPLY, row, account.id, at, key=f"{REPLY}:{row.id}")
        audit.record(account, "reply", "inquiry", row.id, row.person_id, {"kind": row.kind})


def _texts(rows: list[store.Inquiry]) -> list[tuple[str, str | None]]:
    """Open the texts of questions with one call to the key provider."""
    fields = [
        (keys.Field(row.person_id, "inquiries", column, row.id), sealed)
        for row in rows
        for column, sealed in (("question", row.question), ("answer", row.answer))
    ]
    opened = keys.open_many(fields, erased=ERASED)
    return [(opened[at] or "", opened[at + 1]) for at in range(0, len(opened), 2)]


def _opened(row: store.Inquiry, texts: tuple[str, str | None], name: str, position: str) -> Asked:
    return Asked(
        row.id, row.application_id, name, position, row.kind, texts[0], row.asked_at, texts[1], row.answered_at
    )
