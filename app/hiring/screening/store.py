"""Adds and reads screenings; sealed values stay sealed here."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from app.database import db, fetch, fetch_one
from app.hiring.screening.schema import ScreeningComparisons, Screenings, ScreeningSettlements


@dataclass(frozen=True)
class ScreeningRow:
    """A row of the table `screenings`."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    resume_version: int
    position_version: int
    matching_version: int
    score: float
    band: str
    rules_met: bool
    ready: bool
    detail: bytes
    created_at: datetime


@dataclass(frozen=True)
class SettlementRow:
    """A row of the table `screening_settlements`; `asked` and `reading` are JSON values."""

    id: uuid.UUID
    position_id: uuid.UUID
    position_version: int
    matching_version: int
    line_id: str
    asked: dict
    reading: list
    settlement: str
    account_id: uuid.UUID
    settled_at: datetime


COLUMNS = ", ".join(ScreeningRow.__dataclass_fields__).replace("score", "score::float8 AS score")
NEWEST = "ORDER BY application_id, resume_version DESC, position_version DESC, matching_version DESC"


def add(row: ScreeningRow) -> bool:
    """Add a screening; False when the same versions were screened before."""
    query = Screenings.insert(**asdict(row)).on_conflict_ignore().returning(Screenings.id)
    return bool(list(query.execute()))


def exists(application_id: uuid.UUID, resume_version: int, position_version: int, matching_version: int) -> bool:
    """Return whether these versions of a résumé and a position were screened by this version of the matching."""
    query = Screenings.select().where(
        Screenings.application_id == application_id,
        Screenings.resume_version == resume_version,
        Screenings.position_version == position_version,
        Screenings.matching_version == matching_version,
    )
    return query.exists()


def newest(application_id: uuid.UUID) -> ScreeningRow | None:
    """Return the screening of the newest versions."""
    return fetch_one(
        ScreeningRow,
        f"SELECT DISTINCT ON (application_id) {COLUMNS} FROM screenings WHERE application_id = %s {NEWEST}",  # noqa: S608 - constants
        (application_id,),
    )


def of_position(position_id: uuid.UUID) -> list[ScreeningRow]:
    """Return the newest screening of each application for a position."""
    return fetch(
        ScreeningRow,
        f"SELECT DISTINCT ON (application_id) {COLUMNS} FROM screenings WHERE position_id = %s {NEWEST}",  # noqa: S608 - constants
        (position_id,),
    )


def newest_at(position_id: uuid.UUID) -> datetime | None:
    """Return when an application for a position was last screened or a line of it settled, None before the first."""
    row = db.execute_sql(
        "SELECT greatest((SELECT max(created_at) FROM screenings WHERE position_id = %(id)s), "
        "(SELECT max(settled_at) FROM screening_settlements WHERE position_id = %(id)s))",
        {"id": position_id},
    ).fetchone()
    return row[0]


def settle(row: SettlementRow) -> None:
    """Add what HR says of a line."""
    ScreeningSettlements.insert(**asdict(row)).execute()


def settlements(position_id: uuid.UUID) -> list[SettlementRow]:
    """Return the newest settlement of each line of a position."""
    columns = ", ".join(SettlementRow.__dataclass_fields__)
    return fetch(
        SettlementRow,
        f"SELECT DISTINCT ON (line_id) {columns} FROM screening_settlements WHERE position_id = %s "  # noqa: S608 - constants
        "ORDER BY line_id, settled_at DESC",
        (position_id,),
    )


def history(application_id: uuid.UUID) -> list[tuple[int, int, float, str, datetime]]:
    """List all screenings of an application, newest first: résumé and position version, score, band, when."""
    rows = db.execute_sql(
        "SELECT resume_version, position_version, score, band, created_at FROM screenings WHERE application_id = %s "
        "ORDER BY created_at DESC, id",
        (application_id,),
    )
    return [(row[0], row[1], float(row[2]), row[3], row[4]) for row in rows]


@dataclass(frozen=True)
class Effect:
    """What a proposed change of a position would do to one application."""

    application_id: uuid.UUID
    score_before: float
    score_after: float
    rank_before: int
    rank_after: int
    ready_before: bool
    ready_after: bool


def add_effects(change_id: uuid.UUID, effects: list[Effect]) -> None:
    """Keep the effects of a change; those that are there already stay."""
    rows = [{"id": uuid.uuid4(), "change_id": change_id, **asdict(one)} for one in effects]
    if rows:
        ScreeningComparisons.insert_many(rows).on_conflict_ignore().execute()


def effects(change_id: uuid.UUID) -> list[Effect]:
    """Return the effects of a change, by the rank that each application would have."""
    return fetch(
        Effect,
        "SELECT application_id, score_before::float8, score_after::float8, rank_before, rank_after, ready_before, "
        "ready_after FROM screening_comparisons WHERE change_id = %s ORDER BY rank_after",
        (change_id,),
    )
