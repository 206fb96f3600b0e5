"""Reads and writes reports."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, select
from app.hiring.reports.schema import Reports


@dataclass(frozen=True)
class Row:
    """A report as it is stored, its document sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    interview_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    position_version: int
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


def cohort(position_id: uuid.UUID, position_version: int, most: int) -> list[Row]:
    """Return the newest report of each interview for a version of a position, the newest first; at most so many."""
    return fetch(
        Row,
        "SELECT * FROM (SELECT DISTINCT ON (interview_id) * FROM reports WHERE position_id = %s "
        "AND position_version = %s ORDER BY interview_id, made_at DESC, id) newest ORDER BY made_at DESC, id LIMIT %s",
        (position_id, position_version, most),
    )


def seconds(since: datetime, until: datetime) -> list[float]:
    """Return for each interview whose first report was made in a period the seconds from its last answer to it."""
    rows = db.execute_sql(
        "SELECT extract(epoch FROM made_at - coalesce(answered_at, finished_at)) FROM (SELECT DISTINCT ON "
        "(interview_id) * FROM reports ORDER BY interview_id, made_at) first WHERE made_at >= %s AND made_at < %s",
        (since, until),
    ).fetchall()
    return [float(row[0]) for row in rows]
