"""What a candidate gets back after an interview: advice on each indicator, by texts that a person released."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from app import database, settings
from app.errors import AppError, Forbidden
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.hiring.applications import contacting, stages
from app.hiring.applications import service as applications
from app.hiring.decisions import results
from app.hiring.interviews import links
from app.hiring.interviews import service as interviews
from app.hiring.interviews.service import Interview
from app.hiring.positions import service as positions
from app.hiring.reports import advice, service, standing
from app.hiring.reports import feedback_store as store
from app.hiring.reports.advice import Level
from app.hiring.reports.document import Named
from app.hiring.reports.standing import Standing
from app.openapi import Output

PLACE = ("feedbacks", "body")
BATCH, MOST_LISTED = 2000, 100
LAST_DAY = timedelta(days=1)
"""How long before its day feedback is released where nobody has decided yet."""
READY = "feedback_ready"

log = logging.getLogger("app.feedback")


class Advised(Output):
    """The feedback on one indicator: its name, a level, advice, and where the candidate stands among many"""

    name: Named
    level: Level
    advice: Named
    standing: Standing | None


class Feedback(Output):
    """What a candidate gets back; there is no place here for anything else that the bank has"""

    version: Literal[1]
    position: str
    indicators: list[Advised] = Field(min_length=1)


@dataclass(frozen=True)
class Waiting:
    """Feedback that is not released yet, as HR sees it."""

    application_id: uuid.UUID
    name: str
    position: str
    due_at: datetime
    late: bool


@dataclass(frozen=True)
class Overview:
    """What HR sees: who released the texts, what is owed, and how much of that is overdue."""

    released: store.Released | None
    waiting: list[Waiting]
    total: int
    overdue: int


def expect(interview_id: uuid.UUID) -> None:
    """Note, in the current transaction, that a finished interview owes feedback."""
    interview = interviews.by_id(interview_id)
    if interview.finished_at is None:
        return
    due = interview.finished_at + timedelta(days=settings.current().feedback_days)
    store.expect(
        store.Row(
            uuid.uuid4(), interview.application_id, interview.id, interview.person_id, interview.position_id, due,
            None, None, None,
        )
    )  # fmt: skip


def release_texts(account: Account, at: datetime) -> None:
    """Release the set of texts that is installed; raises Forbidden."""
    if not may(account, "feedback.release"):
        raise Forbidden("An HR lead releases the texts of feedback.")
    with database.transaction():
        if store.release_set(advice.digest(), account.id, at):
            audit.record(account, "release", "texts", advice.digest()[:12])


def send_due(at: datetime) -> int:
    """Release feedback that is ready, by texts that a person released; returns how much."""
    by = store.released(advice.digest())
    return 0 if by is None else sum(_sent(feedback_id, by, at) for feedback_id in store.owing(BATCH))


def _sent(feedback_id: uuid.UUID, by: store.Released, at: datetime) -> bool:
    """Release feedback, if it can be; what cannot, as of a person whose key was destroyed, holds up no other."""
    try:
        return _send(feedback_id, by, at)
    except AppError as error:
        log.warning("feedback %s: %s", feedback_id, type(error).__name__)
        return False


def _send(feedback_id: uuid.UUID, by: store.Released, at: datetime) -> bool:
    with database.transaction():
        row = store.hold(feedback_id)
        report = service.newest(row.application_id) if row.released_at is None and _is_time(row, at) else None
        if report is None:
            return False
        made = of(report.document, standing.of(report.document))
        sealed = keys.seal(row.person_id, *PLACE, row.id, made.model_dump_json())
        store.release(row.id, sealed, by.digest, at)
        tell(READY, row, by.released_by, at, key=f"{READY}:{row.id}")
        audit.record(audit.SYSTEM, "send", "feedback", row.id, row.person_id)
    return True


def _is_time(row: store.Row, at: datetime) -> bool:
    """Return whether feedback may go out: after the person's decision was told, or, undecided, on the last day."""
    if applications.application(row.application_id).stage not in stages.FINAL:
        return at >= row.due_at - LAST_DAY
    return not notify.enabled() or results.told(row.application_id)


def of(document: service.Document, stands: dict[int, Standing]) -> Feedback:
    """Make the feedback from a report: levels and advice, and of the scores only where they stand among many."""
    texts = advice.texts()
    advised = []
    for one in document.indicators:
        level = advice.level(one.score)
        said = Named(
            zh=texts["zh"].of(one.question, level, one.name.zh), en=texts["en"].of(one.question, level, one.name.en)
        )
        advised.append(Advised(name=one.name, level=level, advice=said, standing=stands.get(one.number)))
    return Feedback(version=1, position=document.position.title, indicators=advised)


def tell(event: str, row: store.Row | store.Inquiry, by: uuid.UUID, at: datetime, *, key: str) -> None:
    """Write to a candidate, in the current transaction, with a further link to their own page."""
    application = applications.application(row.application_id)
    to, interview = contacting.recipient(application), interviews.interview(row.application_id)
    if interview is None:
        return
    link, until = links.add(interview.id, interview.person_id, by, at)
    values = {"position": positions.get(row.position_id).title, "link": link, "until": until}
    outside = [way for way in notify.ways(to) if way not in contacting.INSIDE]
    about = ("application", row.application_id)
    notify.send(event, to, values, key=key, at=at, about=about, channels=outside)


def read(interview: Interview) -> tuple[Feedback | None, datetime]:
    """Return the feedback to its candidate, None before it is released, and the day it is due; recorded."""
    row = store.of_interview(interview.id)
    days = timedelta(days=settings.current().feedback_days)
    if row is None or row.body is None:
        return None, row.due_at if row else (interview.finished_at or interview.expires_at) + days
    made = Feedback.model_validate_json(keys.open_(row.person_id, *PLACE, row.id, row.body))
    audit.record(audit.Actor("candidate", interview.person_id), "read", "feedback", row.id, row.person_id)
    return made, row.due_at


def owed(position_ids: Sequence[uuid.UUID], at: datetime, most: int) -> list[store.Owed]:
    """List what is owed to the candidates of some positions, the next due first: one statement."""
    return store.owed(position_ids, at, most)


def texts_wait() -> bool:
    """Return whether nobody has released the texts of today, without which nothing is sent: one statement."""
    return store.released(advice.digest()) is None


def overview(account: Account, at: datetime) -> Overview:
    """Return what is owed to the candidates of the account's positions; recorded."""
    titles = {position.id: position.title for position in positions.listing(account)}
    rows = store.owed(titles, at, MOST_LISTED)
    names = applications.display_names(row.application_id for row in rows)
    waiting = [
        Waiting(
            row.application_id, names.get(row.application_id, "–"), titles[row.position_id], row.due_at, row.due_at < at
        )
        for row in rows
    ]
    if rows:
        audit.record(account, "read", "feedback", "newest", detail={"part": "list", "applications": len(rows)})
    total, overdue = (rows[0].total, rows[0].overdue) if rows else (0, 0)
    return Overview(store.released(advice.digest()), waiting, total, overdue)
