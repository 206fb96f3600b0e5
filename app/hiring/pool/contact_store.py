"""Reads and writes who was written to about which position, and what speaks against writing again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import fetch, fetch_one
from app.hiring.pool.list_store import BUSY
from app.hiring.pool.schema import PoolContacts


@dataclass(frozen=True)
class Standing:
    """Where a person of the pool stands towards a position: the application they are known by, and what counts.

    `recent` is how often they were written to of late. Persons that are joined count as one.
    """

    application_id: uuid.UUID | None
    busy: bool
    contacted: bool
    applied: bool
    recent: int


@dataclass(frozen=True)
class Contact:
    """A person was written to about a position; `state` is that of the message.

    `posting_id` is the position on the careers page, None while nobody can apply there.
    """

    position_id: uuid.UUID
    posting_id: uuid.UUID | None
    title: str
    by: str
    at: datetime
    state: str
    reason: str | None


JOINED = "(SELECT same FROM persons_joined(p.person_id) AS same)"


def standing(entry_id: uuid.UUID, position_id: uuid.UUID, since: datetime) -> Standing:
    """Return where the person of an entry stands towards a position; `recent` counts from `since` on."""
    found = fetch_one(
        Standing,
        "SELECT (SELECT a.id FROM applications a JOIN decisions d ON d.id = a.decision_id "  # noqa: S608 - constants only
        "WHERE a.person_id = p.person_id AND a.stage = 'rejected' ORDER BY d.decided_at DESC, a.id LIMIT 1) "
        f"AS application_id, {BUSY} AS busy, "
        f"EXISTS (SELECT FROM pool_contacts c WHERE c.person_id IN {JOINED} AND c.position_id = %(position)s) "
        f"AS contacted, EXISTS (SELECT FROM applications a WHERE a.person_id IN {JOINED} "
        f"AND a.position_id = %(position)s) AS applied, (SELECT count(*) FROM pool_contacts c "
        f"WHERE c.person_id IN {JOINED} AND c.contacted_at > %(since)s)::int AS recent "
        "FROM pool_entries p WHERE p.id = %(entry)s",
        {"entry": entry_id, "position": position_id, "since": since},
    )
    return found or Standing(None, True, False, False, 0)


def add(**values: object) -> None:
    """Append a contact; the database refuses a second one of a person about a position."""
    PoolContacts.insert(id=uuid.uuid4(), **values).execute()


def of_person(person_id: uuid.UUID) -> list[Contact]:
    """Return about which positions a person was written to, the newest first."""
    return fetch(
        Contact,
        "SELECT c.position_id, g.id AS posting_id, v.title, n.display_name AS by, c.contacted_at AS at, "
        "m.state, m.reason "
        "FROM pool_contacts c JOIN positions p ON p.id = c.position_id "
        "JOIN position_versions v ON v.position_id = p.id AND v.version = p.version "
        "LEFT JOIN career_postings g ON g.position_id = p.id AND g.shown AND p.state = 'open' "
        "JOIN accounts n ON n.id = c.contacted_by JOIN notify_messages m ON m.id = c.message_id "
        "WHERE c.person_id = %s ORDER BY c.contacted_at DESC, c.id",
        (person_id,),
    )


@dataclass(frozen=True)
class Due:
    """Whether a message to a person of the pool may still go out: their consent holds, the position takes people."""

    consent: bool
    position: bool


def due(message_id: uuid.UUID, at: datetime) -> Due:
    """Return whether a message may go out at a moment."""
    found = fetch_one(
        Due,
        "SELECT EXISTS (SELECT FROM pool_entries e WHERE e.person_id = c.person_id AND e.ends_at > %(at)s) AS consent, "
        "EXISTS (SELECT FROM career_postings g JOIN positions p ON p.id = g.position_id "
        "WHERE g.position_id = c.position_id AND g.shown AND p.state = 'open') AS position "
        "FROM pool_contacts c WHERE c.message_id = %(message)s",
        {"message": message_id, "at": at},
    )
    return found or Due(False, False)
