"""Reads and writes appointments and which person an account is; asks who leads what, and who sees whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.database import db, fetch, fetch_one
from app.foundation.organisation.schema import OrgAccountTies, OrgAppointments
from app.foundation.organisation.store import holds


@dataclass(frozen=True)
class Appointment:
    """A person in a unit, job and grade, from one day to another."""

    id: uuid.UUID
    person_id: uuid.UUID
    unit_id: uuid.UUID
    job_id: uuid.UUID
    grade_id: uuid.UUID | None
    leads: bool
    valid_from: date
    valid_to: date | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Seat(Appointment):
    """An appointment with the names of what it is made of; `name` is that of the person's account."""

    account_id: uuid.UUID | None
    name: str | None
    job: str
    grade: str | None


@dataclass(frozen=True)
class Person:
    """Somebody whom an account sees; `name` is that of the person's account, where there is one."""

    person_id: uuid.UUID
    account_id: uuid.UUID | None
    name: str | None


@dataclass(frozen=True)
class Led:
    """A unit that an account answers for on a day."""

    id: uuid.UUID
    code: str
    name: str


COLUMNS = "a.id, a.person_id, a.unit_id, a.job_id, a.grade_id, a.leads, a.valid_from, a.valid_to, a.revoked_at"
LED = f"""
WITH RECURSIVE me AS (SELECT t.person_id FROM org_account_ties t WHERE t.account_id = %(account)s AND {holds("t")}),
led AS (
    SELECT a.unit_id FROM me JOIN org_appointments a ON a.person_id = me.person_id
    JOIN org_unit_spans s ON s.of_id = a.unit_id
    WHERE a.leads AND a.revoked_at IS NULL AND {holds("a")} AND {holds("s")}
    UNION
    SELECT s.of_id FROM led JOIN org_unit_spans s ON s.parent_id = led.unit_id WHERE {holds("s")}
)
"""  # noqa: S608 - constants
SEEN = (
    "a.revoked_at IS NULL AND (%(all)s OR a.unit_id IN (SELECT unit_id FROM led) "
    "OR a.person_id IN (SELECT person_id FROM me))"
)


def led(account_id: uuid.UUID, day: date) -> list[Led]:
    """Return the units that an account leads on a day, and those below them: one statement."""
    return fetch(
        Led,
        f"{LED} SELECT c.id, c.code, s.name FROM led JOIN org_units c ON c.id = led.unit_id "  # noqa: S608 - constants
        f"JOIN org_unit_spans s ON s.of_id = c.id AND {holds('s')} ORDER BY c.code",
        {"account": account_id, "day": day},
    )


def seen(account_id: uuid.UUID, day: date, everybody: bool, most: int) -> list[Person]:
    """Return the persons appointed on a day whom an account sees, by name: one statement."""
    return fetch(
        Person,
        f"""{LED}, persons_seen AS (
            SELECT DISTINCT a.person_id FROM org_appointments a WHERE {holds("a")} AND {SEEN}
        )
        SELECT DISTINCT ON (n.display_name, p.person_id) p.person_id, t.account_id, n.display_name AS name
        FROM persons_seen p LEFT JOIN org_account_ties t ON t.person_id = p.person_id AND {holds("t")}
        LEFT JOIN accounts n ON n.id = t.account_id ORDER BY n.display_name, p.person_id LIMIT %(most)s
        """,  # noqa: S608 - constants
        {"account": account_id, "day": day, "all": everybody, "most": most},
    )


def sees(account_id: uuid.UUID, person_id: uuid.UUID, day: date, everybody: bool) -> bool:
    """Return whether an account sees a person on a day: one statement."""
    row: tuple[bool] = db.execute_sql(
        f"{LED} SELECT EXISTS (SELECT 1 FROM org_appointments a WHERE a.person_id = %(person)s AND {holds('a')} "  # noqa: S608 - constants
        f"AND {SEEN})",
        {"account": account_id, "person": person_id, "day": day, "all": everybody},
    ).fetchone()
    return row[0]


def seats(
    account_id: uuid.UUID, unit_id: uuid.UUID, day: date, everybody: bool, most: int, only: uuid.UUID | None = None
) -> list[Seat]:
    """Return the appointments in a unit, also past and future ones, of the persons whom an account sees on a day."""
    return fetch(
        Seat,
        f"""{LED} SELECT {COLUMNS}, n.id AS account_id, n.display_name AS name,
            (SELECT j.name FROM org_job_spans j WHERE j.of_id = a.job_id ORDER BY {holds("j")} DESC, j.valid_from DESC
                LIMIT 1) AS job,
            (SELECT g.name FROM org_grade_spans g WHERE g.of_id = a.grade_id
                ORDER BY {holds("g")} DESC, g.valid_from DESC LIMIT 1) AS grade
        FROM org_appointments a LEFT JOIN LATERAL (
            SELECT n.id, n.display_name FROM org_account_ties t JOIN accounts n ON n.id = t.account_id
            WHERE t.person_id = a.person_id ORDER BY {holds("t")} DESC, t.valid_from DESC LIMIT 1
        ) n ON true
        WHERE a.unit_id = %(unit)s AND {SEEN} AND (%(only)s::uuid IS NULL OR a.id = %(only)s)
        ORDER BY a.valid_to IS NOT NULL, a.leads DESC, n.display_name, a.valid_from DESC LIMIT %(most)s
        """,  # noqa: S608 - constants
        {"account": account_id, "unit": unit_id, "day": day, "all": everybody, "most": most, "only": only},
    )


