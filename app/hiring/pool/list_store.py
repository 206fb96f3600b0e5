"""Reads the people of the pool: those whose consent holds, who were decided on, and who are not considered now."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import db

BUSY = (
    "EXISTS (SELECT FROM persons_joined(p.person_id) AS same JOIN applications x ON x.person_id = same "
    "WHERE x.stage <> 'rejected')"
)
"""Whether a person `p`, or one joined with them, has an application that is open or was approved."""
STAGES = ("received", "screening", "manual_review", "screened", "invited", "interviewing", "assessed")
"""The stages in the order in which they count as reached."""
ORDERS = {"until": "ends_at", "decided": "decided_at"}
OPTIONS = 300
_LAST = (
    "JOIN LATERAL (SELECT a.id, a.position_id, a.name, a.lookups, d.decided_at FROM applications a "
    "JOIN decisions d ON d.id = a.decision_id WHERE a.person_id = p.person_id AND a.stage = 'rejected' "
    "ORDER BY d.decided_at DESC, a.id LIMIT 1) last ON true"
)
_PEOPLE = (
    "SELECT p.id, p.person_id, p.ends_at, last.id AS application_id, last.position_id, last.name, last.lookups, "  # noqa: S608 - constants only
    "last.decided_at, o.unit_id, o.owner_id, o.manager_id, v.title "
    f"FROM pool_entries p {_LAST} JOIN positions o ON o.id = last.position_id "
    "JOIN position_versions v ON v.position_id = o.id AND v.version = o.version "
    f"WHERE p.ends_at > %(at)s AND NOT {BUSY}"
)
_REACHED = (
    "(SELECT s.stage FROM application_stages s WHERE s.application_id = f.application_id "
    "AND s.stage = ANY (%(stages)s) ORDER BY array_position(%(stages)s, s.stage) DESC LIMIT 1)"
)
_COMPOSITE = (
    "(SELECT c.value FROM composites c WHERE c.application_id = f.application_id ORDER BY c.number DESC LIMIT 1)"
)
_CONTACTED = (
    "(SELECT coalesce(json_agg(json_build_array(t.contacted_at, w.title) ORDER BY t.contacted_at DESC), '[]') "
    "FROM pool_contacts t JOIN positions q ON q.id = t.position_id "
    "JOIN position_versions w ON w.position_id = q.id AND w.version = q.version WHERE t.person_id = f.person_id)"
)
_OPTIONS = (
    "json_build_object('position', (SELECT coalesce(json_object_agg(y.position_id, y.title), '{}') "  # noqa: S608
    f"FROM (SELECT DISTINCT position_id, title FROM people ORDER BY title LIMIT {OPTIONS}) y), "
    "'unit', (SELECT coalesce(json_object_agg(y.of_id, y.name), '{}') FROM (SELECT DISTINCT ON (n.of_id) n.of_id, "
    "n.name FROM org_unit_spans n WHERE n.of_id IN (SELECT unit_id FROM people) ORDER BY n.of_id, n.valid_from DESC "
    f"LIMIT {OPTIONS}) y))"
)


@dataclass(frozen=True)
class Row:
    """A person of the pool with the last application that was rejected; `name` is sealed.

    `contacted` is (when in ISO 8601, title of the position), the newest first; `composite` is 0 to 100.
    """

    id: uuid.UUID
    person_id: uuid.UUID
    ends_at: datetime
    application_id: uuid.UUID
    position_id: uuid.UUID
    name: bytes | None
    decided_at: datetime
    owner_id: uuid.UUID
    manager_id: uuid.UUID
    title: str
    reached: str | None
    composite: float | None
    contacted: list[list[str]]


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty values ask for nothing. Of each list in `lookups` one has to be there."""

    position_id: uuid.UUID | None = None
    unit_id: uuid.UUID | None = None
    lookups: Sequence[Sequence[bytes]] = ()
    entry_ids: Sequence[uuid.UUID] | None = None


_COLUMNS = (
    "id", "person_id", "ends_at", "application_id", "position_id", "name", "decided_at", "owner_id", "manager_id",
    "title",
)  # fmt: skip


def page(
    wanted: Wanted, order: str, after: tuple[datetime, uuid.UUID] | None, at: datetime, most: int
) -> tuple[list[Row], int, dict[str, dict[str, str]]]:
    """Return rows after one in an order ("until", "-decided"), how many fit, and the choices of filters: one statement.

    The choices are the titles of positions and the names of units that somebody in the pool has, by their id.
    """
    key, turn, beyond = ORDERS[order.removeprefix("-")], *(("DESC", "<") if order.startswith("-") else ("ASC", ">"))
    where, values = _where(wanted)
    if after:
        values |= {"after_at": after[0], "after_id": after[1]}
    later = f"AND ({key}, id) {beyond} (%(after_at)s, %(after_id)s)" if after else ""
    columns = ", ".join(f"f.{name}" for name in _COLUMNS)
    rows = db.execute_sql(
        f"WITH people AS MATERIALIZED ({_PEOPLE}), fitting AS (SELECT * FROM people WHERE {where}) "  # noqa: S608 - constants only, values are bound
        f"SELECT {_OPTIONS}, (SELECT count(*) FROM fitting), {columns}, {_REACHED}, {_COMPOSITE}, {_CONTACTED} "
        f"FROM (SELECT 1) AS one LEFT JOIN (SELECT * FROM fitting WHERE true {later} ORDER BY {key} {turn}, id {turn} "
        f"LIMIT %(most)s) AS f ON true ORDER BY f.{key} {turn}, f.id {turn}",
        values | {"at": at, "most": most, "stages": list(STAGES)},
    ).fetchall()
    return [Row(*row[2:]) for row in rows if row[2]], rows[0][1], rows[0][0]


def known_by(entry_ids: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, uuid.UUID, uuid.UUID]]:
    """Return the application by which the person of each entry is known: entry, application, person."""
    return list(
        db.execute_sql(
            f"SELECT p.id, last.id, p.person_id FROM pool_entries p {_LAST} WHERE p.id = ANY (%s)",  # noqa: S608
            (list(entry_ids),),
        )
    )


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts, values = ["true"], {}
    tests: tuple[tuple[str, Any, str], ...] = (
        ("position", wanted.position_id, "position_id = %(position)s"),
        ("unit", wanted.unit_id, "unit_id = %(unit)s"),
        ("entries", None if wanted.entry_ids is None else list(wanted.entry_ids), "id = ANY (%(entries)s)"),
    )
    for name, value, test in tests:
        if value is not None:
            parts.append(test)
            values[name] = value
    for place, group in enumerate(wanted.lookups):
        parts.append(f"lookups && %(lookups_{place})s")
        values[f"lookups_{place}"] = list(group)
    return " AND ".join(parts), values
