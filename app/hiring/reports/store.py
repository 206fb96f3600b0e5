"""Reads and writes reports."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import select
from app.hiring.reports.schema import Reports


@dataclass(frozen=True)
class Row:
    """A report as it is stored, its document sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    interview_id: uuid.UUID
    person_id: uuid.UUID
    basis: str
    body: bytes
    answered_at: datetime | None
    finished_at: datetime
    made_at: datetime


def add(row: Row) -> bool:
    """Append a report; False where one was made from the same ratings before."""
    added = Reports.insert(**vars(row)).on_conflict_ignore().returning(Reports.id).execute()
    return bool(list(added))


def newest(application_id: uuid.UUID) -> Row | None:
    """Return the newest report of an application."""
    rows = select(Reports, Row).where(Reports.application_id == application_id)
    return rows.order_by(Reports.made_at.desc(), Reports.id).first()
