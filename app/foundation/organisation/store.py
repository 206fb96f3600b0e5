"""Reads and writes units, grades and jobs, and the spans of days in which each holds."""

from __future__ import annotations

import dataclasses
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from app.database import db, fetch, fetch_one
from app.foundation.organisation import schema


@dataclass(frozen=True)
class Entry:
    """A unit, grade or job as it is in one span of days."""

    tables: ClassVar[tuple[type[schema.Coded], type[schema.Span]]]

    id: uuid.UUID
    code: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Unit(Entry):
    """A unit: a head office, branch, sub-branch, department or team, below its parent."""

    tables = schema.OrgUnits, schema.OrgUnitSpans

    kind: str
    parent_id: uuid.UUID | None


@dataclass(frozen=True)
class Grade(Entry):
    """A grade; the higher the rank, the higher the grade."""

    tables = schema.OrgGrades, schema.OrgGradeSpans

    rank: int


@dataclass(frozen=True)
class Job(Entry):
    """A job of the catalogue, with the qualifications that it asks for."""

    tables = schema.OrgJobs, schema.OrgJobSpans

    qualifications: list[str]


@dataclass(frozen=True)
class Branch(Unit):
    """A unit in the tree: how deep it lies, how many are appointed there, and who leads it."""

    level: int
    people: int
    leader_id: uuid.UUID | None
    leader: str | None


@dataclass(frozen=True)
class Life:
    """The first and the last day of a unit, grade or job; None where no last day is known."""

    first: date
    last: date | None


Kind = TypeVar("Kind", bound=Entry)
LARGEST_TREE = 20_000
"""Units that one tree may have."""


def holds(alias: str) -> str:
    """Return the condition that a row with these two days holds on the day `%(day)s`."""
    return f"({alias}.valid_from <= %(day)s AND ({alias}.valid_to IS NULL OR {alias}.valid_to >= %(day)s))"


def _selected(kind: type[Entry]) -> str:
    coded, spans = (table._meta.table_name for table in kind.tables)
    named = [field.name for field in dataclasses.fields(kind) if field.name not in ("id", "code")]
    columns = ", ".join(f"s.{name}" for name in named)
    return f"SELECT c.id, c.code, {columns} FROM {coded} c JOIN {spans} s ON s.of_id = c.id "  # noqa: S608 - constants


def lock() -> None:
    """Let one change of the organisation at a time look and write, until the transaction ends."""
    db.execute_sql("SELECT pg_advisory_xact_lock(hashtext('organisation'))")


def on_day(kind: type[Kind], day: date) -> list[Kind]:
    """List the units, grades or jobs that hold on a day, by code."""
    return fetch(kind, f"{_selected(kind)} WHERE {holds('s')} ORDER BY c.code", {"day": day})


def newest(kind: type[Kind]) -> list[Kind]:
    """List every unit, grade or job as it was or will be at last, also those that were closed, by code."""
    ordered = "ORDER BY c.code, s.valid_from DESC"
    return fetch(kind, f"{_selected(kind).replace('SELECT', 'SELECT DISTINCT ON (c.code)', 1)} {ordered}")


def history(kind: type[Kind], entry_id: uuid.UUID) -> list[Kind]:
    """Return every span of a unit, grade or job, newest first."""
    return fetch(kind, f"{_selected(kind)} WHERE c.id = %s ORDER BY s.valid_from DESC", (entry_id,))


def taken(kind: type[Entry], code: str) -> bool:
    """Return whether a code was ever used."""
    return bool(kind.tables[0].select().where(kind.tables[0].code == code).exists())


def codes(kind: type[Entry]) -> dict[str, uuid.UUID]:
    """Return the id of each code that was ever used."""
    table = kind.tables[0]._meta.table_name
    return dict(db.execute_sql(f"SELECT code, id FROM {table}").fetchall())  # noqa: S608 - a constant


def life(kind: type[Entry], entry_id: uuid.UUID) -> Life | None:
    """Return the first and the last day of a unit, grade or job."""
    table = kind.tables[1]._meta.table_name
    statement = (
        "SELECT min(valid_from) AS first, CASE WHEN bool_or(valid_to IS NULL) THEN NULL ELSE max(valid_to) END AS last "  # noqa: S608 - constants
        f"FROM {table} WHERE of_id = %s HAVING count(*) > 0"  # noqa: S608 - a constant
    )
    return fetch_one(Life, statement, (entry_id,))


def add(kind: type[Entry], entry_id: uuid.UUID, code: str, at: datetime) -> None:
    """Add what a code names; its first span is added by `open_span`."""
    kind.tables[0].insert(id=entry_id, code=code, created_at=at).execute()


def open_span(kind: type[Entry], entry_id: uuid.UUID, first: date, values: dict[str, Any]) -> None:
    """Add a span that begins on a day and has no end."""
    kind.tables[1].insert(id=uuid.uuid4(), of_id=entry_id, valid_from=first, **values).execute()


