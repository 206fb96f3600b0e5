"""Adds and reads notes; texts stay sealed here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, fetch_one
from app.hiring.notes.schema import ApplicationNotes, NoteMentions, NoteWithdrawals


@dataclass(frozen=True)
class Row:
    """A note with the names of its author and of those whom it mentions."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    text: bytes
    written_by: uuid.UUID
    by: str
    written_at: datetime
    withdrawn_at: datetime | None
    mentioned: list[str]


SELECT = (
    "SELECT n.id, n.application_id, n.person_id, n.text, n.written_by, a.display_name AS by, n.written_at, "
    "w.withdrawn_at, ARRAY(SELECT m.display_name FROM note_mentions t JOIN accounts m ON m.id = t.account_id "
    "WHERE t.note_id = n.id ORDER BY m.display_name) AS mentioned FROM application_notes n "
    "JOIN accounts a ON a.id = n.written_by LEFT JOIN note_withdrawals w ON w.note_id = n.id"
)


def add(
    note_id: uuid.UUID, application_id: uuid.UUID, person_id: uuid.UUID, text: bytes, by: uuid.UUID, at: datetime
) -> None:
    """Add a note."""
    ApplicationNotes.insert(
        id=note_id, application_id=application_id, person_id=person_id, text=text, written_by=by, written_at=at
    ).execute()


def mention(note_id: uuid.UUID, account_ids: Sequence[uuid.UUID]) -> None:
    """Add those whom a note mentions."""
    if account_ids:
        NoteMentions.insert_many([{"note_id": note_id, "account_id": one} for one in account_ids]).execute()


def of_application(application_id: uuid.UUID, most: int) -> list[Row]:
    """Return the newest notes on an application, the newest first."""
    return fetch(
        Row,
        f"{SELECT} WHERE n.application_id = %s ORDER BY n.written_at DESC, n.id LIMIT %s",
        (application_id, most),
    )


def note(application_id: uuid.UUID, note_id: uuid.UUID) -> Row | None:
    """Return a note on an application."""
    return fetch_one(Row, f"{SELECT} WHERE n.application_id = %s AND n.id = %s", (application_id, note_id))


def withdraw(note_id: uuid.UUID, at: datetime) -> bool:
    """Withdraw a note; False where it was before."""
    added = NoteWithdrawals.insert(note_id=note_id, withdrawn_at=at).on_conflict_ignore()
    return bool(added.returning(NoteWithdrawals.note_id).execute())


def open_mentions(application_id: uuid.UUID, account_id: uuid.UUID, at: datetime) -> None:
    """Keep that an account saw the notes on an application that mention it."""
    db.execute_sql(
        "INSERT INTO note_openings (note_id, account_id, opened_at) SELECT m.note_id, m.account_id, %(at)s "
        "FROM note_mentions m JOIN application_notes n ON n.id = m.note_id "
        "WHERE m.account_id = %(account)s AND n.application_id = %(application)s ON CONFLICT DO NOTHING",
        {"at": at, "account": account_id, "application": application_id},
    )


UNOPENED = (
    "FROM note_mentions m JOIN application_notes n ON n.id = m.note_id "
    "JOIN pipeline_entries e ON e.application_id = n.application_id "
    "WHERE m.account_id = %(account)s AND e.position_id = ANY (%(positions)s) "
    "AND NOT EXISTS (SELECT FROM note_openings o WHERE o.note_id = m.note_id AND o.account_id = m.account_id) "
    "AND NOT EXISTS (SELECT FROM note_withdrawals w WHERE w.note_id = m.note_id)"
)
"""The notes that mention an account and were neither opened by it nor withdrawn, on applications of some positions."""


@dataclass(frozen=True)
class Mention:
    """A note that mentions an account; `total` counts all that do."""

    application_id: uuid.UUID
    position_id: uuid.UUID
    written_at: datetime
    total: int


def mentioning(account_id: uuid.UUID, position_ids: Sequence[uuid.UUID], most: int) -> list[Mention]:
    """Return the notes that mention an account and were neither opened nor withdrawn, oldest first."""
    return fetch(
        Mention,
        "SELECT n.application_id, e.position_id, n.written_at, count(*) OVER ()::int AS total "  # noqa: S608 - constants
        f"{UNOPENED} ORDER BY n.written_at, n.id LIMIT %(most)s",
        {"account": account_id, "positions": list(position_ids), "most": most},
    )


def mentions(account_id: uuid.UUID, position_ids: Sequence[uuid.UUID]) -> int:
    """Count the notes that mention an account and were neither opened nor withdrawn."""
    row: tuple[int] = db.execute_sql(
        f"SELECT count(*) {UNOPENED}",  # noqa: S608 - constants
        {"account": account_id, "positions": list(position_ids)},
    ).fetchone()
    return row[0]
