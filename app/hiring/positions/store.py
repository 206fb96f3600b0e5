"""Reads and writes positions and their versions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from app.database import db, fetch
from app.hiring.positions.profile import Wanted
from app.hiring.positions.schema import Positions, PositionVersions


@dataclass(frozen=True)
class Requirement:
    """Something a candidate must or should bring; `weight` is relative, `synonyms` are other words for it.

    `indicator` is the one of the profile that it informs, None where the profile says nothing of it.
    """

    id: str
    text: str
    kind: str
    weight: float
    synonyms: tuple[str, ...] = ()
    indicator: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of a fixed kind; `skill` is set for years_in_skill alone."""

    id: str
    kind: str
    value: str | float
    skill: str | None = None


@dataclass(frozen=True)
class Document:
    """A document that a regulated position needs of a person, and the stage that nobody reaches without it."""

    kind: str
    before: str


@dataclass(frozen=True)
class Position:
    """A position in one of its versions; thresholds are points of 0 to 100."""

    id: uuid.UUID
    title: str
    department: str
    language: str
    description: str
    requirements: tuple[Requirement, ...]
    rules: tuple[Rule, ...]
    high_band: float
    invite_from: float
    version: int
    owner_id: uuid.UUID
    manager_id: uuid.UUID
    form: dict
    created_at: datetime
    unit_id: uuid.UUID | None = None
    job_id: uuid.UUID | None = None
    state: str = "open"
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    profile: tuple[Wanted, ...] = ()
    documents: tuple[Document, ...] = ()


COLUMNS = (
    "p.id, v.title, v.department, v.language, v.description, v.requirements, v.rules, v.high_band, v.invite_from, "
    "v.version, p.owner_id, p.manager_id, v.form, p.created_at, p.unit_id, p.job_id, "
    "p.state, p.opened_at, p.closed_at, v.profile, v.documents"
)
UNVERSIONED = (
    "id", "owner_id", "manager_id", "created_at", "unit_id", "job_id", "state", "opened_at", "closed_at",
)  # fmt: skip
"""What holds for all versions of a position alike."""
JOINED = "FROM positions p JOIN position_versions v ON v.position_id = p.id"


def _position(row: tuple) -> Position:
    values = list(row)
    values[5] = tuple(Requirement(**(item | {"synonyms": tuple(item["synonyms"])})) for item in row[5])
    values[6] = tuple(Rule(**item) for item in row[6])
    values[7], values[8] = float(row[7]), float(row[8])
    values[-2] = tuple(Wanted(**item) for item in row[-2])
    values[-1] = tuple(Document(**item) for item in row[-1])
    return Position(*values)


def get(position_id: uuid.UUID, version: int | None = None) -> Position | None:
    """Return a position as it is now, or one of its versions."""
    row = db.execute_sql(
        f"SELECT {COLUMNS} {JOINED} WHERE p.id = %s AND v.version = coalesce(%s, p.version)",  # noqa: S608 - constants
        (position_id, version),
    ).fetchone()
    return _position(row) if row else None


def listing(owner_id: uuid.UUID | None = None, manager_id: uuid.UUID | None = None) -> list[Position]:
    """List positions, newest first: of an owner, of a manager, or all."""
    rows = db.execute_sql(
        f"SELECT {COLUMNS} {JOINED} AND v.version = p.version "  # noqa: S608 - constants only, values are bound
        "WHERE (%(owner)s::uuid IS NULL OR p.owner_id = %(owner)s) "
        "AND (%(manager)s::uuid IS NULL OR p.manager_id = %(manager)s) ORDER BY p.created_at DESC, p.id",
        {"owner": owner_id, "manager": manager_id},
    )
    return [_position(row) for row in rows]


@dataclass(frozen=True)
class Named:
    """What a position is called now."""

    id: uuid.UUID
    title: str
    department: str


def named(words: str, most: int, owner_id: uuid.UUID | None = None, manager_id: uuid.UUID | None = None) -> list[Named]:
    """Return the newest positions whose title or department holds the words: of an owner, of a manager, or all."""
    return fetch(
        Named,
        f"SELECT p.id, v.title, v.department {JOINED} AND v.version = p.version "  # noqa: S608 - constants only
        "WHERE (%(owner)s::uuid IS NULL OR p.owner_id = %(owner)s) "
        "AND (%(manager)s::uuid IS NULL OR p.manager_id = %(manager)s) "
        "AND (strpos(lower(v.title), lower(%(words)s)) > 0 OR strpos(lower(v.department), lower(%(words)s)) > 0) "
        "ORDER BY p.created_at DESC, p.id LIMIT %(most)s",
        {"owner": owner_id, "manager": manager_id, "words": words, "most": most},
    )


def titles(owner_id: uuid.UUID | None = None, manager_id: uuid.UUID | None = None) -> dict[uuid.UUID, str]:
    """Return the titles of positions by their id, newest first: of an owner, of a manager, or all."""
    rows = db.execute_sql(
        f"SELECT p.id, v.title {JOINED} AND v.version = p.version "  # noqa: S608 - constants only, values are bound
        "WHERE (%(owner)s::uuid IS NULL OR p.owner_id = %(owner)s) "
        "AND (%(manager)s::uuid IS NULL OR p.manager_id = %(manager)s) ORDER BY p.created_at DESC, p.id",
        {"owner": owner_id, "manager": manager_id},
    )
    return dict(rows)


def managed(managers: Mapping[uuid.UUID, str]) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the positions of some managers, whose names are given: the title and the manager's name by their id."""
    rows = db.execute_sql(
        f"SELECT p.id, v.title, p.manager_id {JOINED} AND v.version = p.version "  # noqa: S608 - constants only
        "WHERE p.manager_id = ANY (%s)",
        (list(managers),),
    )
    return {position_id: (title, managers[manager_id]) for position_id, title, manager_id in rows}


def add(position: Position, by: uuid.UUID, at: datetime) -> None:
    """Create a position with its first version."""
    Positions.insert(
        id=position.id, owner_id=position.owner_id, manager_id=position.manager_id, version=position.version,
        created_at=at, unit_id=position.unit_id, job_id=position.job_id, state=position.state,
    ).execute()  # fmt: skip
    _add_version(position, by, at)


def revise(position: Position, by: uuid.UUID, at: datetime) -> bool:
    """Add the next version; False when somebody else added it meanwhile."""
    changed = (
        Positions.update(version=position.version, manager_id=position.manager_id)
        .where((Positions.id == position.id) & (Positions.version == position.version - 1))
        .execute()
    )
    if changed:
        _add_version(position, by, at)
    return bool(changed)


def _add_version(position: Position, by: uuid.UUID, at: datetime) -> None:
    values = asdict(position)
    for name in UNVERSIONED:
        values.pop(name)
    PositionVersions.insert(position_id=position.id, changed_by=by, changed_at=at, **values).execute()
