"""Reads and writes which documents of an application were seen; numbers stay sealed here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.database import select
from app.hiring.applications.schema import ApplicationDocuments


@dataclass(frozen=True)
class Row:
    """A document that somebody saw; `number` is sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    kind: str
    number: bytes | None
    valid_until: date | None
    account_id: uuid.UUID
    seen_at: datetime


def add(row: Row) -> None:
    """Append a document."""
    ApplicationDocuments.insert(**vars(row)).execute()


def of_application(application_id: uuid.UUID) -> list[Row]:
    """Return the documents of an application, newest first."""
    rows = select(ApplicationDocuments, Row).where(ApplicationDocuments.application_id == application_id)
    return list(rows.order_by(ApplicationDocuments.seen_at.desc()))