def change_span(kind: type[Entry], entry_id: uuid.UUID, values: dict[str, Any]) -> None:
    """Change the span that has no end."""
    spans = kind.tables[1]
    spans.update(values).where((spans.of_id == entry_id) & spans.valid_to.is_null()).execute()


def leads_to(unit_id: uuid.UUID, parent_id: uuid.UUID, first: date) -> bool:
    """Return whether a unit is above its future parent on any day from `first` on: climbs, keeping the days common."""
    row = db.execute_sql(
        """
        WITH RECURSIVE up AS (
            SELECT %(parent)s::uuid AS id, %(first)s::date AS since, 'infinity'::date AS until
            UNION
            SELECT s.parent_id, greatest(up.since, s.valid_from), least(up.until, coalesce(s.valid_to, 'infinity'))
            FROM up JOIN org_unit_spans s ON s.of_id = up.id
            WHERE s.parent_id IS NOT NULL AND up.id <> %(unit)s
                AND greatest(up.since, s.valid_from) <= least(up.until, coalesce(s.valid_to, 'infinity'))
        ) SELECT 1 FROM up WHERE id = %(unit)s LIMIT 1
        """,
        {"unit": unit_id, "parent": parent_id, "first": first},
    ).fetchone()
    return row is not None


def depth(parent_id: uuid.UUID | None, unit_id: uuid.UUID | None, day: date) -> int:
    """Return how many levels there would be from the top to the lowest unit below `unit_id`, were it below a parent."""
    row: tuple[int] = db.execute_sql(
        f"""
        WITH RECURSIVE up AS (
            SELECT %(parent)s::uuid AS id, 1 AS level WHERE %(parent)s::uuid IS NOT NULL
            UNION ALL SELECT s.parent_id, up.level + 1 FROM up JOIN org_unit_spans s ON s.of_id = up.id
            WHERE s.parent_id IS NOT NULL AND {holds("s")}
        ), down AS (
            SELECT %(unit)s::uuid AS id, 1 AS level
            UNION ALL SELECT s.of_id, down.level + 1 FROM down JOIN org_unit_spans s ON s.parent_id = down.id
            WHERE {holds("s")}
        ) SELECT coalesce((SELECT max(level) FROM up), 0) + (SELECT max(level) FROM down)
        """,  # noqa: S608 - constants
        {"parent": parent_id, "unit": unit_id, "day": day},
    ).fetchone()
    return row[0]


def in_use(kind: type[Entry], entry_id: uuid.UUID, last: date) -> int:
    """Count the units and appointments that need a unit, grade or job on a day after `last`."""
    column = {Unit: "unit_id", Grade: "grade_id", Job: "job_id"}[kind]
    later = "(valid_to IS NULL OR valid_to > %(last)s)"
    below = f"(SELECT count(*) FROM org_unit_spans WHERE parent_id = %(id)s AND {later})"  # noqa: S608 - constants
    row: tuple[int] = db.execute_sql(
        f"SELECT {below if kind is Unit else '0'} + (SELECT count(*) FROM org_appointments "  # noqa: S608 - constants
        f"WHERE {column} = %(id)s AND revoked_at IS NULL AND {later})",
        {"id": entry_id, "last": last},
    ).fetchone()
    return row[0]


def tree(day: date) -> list[Branch]:
    """Return the units that hold on a day from the top down, those of one parent by their codes: one statement."""
    return fetch(
        Branch,
        f"""
        WITH RECURSIVE tree AS (
            SELECT s.*, c.code, 0 AS level, ARRAY[c.code] AS path
            FROM org_unit_spans s JOIN org_units c ON c.id = s.of_id WHERE s.parent_id IS NULL AND {holds("s")}
            UNION ALL
            SELECT s.*, c.code, tree.level + 1, tree.path || c.code
            FROM tree JOIN org_unit_spans s ON s.parent_id = tree.of_id JOIN org_units c ON c.id = s.of_id
            WHERE {holds("s")}
        ), held AS (
            SELECT a.unit_id, count(DISTINCT a.person_id)::int AS people,
                (array_agg(a.person_id) FILTER (WHERE a.leads))[1] AS leader_id
            FROM org_appointments a WHERE a.revoked_at IS NULL AND {holds("a")} GROUP BY a.unit_id
        )
        SELECT tree.of_id AS id, tree.code, tree.name, tree.valid_from, tree.valid_to, tree.kind, tree.parent_id,
            tree.level, coalesce(held.people, 0) AS people, held.leader_id, (
                SELECT n.display_name FROM org_account_ties t JOIN accounts n ON n.id = t.account_id
                WHERE t.person_id = held.leader_id AND {holds("t")} ORDER BY n.display_name LIMIT 1
            ) AS leader
        FROM tree LEFT JOIN held ON held.unit_id = tree.of_id ORDER BY tree.path LIMIT %(most)s
        """,  # noqa: S608 - constants
        {"day": day, "most": LARGEST_TREE},
    )
