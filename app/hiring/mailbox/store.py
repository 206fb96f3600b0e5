"""Reads and writes which mails were read, and finds the position that a code names."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, select
from app.hiring.mailbox.schema import MailboxMessages


@dataclass(frozen=True)
class Read:
    """A mail that was read: `taken`, `repeated`, or why not, as a code."""

    id: uuid.UUID
    uid_validity: int
    uid: int
    message_digest: bytes
    state: str
    code: str | None
    position_id: uuid.UUID | None
    files: int
    read_at: datetime


def add(read: Read) -> None:
    """Add a mail that was read."""
    MailboxMessages.insert(**vars(read)).execute()


def state_of(uid_validity: int, uid: int) -> str | None:
    """Return the state of a mail that was read before, by its place in the mailbox."""
    row = db.execute_sql(
        "SELECT state FROM mailbox_messages WHERE uid_validity = %s AND uid = %s", (uid_validity, uid)
    ).fetchone()
    return row[0] if row else None


def taken(message_digest: bytes) -> bool:
    """Return whether a mail with this Message-ID was taken."""
    query = MailboxMessages.select().where(MailboxMessages.message_digest == message_digest)
    return query.where(MailboxMessages.state == "taken").exists()


def position(code: str) -> uuid.UUID | None:
    """Return the position whose id begins with a code of eight digits; None where it is none, or more than one."""
    rows = db.execute_sql("SELECT id FROM positions WHERE left(id::text, 8) = %s LIMIT 2", (code,)).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def waiting(most: int) -> list[Read]:
    """List the mails that were not taken, the newest first."""
    query = select(MailboxMessages, Read).where(MailboxMessages.state.in_(("unassigned", "refused")))
    return list(query.order_by(MailboxMessages.read_at.desc(), MailboxMessages.uid.desc()).limit(most))
