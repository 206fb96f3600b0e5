"""Reads and writes the reviews of applications."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import select
from app.hiring.applications.schema import ApplicationReviews


@dataclass(frozen=True)
class Row:
    """One review of an application; `reason` is sealed."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    account_id: uuid.UUID
    reason: bytes
    reviewed_at: datetime


def add(row: Row) -> None:
    """Append a review."""
    ApplicationReviews.insert(**vars(row)).execute()


def of_application(application_id: uuid.UUID) -> list[Row]:
    """Return the reviews of an application, newest first."""
    rows = select(ApplicationReviews, Row).where(ApplicationReviews.application_id == application_id)
    return list(rows.order_by(ApplicationReviews.reviewed_at.desc()))
