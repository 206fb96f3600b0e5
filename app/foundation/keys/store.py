"""Rows of wrapped data keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.database import db
from app.foundation.keys.schema import PersonKey


def add(rows: Iterable[tuple[UUID, str, str, int]], at: datetime) -> None:
    """Add (person, wrapped, provider, version) rows; a person who has one already keeps it."""
    values = [
        {"person_id": person, "wrapped": wrapped, "provider": provider, "key_version": version, "created_at": at}
        for person, wrapped, provider, version in rows
    ]
    PersonKey.insert_many(values).on_conflict_ignore().execute()


def wrapped(person_ids: Iterable[UUID]) -> dict[UUID, str | None]:
    """Return the wrapped key of each person who has a row; None where it was destroyed."""
    rows = db.execute_sql("SELECT person_id, wrapped FROM person_keys WHERE person_id = ANY (%s)", (list(person_ids),))
    return dict(rows.fetchall())


def destroy(person_id: UUID, at: datetime) -> bool:
    """Forget a wrapped key and say whether there was one."""
    changed = (
        PersonKey.update(wrapped=None, destroyed_at=at)
        .where((PersonKey.person_id == person_id) & PersonKey.wrapped.is_null(False))
        .execute()
    )
    return bool(changed)
