"""Reads and writes consents, entries and their ends, and finds whose data is to be erased."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db, fetch, select
from app.hiring.pool.schema import PoolConsents, PoolEnds, PoolEntries


@dataclass(frozen=True)
class Consent:
    """A consent; `way` is careers (the form of an application), status (the candidate's page) or link (a message)."""

    id: uuid.UUID
    person_id: uuid.UUID
    application_id: uuid.UUID
    way: str
    submission_id: uuid.UUID | None
    wording: str
    language: str
    given_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Entry:
    """A person in the pool; the consent holds before `ends_at`, and no longer at that moment."""

    id: uuid.UUID
    person_id: uuid.UUID
    consent_id: uuid.UUID
    entered_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Ticked:
    """A consent that came with the form of an application and is not in the pool yet."""

    submission_id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    wording: str
    language: str
    given_at: datetime


def add_consent(consent: Consent) -> bool:
    """Append a consent; False where that of the same form is there already."""
    added = PoolConsents.insert(vars(consent)).on_conflict_ignore().returning(PoolConsents.id).execute()
    return bool(list(added))


def enter(consent: Consent) -> None:
    """Put a person into the pool, or keep them longer; where another consent of theirs holds longer, that counts."""
    db.execute_sql(
        "INSERT INTO pool_entries (id, person_id, consent_id, entered_at, ends_at) "
        "VALUES (%(id)s, %(person_id)s, %(consent_id)s, %(given_at)s, %(ends_at)s) ON CONFLICT (person_id) "
        "DO UPDATE SET consent_id = excluded.consent_id, ends_at = excluded.ends_at "
        "WHERE pool_entries.ends_at <= excluded.ends_at",
        vars(consent) | {"id": uuid.uuid4(), "consent_id": consent.id},
    )


def of_joined(person_id: uuid.UUID) -> list[Entry]:
    """Return the entries of a person and of those joined with them; nobody changes them until the transaction ends."""
    return fetch(
        Entry,
        "SELECT id, person_id, consent_id, entered_at, ends_at FROM pool_entries "
        "WHERE person_id IN (SELECT persons_joined(%s)) ORDER BY id FOR UPDATE",
        (person_id,),
    )


def of_person(person_id: uuid.UUID) -> Entry | None:
    """Return the entry of a person."""
    return select(PoolEntries, Entry).where(PoolEntries.person_id == person_id).first()


def entry(entry_id: uuid.UUID, *, held: bool = False) -> Entry | None:
    """Return an entry; with `held` nobody else changes it until the transaction ends."""
    query = select(PoolEntries, Entry).where(PoolEntries.id == entry_id)
    return (query.for_update() if held else query).first()


def consent(consent_id: uuid.UUID) -> Consent:
    """Return a consent that an entry names."""
    return select(PoolConsents, Consent).where(PoolConsents.id == consent_id).get()


def remove(entry: Entry, why: str, at: datetime) -> bool:
    """Remove an entry and keep why; False where it was removed before."""
    gone = PoolEntries.delete().where((PoolEntries.id == entry.id) & (PoolEntries.consent_id == entry.consent_id))
    if not gone.execute():
        return False
    PoolEnds.insert(
        id=uuid.uuid4(), entry_id=entry.id, person_id=entry.person_id, consent_id=entry.consent_id, why=why,
        ended_at=at,
    ).execute()  # fmt: skip
    return True


def why_ended(entry_id: uuid.UUID) -> str | None:
    """Return why an entry was removed last; None for one that is there or never was."""
    rows = PoolEnds.select(PoolEnds.why).where(PoolEnds.entry_id == entry_id).order_by(PoolEnds.ended_at.desc())
    row = rows.first()
    return row.why if row else None


def withdrew_since(person_id: uuid.UUID, since: datetime) -> bool:
    """Return whether a person, or one joined with them, withdrew a consent at or after a moment."""
    found = db.execute_sql(
        "SELECT EXISTS (SELECT FROM pool_ends WHERE person_id IN (SELECT persons_joined(%s)) AND why = 'withdrawn' "
        "AND ended_at >= %s)",
        (person_id, since),
    ).fetchone()
    return bool(found[0])


def ticked(most: int, application_id: uuid.UUID | None = None) -> list[Ticked]:
    """Return consents of the careers form whose application exists by now, and which are not in the pool yet.

    With an application, that of its form.
    """
    return fetch(
        Ticked,
        "SELECT c.submission_id, a.id AS application_id, a.person_id, c.wording, c.language, c.given_at "
        "FROM career_pool_consents c JOIN career_submissions s ON s.id = c.submission_id "
        "JOIN uploads u ON u.id = s.upload_id JOIN applications a ON a.id = u.application_id "
        "WHERE NOT EXISTS (SELECT FROM pool_consents p WHERE p.submission_id = c.submission_id) "
        "AND (%(application)s::uuid IS NULL OR a.id = %(application)s) "
        "ORDER BY c.given_at, c.submission_id LIMIT %(most)s",
        {"application": application_id, "most": most},
    )


def ended(at: datetime, most: int) -> list[Entry]:
    """Return entries whose consent holds no longer, those that ended first first."""
    query = select(PoolEntries, Entry).where(PoolEntries.ends_at <= at)
    return list(query.order_by(PoolEntries.ends_at, PoolEntries.id).limit(most))


def kept(person_ids: list[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Return those of some persons whose consent holds."""
    rows = PoolEntries.select(PoolEntries.person_id).where(
        PoolEntries.person_id.in_(person_ids) & (PoolEntries.ends_at > at)
    )
    return {row.person_id for row in rows}


def release(person_id: uuid.UUID, at: datetime) -> None:
    """Note that no consent keeps a person's data any more."""
    db.execute_sql(
        "INSERT INTO pool_releases (person_id, released_at) VALUES (%s, %s) ON CONFLICT DO NOTHING", (person_id, at)
    )


def keep(person_id: uuid.UUID) -> None:
    """Take the note back: a new consent keeps the data."""
    db.execute_sql("DELETE FROM pool_releases WHERE person_id = %s", (person_id,))


def to_erase(decided_before: datetime, most: int, person_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Return whom no consent keeps, whose every application was rejected, the last at or before a moment.

    Persons that are joined count as one. With a person, that person alone.
    """
    rows = db.execute_sql(
        "SELECT r.person_id FROM pool_releases r "
        "WHERE NOT EXISTS (SELECT FROM persons_joined(r.person_id) AS same "
        "WHERE EXISTS (SELECT FROM pool_entries e WHERE e.person_id = same) "
        "OR EXISTS (SELECT FROM applications a WHERE a.person_id = same AND a.stage <> 'rejected')) "
        "AND (SELECT max(d.decided_at) FROM applications a JOIN decisions d ON d.id = a.decision_id "
        "WHERE a.person_id = r.person_id) <= %(before)s AND (%(person)s::uuid IS NULL OR r.person_id = %(person)s) "
        "ORDER BY r.released_at, r.person_id LIMIT %(most)s",
        {"before": decided_before, "person": person_id, "most": most},
    )
    return [row[0] for row in rows]