def leaders(unit_ids: Iterable[uuid.UUID], day: date) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """Return (unit, account) of who leads each unit or one above it on a day, the nearest first: one statement.

    Accounts that are locked are left out.
    """
    rows: list[tuple[uuid.UUID, uuid.UUID]] = db.execute_sql(
        f"""
        WITH RECURSIVE up AS (
            SELECT asked.id AS asked, asked.id, 0 AS level FROM unnest(%(units)s::uuid[]) AS asked (id)
            UNION
            SELECT up.asked, s.parent_id, up.level + 1 FROM up JOIN org_unit_spans s ON s.of_id = up.id
            WHERE s.parent_id IS NOT NULL AND {holds("s")}
        )
        SELECT up.asked, t.account_id FROM up
        JOIN org_unit_spans s ON s.of_id = up.id AND {holds("s")}
        JOIN org_appointments a ON a.unit_id = up.id AND a.leads AND a.revoked_at IS NULL AND {holds("a")}
        JOIN org_account_ties t ON t.person_id = a.person_id AND {holds("t")}
        JOIN accounts n ON n.id = t.account_id AND n.disabled_at IS NULL
        ORDER BY up.asked, up.level, t.account_id
        """,  # noqa: S608 - constants
        {"units": list(unit_ids), "day": day},
    ).fetchall()
    return rows


def get(appointment_id: uuid.UUID) -> Appointment | None:
    """Return an appointment."""
    return fetch_one(Appointment, f"SELECT {COLUMNS} FROM org_appointments a WHERE a.id = %s", (appointment_id,))  # noqa: S608 - constants


def clash(one: Appointment) -> Appointment | None:
    """Return an appointment of the same person to the same seat, or another leader of the unit, on a common day."""
    return fetch_one(
        Appointment,
        f"SELECT {COLUMNS} FROM org_appointments a WHERE a.unit_id = %(unit)s AND a.id <> %(id)s "  # noqa: S608 - constants
        "AND a.revoked_at IS NULL AND a.valid_from <= coalesce(%(last)s, 'infinity'::date) "
        "AND coalesce(a.valid_to, 'infinity') >= %(first)s "
        "AND ((a.person_id = %(person)s AND a.job_id = %(job)s) OR (%(leads)s AND a.leads)) LIMIT 1",
        {
            "unit": one.unit_id, "id": one.id, "first": one.valid_from, "last": one.valid_to, "person": one.person_id,
            "job": one.job_id, "leads": one.leads,
        },
    )  # fmt: skip


def add(one: Appointment, by: uuid.UUID, at: datetime) -> None:
    """Add an appointment."""
    OrgAppointments.insert(made_by=by, made_at=at, **one.__dict__).execute()


def end(appointment_id: uuid.UUID, last: date) -> None:
    """Set the last day of an appointment."""
    OrgAppointments.update(valid_to=last).where(OrgAppointments.id == appointment_id).execute()


def revoke(appointment_id: uuid.UUID, at: datetime) -> None:
    """Mark an appointment as one that never held."""
    OrgAppointments.update(revoked_at=at).where(OrgAppointments.id == appointment_id).execute()


def tied(account_id: uuid.UUID) -> tuple[uuid.UUID, date] | None:
    """Return the person whom an account is at last, and since when."""
    row: tuple[uuid.UUID, date] | None = db.execute_sql(
        "SELECT person_id, valid_from FROM org_account_ties WHERE account_id = %s AND valid_to IS NULL", (account_id,)
    ).fetchone()
    return row


def first_free(account_id: uuid.UUID) -> date | None:
    """Return the last day of the tie of an account that ended last."""
    row: tuple[date | None] = db.execute_sql(
        "SELECT max(valid_to) FROM org_account_ties WHERE account_id = %s", (account_id,)
    ).fetchone()
    return row[0]


def tie(account_id: uuid.UUID, person_id: uuid.UUID, first: date) -> None:
    """Say which person an account is from a day on."""
    OrgAccountTies.insert(id=uuid.uuid4(), account_id=account_id, person_id=person_id, valid_from=first).execute()


def change_tie(account_id: uuid.UUID, **values: date) -> None:
    """Change a day of the tie that has no end."""
    open_tie = (OrgAccountTies.account_id == account_id) & OrgAccountTies.valid_to.is_null()
    OrgAccountTies.update(values).where(open_tie).execute()


def person_exists(person_id: uuid.UUID) -> bool:
    """Return whether there is a person with this id."""
    return db.execute_sql("SELECT 1 FROM persons WHERE id = %s", (person_id,)).fetchone() is not None
