"""Rows of wrapped data keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.database import db
from app.foundation.keys.schema import PersonKey


def add(rows: Iterable[tuple[UUID, str, str, int]], at: datetime) -> set[UUID]:
    """Add (person, wrapped, provider, version) rows, and return whose; a person who has one already keeps it."""
    values = [
        {"person_id": person, "wrapped": wrapped, "provider": provider, "key_version": version, "created_at": at}
        for person, wrapped, provider, version in rows
    ]
    added = PersonKey.insert_many(values).on_conflict_ignore().returning(PersonKey.person_id).tuples().execute()
    return {person for (person,) in added}


def wrapped(person_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """Return the wrapped key of each person who has a row; None where it was destroyed."""
    rows = db.execute_sql("SELECT person_id, wrapped FROM person_keys WHERE person_id = ANY (%s)", (list(person_ids),))
    return dict(rows.fetchall())


def destroy(person_id: UUID, at: datetime) -> bool:
    """Remove a wrapped key and return whether it existed."""
    changed = (
        PersonKey.update(wrapped=None, destroyed_at=at)
        .where((PersonKey.person_id == person_id) & PersonKey.wrapped.is_null(False))
        .execute()
    )
    return bool(changed)


def behind(newest: int, limit: int, after: UUID | None) -> list[tuple[UUID, str]]:
    """Return persons whose key is wrapped under an older version, with that wrap, in the order of their ids."""
    rows: list[tuple[UUID, str]] = db.execute_sql(
        "SELECT person_id, wrapped FROM person_keys WHERE wrapped IS NOT NULL AND key_version < %s "
        "AND (%s::uuid IS NULL OR person_id > %s) ORDER BY person_id LIMIT %s",
        (newest, after, after, limit),
    ).fetchall()
    return rows


def replace(rows: list[tuple[UUID, str, str, int]]) -> int:
    """Put (person, old, new, version) wraps in place and return how many; a wrap that is no longer `old` is left alone.

    So a key that was destroyed meanwhile stays destroyed.
    """
    persons, old, new, versions = (list(column) for column in zip(*rows, strict=True))
    replaced: int = db.execute_sql(
        "UPDATE person_keys held SET wrapped = fresh.new, key_version = fresh.version "
        "FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::int[]) AS fresh (person_id, old, new, version) "
        "WHERE held.person_id = fresh.person_id AND held.wrapped = fresh.old",
        (persons, old, new, versions),
    ).rowcount
    return replaced


def counts(newest: int) -> tuple[int, int, int | None]:
    """Count the wrapped keys and those under an older version than `newest`, and say which version is the oldest."""
    row: tuple[int, int, int | None] = db.execute_sql(
        "SELECT count(*), count(*) FILTER (WHERE key_version < %s), min(key_version) FROM person_keys "
        "WHERE wrapped IS NOT NULL",
        (newest,),
    ).fetchone()
    return row


def page(after: UUID | None, limit: int) -> list[tuple[UUID, str | None]]:
    """Return persons with their wrapped key, None where it was destroyed, in the order of their ids."""
    rows: list[tuple[UUID, str | None]] = db.execute_sql(
        "SELECT person_id, wrapped FROM person_keys WHERE %s::uuid IS NULL OR person_id > %s "
        "ORDER BY person_id LIMIT %s",
        (after, after, limit),
    ).fetchall()
    return rows
