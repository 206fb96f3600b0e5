"""Reads and writes messages, receipts and what people do not want."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.database import db, fetch, fetch_one, select
from app.foundation.notify.schema import NotifyMessages, NotifyOptOuts, NotifyReceipts

COLUMNS = (
    "id, event, person_id, account_id, about_kind, about_id, language, zone, channels, channel, contents, state, "
    "reason, attempts, reference, not_before, not_after, created_at, changed_at"
)


@dataclass(frozen=True)
class Message:
    """A message; `channels` in the order in which they are tried, `channel` is the one tried last.

    `state` is waiting, sent, delivered, failed or suppressed, `reason` a code of `notify.words.REASONS`.
    """

    id: uuid.UUID
    event: str
    person_id: uuid.UUID | None
    account_id: uuid.UUID | None
    about_kind: str | None
    about_id: uuid.UUID | None
    language: str
    zone: str
    channels: list[str]
    channel: str | None
    contents: bytes | None
    state: str
    reason: str | None
    attempts: int
    reference: str | None
    not_before: datetime
    not_after: datetime | None
    created_at: datetime
    changed_at: datetime

    @property
    def recipient_id(self) -> uuid.UUID:
        """The person or the account."""
        return self.person_id or self.account_id  # type: ignore[return-value]  # the table holds exactly one of them


@dataclass(frozen=True)
class Receipt:
    """What an attempt came to: sent, delivered, again or refused, and why."""

    message_id: uuid.UUID
    channel: str
    outcome: str
    code: str | None
    at: datetime


@dataclass(frozen=True)
class Traced(Message):
    """A message with its receipts as the database joins them: [channel, outcome, code, time in ISO 8601]."""

    trace: list[list[str | None]]

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What the attempts came to, oldest first."""
        return tuple(
            Receipt(self.id, str(channel), str(outcome), code, datetime.fromisoformat(str(at)).astimezone(UTC))
            for channel, outcome, code, at in self.trace
        )


def add(message: Message, key: str, actor_kind: str, actor_id: str) -> bool:
    """Add a message in the current transaction; False when its key was used before."""
    values = vars(message) | {"key": key, "actor_kind": actor_kind, "actor_id": actor_id}
    added = NotifyMessages.insert(values).on_conflict_ignore().returning(NotifyMessages.id).execute()
    return bool(list(added))


def by_key(key: str) -> Message | None:
    """Return the message that was made under a key."""
    return fetch_one(Message, f"SELECT {COLUMNS} FROM notify_messages WHERE key = %s", (key,))  # noqa: S608


def message(message_id: uuid.UUID, *, locked: bool = False) -> Message | None:
    """Return a message; its row is locked with `locked`."""
    lock = " FOR UPDATE" if locked else ""
    statement = f"SELECT {COLUMNS} FROM notify_messages WHERE id = %s{lock}"  # noqa: S608 - columns of our own
    return fetch_one(Message, statement, (message_id,))


def change(message_id: uuid.UUID, at: datetime, **values: object) -> None:
    """Set columns of a message."""
    NotifyMessages.update(changed_at=at, **values).where(NotifyMessages.id == message_id).execute()


def about(kind: str, about_id: uuid.UUID, most: int) -> list[Traced]:
    """Return the newest messages about a thing with their receipts, newest first, in one statement."""
    return fetch(
        Traced,
        f"SELECT {COLUMNS}, (SELECT coalesce(json_agg(json_build_array(r.channel, r.outcome, r.code, r.at) "  # noqa: S608
        "ORDER BY r.id), '[]') FROM notify_receipts r WHERE r.message_id = m.id) AS trace "
        "FROM notify_messages m WHERE about_kind = %s AND about_id = %s "
        "ORDER BY created_at DESC, not_before DESC, id LIMIT %s",
        (kind, about_id, most),
    )


def withdraw(kind: str, about_id: uuid.UUID, names: Sequence[str], at: datetime) -> list[uuid.UUID]:
    """Suppress the messages about a thing that still wait, and return their ids."""
    rows = db.execute_sql(
        "UPDATE notify_messages SET state = 'suppressed', reason = 'withdrawn', contents = NULL, changed_at = %s "
        "WHERE about_kind = %s AND about_id = %s AND event = ANY (%s) AND state = 'waiting' RETURNING id",
        (at, kind, about_id, list(names)),
    )
    return [row[0] for row in rows.fetchall()]


def shown_on_screen(actor_id: str | None, account_id: uuid.UUID, most: int) -> list[Message]:
    """Return the newest messages of the channel `screen`, of one sender or to one account; of all without a sender."""
    return fetch(
        Message,
        f"SELECT {COLUMNS} FROM notify_messages WHERE channel = 'screen' AND contents IS NOT NULL "  # noqa: S608
        "AND (%s::text IS NULL OR actor_id = %s OR account_id = %s) ORDER BY created_at DESC, id LIMIT %s",
        (actor_id, actor_id, account_id, most),
    )


def add_receipt(receipt: Receipt) -> None:
    """Append what an attempt came to."""
    NotifyReceipts.insert(vars(receipt)).execute()


def receipts(message_ids: Sequence[uuid.UUID]) -> list[Receipt]:
    """Return what the attempts of messages came to, oldest first."""
    rows = select(NotifyReceipts, Receipt).where(NotifyReceipts.message_id.in_(list(message_ids)))
    return list(rows.order_by(NotifyReceipts.id))


def opt_out(recipient_id: uuid.UUID, kind: str, at: datetime) -> None:
    """Note that somebody does not want a kind of message."""
    NotifyOptOuts.insert(recipient_id=recipient_id, kind=kind, at=at).on_conflict_ignore().execute()


def opt_in(recipient_id: uuid.UUID, kind: str) -> None:
    """Note that somebody wants a kind of message again."""
    NotifyOptOuts.delete().where((NotifyOptOuts.recipient_id == recipient_id) & (NotifyOptOuts.kind == kind)).execute()


def declined(recipient_id: uuid.UUID) -> set[str]:
    """Return the kinds of messages that somebody does not want."""
    rows = NotifyOptOuts.select(NotifyOptOuts.kind).where(NotifyOptOuts.recipient_id == recipient_id)
    return {row.kind for row in rows}


def counts(at: datetime) -> dict[str, int]:
    """Count the messages by state, and as `overdue` those that should have gone out more than a day ago."""
    rows = db.execute_sql(
        "SELECT CASE WHEN state = 'waiting' AND not_before < %s - interval '1 day' THEN 'overdue' ELSE state END, "
        "count(*) FROM notify_messages GROUP BY 1",
        (at,),
    )
    return dict(rows.fetchall())


def sealed(after: uuid.UUID | None, most: int) -> list[Message]:
    """Return messages that have contents, in the order of their ids."""
    return fetch(
        Message,
        f"SELECT {COLUMNS} FROM notify_messages WHERE contents IS NOT NULL "  # noqa: S608 - columns of our own
        "AND (%s::uuid IS NULL OR id > %s) ORDER BY id LIMIT %s",
        (after, after, most),
    )
