"""Reads and writes the records of forms."""

from __future__ import annotations

import uuid
from datetime import datetime

import peewee

from app.database import db
from app.foundation.forms.schema import FormRecords


def add(owner: str, record_id: uuid.UUID, purpose: str, sealed: bytes, at: datetime, until: datetime) -> bool:
    """Add a record unless the owner has this id; waits for a transaction that is adding it."""
    row = db.execute_sql(
        "INSERT INTO form_records (owner, id, purpose, sealed, made_at, expires_at) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING RETURNING id",
        (owner, record_id, purpose, sealed, at, until),
    ).fetchone()
    return row is not None


def change(owner: str, record_id: uuid.UUID, sealed: bytes) -> None:
    """Replace the contents of a record."""
    FormRecords.update(sealed=sealed).where(_record(owner, record_id)).execute()


def get(owner: str, record_id: uuid.UUID, purpose: str, at: datetime) -> bytes | None:
    """Return the sealed contents of a record that has not expired."""
    row = FormRecords.get_or_none(
        _record(owner, record_id) & (FormRecords.purpose == purpose) & (FormRecords.expires_at > at)
    )
    return bytes(row.sealed) if row else None


def take(owner: str, record_id: uuid.UUID, purpose: str, at: datetime) -> bytes | None:
    """Return the sealed contents of a record and remove it: of several calls at once, only one gets it."""
    row = db.execute_sql(
        "DELETE FROM form_records WHERE owner = %s AND id = %s AND purpose = %s AND expires_at > %s RETURNING sealed",
        (owner, record_id, purpose, at),
    ).fetchone()
    return bytes(row[0]) if row else None


def remove(owner: str, record_id: uuid.UUID) -> None:
    """Remove a record."""
    FormRecords.delete().where(_record(owner, record_id)).execute()


def trim(owners: str, purpose: str, most: int) -> None:
    """Remove the oldest records above `most` of the owners whose name begins with `owners`."""
    db.execute_sql(
        "DELETE FROM form_records WHERE (owner, id) IN (SELECT owner, id FROM form_records "
        "WHERE starts_with(owner, %s) AND purpose = %s ORDER BY made_at DESC OFFSET %s)",
        (owners, purpose, most),
    )


def forget(at: datetime) -> int:
    """Remove expired records; returns how many records there were."""
    removed: int = FormRecords.delete().where(FormRecords.expires_at <= at).execute()
    return removed


def _record(owner: str, record_id: uuid.UUID) -> peewee.Expression:
    return (FormRecords.owner == owner) & (FormRecords.id == record_id)
