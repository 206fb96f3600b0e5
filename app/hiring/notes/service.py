"""Keeps what the staff note on an application, for those who may see it, and tells colleagues who are mentioned."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import database, settings
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.hiring.applications import service as applications
from app.hiring.notes import store
from app.hiring.positions import service as positions

LONGEST, MOST_MENTIONS, SHOWN = 2000, 20, 100
DETAIL = {"part": "notes"}


@dataclass(frozen=True)
class Note:
    """A note as those read it who may see the application; `text` is None where it was withdrawn."""

    id: uuid.UUID
    by: str
    at: datetime
    text: str | None
    withdrawn_at: datetime | None
    mentioned: tuple[str, ...]
    own: bool


def read(account: Account, application_id: uuid.UUID, at: datetime) -> list[Note]:
    """Return the newest notes on an application that the account may see; what mentions it counts as opened.

    Raises NotFound. The reading is recorded.
    """
    application = applications.visible(account, application_id)
    with database.transaction():
        rows = store.of_application(application_id, SHOWN)
        store.open_mentions(application_id, account.id, at)
        audit.record(account, "read", "application", application_id, application.person_id, DETAIL)
    texts = keys.open_many([(_field(row), row.text if row.withdrawn_at is None else None) for row in rows], erased="–")
    return [
        Note(
            row.id, row.by, row.written_at, applications.mask_text(text) if text else None, row.withdrawn_at,
            tuple(row.mentioned), row.written_by == account.id,
        )
        for row, text in zip(rows, texts, strict=True)
    ]  # fmt: skip


def _field(row: store.Row) -> keys.Field:
    return keys.Field(row.person_id, "application_notes", "text", row.id)


def colleagues(account: Account, application_id: uuid.UUID) -> list[Account]:
    """Return whom a note on an application may mention: everybody else who may see it. Raises NotFound."""
    position = positions.get(applications.visible(account, application_id).position_id)
    others = (one for one in access.with_right("applications.read") if one.id != account.id)
    return [one for one in others if positions.sees(one, position)]


def write(
    account: Account, application_id: uuid.UUID, text: str, mentioned: Sequence[uuid.UUID], at: datetime
) -> uuid.UUID:
    """Add a note, and tell those whom it mentions. Raises NotFound or Invalid."""
    application = applications.visible(account, application_id)
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise Invalid("Write a note of at most 2000 characters.", at="text")
    able = {one.id: one for one in colleagues(account, application_id)} if mentioned else {}
    if len(mentioned) > MOST_MENTIONS or not {*mentioned} <= {*able}:
        raise Invalid("Mention at most 20 colleagues, each of whom may see this application.", at="mention")
    note_id = uuid.uuid4()
    with database.transaction():
        sealed = keys.seal(application.person_id, "application_notes", "text", note_id, text)
        store.add(note_id, application_id, application.person_id, sealed, account.id, at)
        store.mention(note_id, [*{*mentioned}])
        audit.record(account, "create", "application", application_id, application.person_id, DETAIL)
        for colleague in {*mentioned}:
            _tell(able[colleague], application_id, note_id, at)
    return note_id


def _tell(to: Account, application_id: uuid.UUID, note_id: uuid.UUID, at: datetime) -> None:
    link = f"{settings.current().public_url}/applications/{application_id}#notes"
    values = {"count": store.mentions(to.id, list(positions.titles(to))), "link": link}
    about = ("application", application_id)
    notify.send("work_waiting", notify.of_account(to), values, key=f"note:{note_id}:{to.id}", at=at, about=about)


def withdraw(account: Account, application_id: uuid.UUID, note_id: uuid.UUID, at: datetime) -> None:
    """Show the text of an own note no longer; that it was there stays. Raises NotFound, Forbidden or Conflict."""
    application = applications.visible(account, application_id)
    row = store.note(application_id, note_id)
    if row is None:
        raise NotFound
    if row.written_by != account.id:
        raise Forbidden("Only who wrote a note withdraws it.")
    with database.transaction():
        if not store.withdraw(note_id, at):
            raise Conflict("This note was withdrawn before.")
        audit.record(account, "withdraw", "application", application_id, application.person_id, DETAIL)


def mentioning(account: Account, position_ids: Sequence[uuid.UUID], most: int) -> list[store.Mention]:
    """List the notes that mention an account, which it did not open, in positions that it may see: one statement."""
    return store.mentioning(account.id, position_ids, most)
