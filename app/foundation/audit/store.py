"""Appends and reads audit entries and their seals."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from app.database import db, fetch


@dataclass(frozen=True)
class Entry:
    """An entry of the access log; `actor_name` is set for accounts."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: str
    action: str
    object_kind: str
    object_id: str
    person_id: uuid.UUID | None
    detail: dict[str, Any]
    actor_name: str | None = None


@dataclass(frozen=True)
class Seal:
    """A sealed batch; `digests` are in the order of `entry_ids`."""

    id: int
    entry_ids: list[int]
    digests: list[bytes]
    previous: bytes
    root: bytes


COLUMNS = "e.id, e.at, e.actor_kind, e.actor_id, e.action, e.object_kind, e.object_id, e.person_id, e.detail"


def append(
    at: datetime,
    actor_kind: str,
    actor_id: str,
    action: str,
    kind: str,
    objects: Sequence[tuple[str, uuid.UUID | None]],
    detail: dict[str, Any],
) -> None:
    """Add one entry for each (object id, person id), in their order, in the current transaction."""
    db.execute_sql(
        "INSERT INTO audit_entries (at, actor_kind, actor_id, action, object_kind, object_id, person_id, detail) "
        "SELECT %s, %s, %s, %s, %s, o.object_id, o.person_id, %s "
        "FROM unnest(%s::text[], %s::uuid[]) WITH ORDINALITY AS o (object_id, person_id, place) ORDER BY o.place",
        (at, actor_kind, actor_id, action, kind, Jsonb(detail), *map(list, zip(*objects, strict=True))),
    )


def recent(limit: int, before: int | None = None, person_id: uuid.UUID | None = None) -> list[Entry]:
    """Return the newest entries first, of one person if given, with the names of accounts."""
    where = ["true"]
    values: list[object] = []
    if before:
        where.append("e.id < %s")
        values.append(before)
    if person_id:
        where.append("e.person_id = %s")
        values.append(person_id)
    return fetch(
        Entry,
        f"SELECT {COLUMNS}, a.display_name AS actor_name FROM audit_entries e "  # noqa: S608 - constants only, values are bound
        "LEFT JOIN accounts a ON e.actor_kind = 'account' AND a.id::text = e.actor_id "
        f"WHERE {' AND '.join(where)} ORDER BY e.id DESC LIMIT %s",
        (*values, limit),
    )


def unsealed(limit: int) -> list[Entry]:
    """Return entries that no seal holds, oldest first.

    A transaction may commit after another with a higher id, so the last seals are searched for gaps.
    """
    return fetch(
        Entry,
        "WITH last AS (SELECT entry_ids FROM audit_seals ORDER BY id DESC LIMIT 20) "  # noqa: S608 - constants only
        f"SELECT {COLUMNS} FROM audit_entries e "
        "WHERE e.id >= coalesce((SELECT min(entry_ids[1]) FROM last), 0) "
        "AND e.id NOT IN (SELECT unnest(entry_ids) FROM last) ORDER BY e.id LIMIT %s",
        (limit,),
    )


def entries(ids: list[int]) -> dict[int, Entry]:
    """Return the entries with these ids that still exist."""
    rows = fetch(Entry, f"SELECT {COLUMNS} FROM audit_entries e WHERE e.id = ANY (%s)", (ids,))  # noqa: S608
    return {entry.id: entry for entry in rows}


def seals() -> Iterator[Seal]:
    """Yield all seals in their order, a few in memory at a time."""
    after = 0
    while True:
        rows = db.execute_sql(
            "SELECT id, entry_ids, digests, previous, root FROM audit_seals WHERE id > %s ORDER BY id LIMIT 10",
            (after,),
        ).fetchall()
        if not rows:
            return
        for row in rows:
            digests = [bytes(row[2])[at : at + 32] for at in range(0, len(row[2]), 32)]
            yield Seal(row[0], list(row[1]), digests, bytes(row[3]), bytes(row[4]))
        after = rows[-1][0]


def count() -> int:
    """Count the entries."""
    row: tuple[int] = db.execute_sql("SELECT count(*) FROM audit_entries").fetchone()
    return row[0]


def last_root() -> bytes:
    """Return the root of the newest seal, and lock the chain until the transaction ends."""
    db.execute_sql("SELECT pg_advisory_xact_lock(hashtext('audit_seals'))")
    row = db.execute_sql("SELECT root FROM audit_seals ORDER BY id DESC LIMIT 1").fetchone()
    return bytes(row[0]) if row else bytes(32)


def add_seal(at: datetime, entry_ids: list[int], digests: list[bytes], previous: bytes, root: bytes) -> None:
    """Append a seal."""
    db.execute_sql(
        "INSERT INTO audit_seals (sealed_at, entry_ids, digests, previous, root) VALUES (%s, %s, %s, %s, %s)",
        (at, entry_ids, b"".join(digests), previous, root),
    )


ABOUT = ("application", "resume", "interview", "assessment", "report", "decision")
"""The kinds of objects whose entries count as work on a candidate."""
ACTS = (
    "WITH acts AS (SELECT id, actor_id, person_id, action, object_kind, at, least(coalesce(extract(epoch FROM "
    "lead(at) OVER (PARTITION BY actor_id ORDER BY at, id) - at), 0), %(most)s) AS seconds FROM audit_entries "
    "WHERE at >= %(since)s AND at < %(until)s AND actor_kind = 'account' AND actor_id = ANY(%(accounts)s)) "
)


def seconds_by_person(times: dict[str, object], kinds: Sequence[str]) -> list[float]:
    """Return for each person on whose objects of some kinds accounts worked the seconds of all of them together."""
    rows = db.execute_sql(
        ACTS  # noqa: S608 - constants only, values are bound
        + "SELECT sum(seconds) FROM acts WHERE person_id IS NOT NULL AND object_kind = ANY(%(kinds)s) "
        "GROUP BY person_id",
        times | {"kinds": list(kinds)},
    ).fetchall()
    return [float(row[0]) for row in rows]


def seconds_by_decision(times: dict[str, object]) -> list[float]:
    """Return for each decision the seconds that whoever took it worked on that person before."""
    rows = db.execute_sql(
        ACTS  # noqa: S608 - constants only, values are bound
        + "SELECT coalesce(sum(w.seconds), 0) FROM acts d LEFT JOIN acts w ON w.actor_id = d.actor_id "
        "AND w.person_id = d.person_id AND w.id < d.id WHERE d.action = 'decide' AND d.person_id IS NOT NULL "
        "GROUP BY d.id",
        times,
    ).fetchall()
    return [float(row[0]) for row in rows]


def persons_by_week(times: dict[str, object]) -> list[int]:
    """Return for each account and week (Monday, UTC) in which it worked on candidates how many they were."""
    rows = db.execute_sql(
        ACTS  # noqa: S608 - constants only, values are bound
        + "SELECT count(DISTINCT person_id) FROM acts WHERE person_id IS NOT NULL "
        "AND object_kind = ANY(%(kinds)s) GROUP BY actor_id, date_trunc('week', at AT TIME ZONE 'UTC')",
        times | {"kinds": list(ABOUT)},
    ).fetchall()
    return [int(row[0]) for row in rows]
