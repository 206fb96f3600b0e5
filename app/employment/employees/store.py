"""Reads and writes employee records."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.database import db
from app.employment.employees.schema import Employees

SEALED = ("name", "phone", "email", "id_number", "education", "indicators")


@dataclass(frozen=True)
class Row:
    """A record as it is stored; `sealed` maps a column to ciphertext, or to None where the résumé had no value."""

    id: uuid.UUID
    person_id: uuid.UUID
    application_id: uuid.UUID
    decision_id: uuid.UUID
    position_id: uuid.UUID
    number: str
    sealed: dict[str, bytes | None]
    decided_at: datetime
    created_at: datetime


def _row(row: Employees) -> Row:
    sealed = {name: bytes(value) if (value := getattr(row, name)) is not None else None for name in SEALED}
    return Row(
        row.id,
        row.person_id,
        row.application_id,
        row.decision_id,
        row.position_id,
        row.number,
        sealed,
        row.decided_at,
        row.created_at,
    )


def add(values: dict[str, object]) -> uuid.UUID | None:
    """Add a record and return its id, None when the application or the person has a record."""
    columns = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    row = db.execute_sql(
        f"INSERT INTO employees ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING RETURNING id",  # noqa: S608 - column names of ours
        tuple(values.values()),
    ).fetchone()
    return row[0] if row else None


def has_one(person_ids: list[uuid.UUID]) -> bool:
    """Return whether one of these persons has a record."""
    return Employees.select().where(Employees.person_id.in_(person_ids)).exists()


def set_indicators(employee_id: uuid.UUID, sealed: bytes) -> None:
    """Replace the indicators of a record."""
    Employees.update(indicators=sealed).where(Employees.id == employee_id).execute()


def hold(employee_id: uuid.UUID) -> Row | None:
    """Return a record and keep others from changing it until the transaction ends."""
    row = Employees.select().where(Employees.id == employee_id).for_update().get_or_none()
    return _row(row) if row else None


def by_id(employee_id: uuid.UUID) -> Row | None:
    """Return a record."""
    row = Employees.get_or_none(Employees.id == employee_id)
    return _row(row) if row else None


def by_application(application_id: uuid.UUID) -> Row | None:
    """Return the record made from an application."""
    row = Employees.get_or_none(Employees.application_id == application_id)
    return _row(row) if row else None


def of_positions(position_ids: list[uuid.UUID]) -> list[Row]:
    """Return the records made from these positions, newest first."""
    rows = Employees.select().where(Employees.position_id.in_(position_ids)).order_by(Employees.created_at.desc())
    return [_row(row) for row in rows]
