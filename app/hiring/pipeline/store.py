"""Reads the entries of the pipeline, and keeps their step and owner; stage, score and source are kept by triggers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import db, fetch, fetch_one
from app.hiring.pipeline.schema import PipelineEntries


@dataclass(frozen=True)
class Entry:
    """An application where it stands."""

    application_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    owner_id: uuid.UUID
    owner: str
    stage: str
    step: str | None
    since: datetime
    applied_at: datetime
    source: str
    score: float | None
    band: str | None
    due_at: datetime | None
    proposed: bool
    name: bytes | None
    """Sealed."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty values ask for nothing.

    Of each list in `lookups` one has to be there; `contact` is the lookup of a telephone number or an e-mail address.
    """

    position_ids: Sequence[uuid.UUID]
    column: str = ""
    band: str = ""
    least_score: float | None = None
    lookups: Sequence[Sequence[bytes]] = ()
    contact: bytes | None = None
    source: str = ""
    waiting_since: datetime | None = None
    owner_id: uuid.UUID | None = None
    overdue_at: datetime | None = None


WITH_CONTACT = (
    "e.application_id IN (SELECT w.id FROM candidates c JOIN person_keys k ON k.person_id = c.person_id "
    "JOIN applications w ON w.person_id = c.person_id "
    "WHERE k.wrapped IS NOT NULL AND (c.phone_lookup = %(contact)s OR c.email_lookup = %(contact)s))"
)
"""Whose number or address it is; nobody whose data key was destroyed."""
COUNTED = 1000
"""Up to how many people a table counts: more than that is said so."""
LIMITS = (
    "LEFT JOIN limits o ON o.position_id = e.position_id AND o.stage = coalesce(e.step, e.stage) "
    "LEFT JOIN limits u ON u.position_id IS NULL AND u.stage = coalesce(e.step, e.stage) "
    "AND NOT EXISTS (SELECT FROM limits x WHERE x.position_id = e.position_id)"
)
WITH_LIMITS = (
    "WITH limits AS MATERIALIZED (SELECT s.position_id, s.stage, s.hours FROM pipeline_stages s WHERE s.version = "
    "(SELECT max(n.version) FROM pipeline_stages n WHERE n.position_id IS NOT DISTINCT FROM s.position_id))"
)
DUE = "(e.since + make_interval(hours => coalesce(o.hours, u.hours)))"
COLUMNS = (
    "e.application_id, e.person_id, e.position_id, e.owner_id, n.display_name AS owner, e.stage, e.step, e.since, "
    f"e.applied_at, e.source, e.score, e.band, {DUE} AS due_at, EXISTS (SELECT FROM pipeline_proposals r "
    "WHERE r.application_id = e.application_id AND r.state = 'open') AS proposed, a.name"
)
JOINED = (
    "FROM pipeline_entries e JOIN accounts n ON n.id = e.owner_id JOIN applications a ON a.id = e.application_id "
    f"{LIMITS}"
)
ORDERS = {
    "since": "e.since",
    "applied": "e.applied_at",
    "score": "coalesce(e.score, -1)",
}
"""What a table may be sorted by: names are sealed, so no statement sorts by them."""


def page(wanted: Wanted, order: str, after: uuid.UUID | None, most: int) -> tuple[list[Entry], int]:
    """Return `most` entries after one in an order ("since", "-since" …), and how many fit, up to COUNTED + 1."""
    key, down = ORDERS[order.removeprefix("-")], order.startswith("-")
    where, values = _where(wanted)
    turn = "DESC" if down else "ASC"
    beyond = ""
    if after:
        values["after"] = after
        last = f"SELECT {key}, e.application_id FROM pipeline_entries e WHERE e.application_id = %(after)s"  # noqa: S608
        beyond = f"AND ({key}, e.application_id) {'<' if down else '>'} ({last})"
    fitting = f"FROM pipeline_entries e {LIMITS if wanted.overdue_at else ''} WHERE {where}"
    place = f"{key} {turn}, e.application_id {turn}"
    found = fetch(
        _Counted,
        # Names and limits are joined to the rows of the page alone: thousands have a common name.
        f"{WITH_LIMITS}, chosen AS MATERIALIZED (SELECT e.application_id {fitting} {beyond} "  # noqa: S608 - constants only, values are bound
        f"ORDER BY {place} LIMIT {most:d}) "
        f"SELECT {COLUMNS}, (SELECT count(*) FROM (SELECT 1 {fitting} LIMIT {COUNTED + 1}) AS counted) AS total "
        f"{JOINED} JOIN chosen ON chosen.application_id = e.application_id ORDER BY {place}",
        values,
    )
    return [Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__}) for row in found], (
        found[0].total if found else 0
    )


@dataclass(frozen=True)
class _Counted(Entry):
    total: int


def _where(wanted: Wanted) -> tuple[str, dict[str, Any]]:
    parts = ["e.position_id = ANY (%(positions)s)"]
    values: dict[str, Any] = {"positions": list(wanted.position_ids)}
    tests: tuple[tuple[str, object, str], ...] = (
        ("column", wanted.column or None, "coalesce(e.step, e.stage) = %(column)s"),
        ("band", wanted.band or None, "e.band = %(band)s"),
        ("score", wanted.least_score, f"{ORDERS['score']} >= %(score)s"),
        ("contact", wanted.contact, WITH_CONTACT),
        ("source", wanted.source or None, "e.source = %(source)s"),
        ("waiting", wanted.waiting_since, "e.since <= %(waiting)s"),
        ("owner", wanted.owner_id, "e.owner_id = %(owner)s"),
        ("overdue", wanted.overdue_at, f"{DUE} < %(overdue)s"),
    )
    for name, value, test in tests:
        if value is not None:
            parts.append(test)
            values[name] = value
    for at, group in enumerate(wanted.lookups):
        parts.append(f"e.lookups && %(lookups_{at})s")
        values[f"lookups_{at}"] = list(group)
    return " AND ".join(parts), values


@dataclass(frozen=True)
class Card(Entry):
    """An entry on a board, with how many stand in its column and how many of those are overdue."""

    total: int
    overdue: int


CARD = ", ".join(Card.__dataclass_fields__)


def board(position_id: uuid.UUID, at: datetime, most: int) -> tuple[list[dict[str, Any]], list[Card]]:
    """Return the rows of the stages that hold for a position, and the entries of each column that wait longest."""
    rows = db.execute_sql(
        f"{WITH_LIMITS} SELECT (SELECT json_agg(row_to_json(s)) FROM pipeline_stages s WHERE s.position_id IS NULL "  # noqa: S608 - constants only, values are bound
        "OR s.position_id = %(position)s) AS kept, placed.* FROM (SELECT 1) AS one LEFT JOIN ("
        f"SELECT {CARD} FROM (SELECT {COLUMNS}, count(*) OVER w AS total, "
        f"count(*) FILTER (WHERE {DUE} < %(at)s) OVER w AS overdue, "
        "row_number() OVER (PARTITION BY e.stage, e.step ORDER BY e.since, e.application_id) AS place "
        f"{JOINED} WHERE e.position_id = %(position)s WINDOW w AS (PARTITION BY e.stage, e.step)) AS counted "
        "WHERE place <= %(most)s ORDER BY since, application_id) AS placed ON true",
        {"position": position_id, "at": at, "most": most},
    ).fetchall()
    return rows[0][0], [Card(*row[1:]) for row in rows if row[1]]


def entry(application_id: uuid.UUID) -> Entry | None:
    """Return one entry."""
    return fetch_one(
        Entry,
        f"{WITH_LIMITS} SELECT {COLUMNS} {JOINED} WHERE e.application_id = %s",  # noqa: S608 - constants only
        (application_id,),
    )


def among(application_ids: Sequence[uuid.UUID], position_ids: Sequence[uuid.UUID]) -> list[Entry]:
    """Return those of some applications that are for some positions, who waits longest first."""
    return fetch(
        Entry,
        f"{WITH_LIMITS} SELECT {COLUMNS} {JOINED} WHERE e.application_id = ANY (%s) AND e.position_id = ANY (%s) "  # noqa: S608
        "ORDER BY e.since, e.application_id",
        (list(application_ids), list(position_ids)),
    )


def set_step(application_id: uuid.UUID, step: str | None, at: datetime) -> None:
    """Move an entry to a step within its stage, or to the stage itself."""
    PipelineEntries.update(step=step, since=at).where(PipelineEntries.application_id == application_id).execute()


def leave_steps(position_id: uuid.UUID | None, steps: Sequence[str], at: datetime) -> None:
    """Bring back to its stage whoever is in a step: of a position, or of all without stages of their own."""
    db.execute_sql(
        "UPDATE pipeline_entries SET step = NULL, since = %(at)s WHERE step = ANY (%(steps)s) AND (position_id = "
        "%(position)s OR (%(position)s::uuid IS NULL AND NOT EXISTS (SELECT FROM pipeline_stages s "
        "WHERE s.position_id = pipeline_entries.position_id)))",
        {"steps": list(steps), "position": position_id, "at": at},
    )


def set_owner(application_id: uuid.UUID, owner_id: uuid.UUID) -> None:
    """Keep who looks after an application."""
    PipelineEntries.update(owner_id=owner_id).where(PipelineEntries.application_id == application_id).execute()
