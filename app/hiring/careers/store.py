"""Reads and writes the postings of the careers page and what was sent through them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, fetch_one
from app.hiring.careers.schema import CareerConsents, CareerPoolConsents, CareerSubmissions


@dataclass(frozen=True)
class Posting:
    """A position as the careers page shows it; while it is not open it is not listed and takes nothing."""

    id: uuid.UUID
    position_id: uuid.UUID
    shown: bool
    open: bool
    title: str
    department: str
    description: str


@dataclass(frozen=True)
class Submission:
    """An application as it was sent, sealed, and how far it is: states of its file, stage of the application."""

    id: uuid.UUID
    person_id: uuid.UUID
    contact: bytes
    created_at: datetime
    title: str
    state: str
    code: str | None
    application_id: uuid.UUID | None
    stage: str | None


POSTINGS = (
    "SELECT c.id, c.position_id, c.shown, p.state = 'open' AS open, v.title, v.department, v.description "
    "FROM career_postings c "
    "JOIN positions p ON p.id = c.position_id "
    "JOIN position_versions v ON v.position_id = p.id AND v.version = p.version"
)
SUBMISSIONS = (
    "SELECT s.id, s.person_id, s.contact, s.created_at, v.title, u.state, u.code, u.application_id, a.stage "
    "FROM career_submissions s JOIN career_postings c ON c.id = s.posting_id JOIN positions p ON p.id = c.position_id "
    "JOIN position_versions v ON v.position_id = p.id AND v.version = p.version JOIN uploads u ON u.id = s.upload_id "
    "LEFT JOIN applications a ON a.id = u.application_id"
)


def shown(most: int) -> list[Posting]:
    """List the open positions that are shown, those shown last first."""
    return fetch(
        Posting, f"{POSTINGS} WHERE c.shown AND p.state = 'open' ORDER BY c.changed_at DESC, c.id LIMIT %s", (most,)
    )


def posting(posting_id: uuid.UUID) -> Posting | None:
    """Return a posting, whether it is shown or not."""
    return fetch_one(Posting, f"{POSTINGS} WHERE c.id = %s", (posting_id,))


def of_position(position_id: uuid.UUID) -> Posting | None:
    """Return the posting of a position; None where it never was shown."""
    return fetch_one(Posting, f"{POSTINGS} WHERE c.position_id = %s", (position_id,))


def show(position_id: uuid.UUID, shown: bool, account_id: uuid.UUID, at: datetime) -> bool:
    """Show a position or stop showing it; False where it is so already."""
    row = db.execute_sql(
        "INSERT INTO career_postings (id, position_id, shown, changed_by, changed_at) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (position_id) DO UPDATE SET shown = excluded.shown, changed_by = excluded.changed_by, "
        "changed_at = excluded.changed_at WHERE career_postings.shown <> excluded.shown RETURNING id",
        (uuid.uuid4(), position_id, shown, account_id, at),
    ).fetchone()
    return row is not None


def add(
    submission_id: uuid.UUID,
    posting_id: uuid.UUID,
    upload_id: uuid.UUID,
    person_id: uuid.UUID,
    digest: bytes,
    contact: bytes,
    at: datetime,
) -> bool:
    """Add what was sent; False where the same receipt was given before."""
    query = CareerSubmissions.insert(
        id=submission_id, posting_id=posting_id, upload_id=upload_id, person_id=person_id, receipt_digest=digest,
        contact=contact, created_at=at,
    )  # fmt: skip
    return bool(query.on_conflict_ignore().returning(CareerSubmissions.id).execute())


def add_consent(submission_id: uuid.UUID, person_id: uuid.UUID, wording: str, language: str, at: datetime) -> None:
    """Add the consent of an applicant."""
    CareerConsents.insert(
        id=uuid.uuid4(), submission_id=submission_id, person_id=person_id, wording=wording, language=language,
        given_at=at,
    ).execute()  # fmt: skip


def add_pool_consent(submission_id: uuid.UUID, wording: str, language: str, at: datetime) -> None:
    """Add that an applicant agreed to the talent pool."""
    CareerPoolConsents.insert(submission_id=submission_id, wording=wording, language=language, given_at=at).execute()


def by_receipt(digest: bytes) -> Submission | None:
    """Return what was sent under a receipt."""
    return fetch_one(Submission, f"{SUBMISSIONS} WHERE s.receipt_digest = %s", (digest,))


def sent_for(position_id: uuid.UUID, most: int) -> list[Submission]:
    """List what was sent for a position, the newest first."""
    return fetch(
        Submission, f"{SUBMISSIONS} WHERE c.position_id = %s ORDER BY s.created_at DESC LIMIT %s", (position_id, most)
    )
