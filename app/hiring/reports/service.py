"""Makes the report of an interview right after it was assessed, once, and gives it to those who decide."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app import database
from app.errors import NotFound
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.assessment import service as assessments
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions
from app.hiring.reports import document, store
from app.hiring.reports.document import Document

PLACE = ("reports", "body")


@dataclass(frozen=True)
class Report:
    """A report, and from the last answer and from the end of the interview the seconds until it was there."""

    id: uuid.UUID
    person_id: uuid.UUID
    document: Document
    made_at: datetime
    seconds_answered: int | None
    seconds: int


def make(application_id: uuid.UUID, at: datetime) -> bool:
    """Make the report of an assessed interview; False where the same ratings had one, or nothing is rated yet."""
    interview, assessment = interviews.interview(application_id), assessments.of_application(application_id)
    if interview is None or interview.finished_at is None or assessment is None or assessment.state != "finished":
        return False
    position = positions.get(interview.position_id, interview.position_version)
    made = document.of(interview, position, interview.finished_at, assessment)
    answered = max((one.answer.submitted_at for one in assessment.answers if one.answer.submitted_at), default=None)
    row_id, person_id = uuid.uuid4(), interview.person_id
    sealed = keys.seal(person_id, *PLACE, row_id, made.model_dump_json())
    row = store.Row(
        row_id, application_id, interview.id, person_id, position.id, interview.position_version,
        document.basis(assessment), sealed, answered, interview.finished_at, at,
    )  # fmt: skip
    with database.transaction():
        if not store.add(row):
            return False
        detail = {"application": str(application_id), **_seconds(row)}
        audit.record(audit.SYSTEM, "create", "report", row_id, person_id, detail)
        work.emit("report.made", report_id=row_id, application_id=application_id, **_seconds(row))
    return True


def read(account: Account, application_id: uuid.UUID, *, act: str = "read") -> Report | None:
    """Return the newest report to whoever may see the application, None before there is one; recorded.

    Raises NotFound for everybody else.
    """
    application = applications.visible(account, application_id)
    report = newest(application_id)
    if report is not None:
        audit.record(account, act, "report", report.id, application.person_id)
    return report


def newest(application_id: uuid.UUID) -> Report | None:
    """Return the newest report of an application, opened; the caller checks the right and records the reading."""
    row = store.newest(application_id)
    if row is None:
        return None
    made = Document.model_validate_json(keys.open_(row.person_id, *PLACE, row.id, row.body))
    seconds = _seconds(row)
    return Report(row.id, row.person_id, made, row.made_at, seconds["seconds_answered"], seconds["seconds"] or 0)


def needed(report: Report | None) -> Report:
    """Return a report that must be there; raises NotFound."""
    if report is None:
        raise NotFound
    return report


def _seconds(row: store.Row) -> dict[str, int | None]:
    answered = int((row.made_at - row.answered_at).total_seconds()) if row.answered_at else None
    return {"seconds_answered": answered, "seconds": int((row.made_at - row.finished_at).total_seconds())}
