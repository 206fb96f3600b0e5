"""Adds and reads the stages of positions; a version is never changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import db
from app.hiring.pipeline.schema import PipelineStages


@dataclass(frozen=True)
class Kept:
    """A stage in a version: whether it is used, and how many hours it may last."""

    stage: str
    used: bool
    hours: int | None
    version: int


def newest(position_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID | None, dict[str, Kept]]:
    """Return the newest version of the stages of each position that has its own, and under None those of all others."""
    rows = db.execute_sql(
        "SELECT s.position_id, s.stage, s.used, s.hours, s.version FROM pipeline_stages s JOIN ("
        "SELECT position_id, max(version) AS version FROM pipeline_stages "
        "WHERE position_id = ANY (%s) OR position_id IS NULL GROUP BY 1"
        ") n ON n.version = s.version AND n.position_id IS NOT DISTINCT FROM s.position_id",
        (list(position_ids),),
    )
    found: dict[uuid.UUID | None, dict[str, Kept]] = {}
    for position_id, stage, *values in rows:
        found.setdefault(position_id, {})[stage] = Kept(stage, *values)
    return found


def newest_of(rows: Iterable[Mapping[str, Any]]) -> dict[uuid.UUID | None, dict[str, Kept]]:
    """Return the newest version of each position among rows of several versions, as `newest` does."""
    found: dict[uuid.UUID | None, dict[str, Kept]] = {}
    for row in sorted(rows, key=lambda row: int(row["version"])):
        position_id = uuid.UUID(row["position_id"]) if row["position_id"] else None
        kept = Kept(row["stage"], row["used"], row["hours"], row["version"])
        found.setdefault(position_id, {})[kept.stage] = kept
    return found


def hold() -> None:
    """Let nobody else change stages until the transaction ends."""
    db.execute_sql("SELECT pg_advisory_xact_lock(hashtext('pipeline.stages'))")


def add(position_id: uuid.UUID | None, rows: Sequence[Kept], by: uuid.UUID, at: datetime) -> None:
    """Add a version."""
    PipelineStages.insert_many(
        [
            {
                "id": uuid.uuid4(), "position_id": position_id, "version": row.version, "stage": row.stage,
                "used": row.used, "hours": row.hours, "changed_by": by, "changed_at": at,
            }
            for row in rows
        ]
    ).execute()  # fmt: skip
