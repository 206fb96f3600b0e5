"""Reads which people wait for an act of a reader, or longer than their stage may last, and which proposals do."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from app.database import fetch
from app.hiring.pipeline.store import DUE, LIMITS, WITH_LIMITS


@dataclass(frozen=True)
class Person:
    """An application that waits; `total`, `overdue` and `next_due` are those of its kind."""

    kind: str
    application_id: uuid.UUID
    position_id: uuid.UUID
    since: datetime
    score: float | None
    due_at: datetime | None
    total: int
    overdue: int
    next_due: datetime | None


@dataclass(frozen=True)
class Wanted:
    """Whose people are asked for.

    `acts` is the kind of each stage that waits for the reader; `late` the kind of those who wait too long in another
    stage, of `owner_id` alone unless that is None. Of `others`, positions on which the reader decides for a manager,
    `for_others` are the stages.
    """

    position_ids: Sequence[uuid.UUID]
    acts: Mapping[str, str]
    late: str
    owner_id: uuid.UUID | None
    others: Sequence[uuid.UUID]
    for_others: Sequence[str]
    unknown: float
    """What a person without a score counts among those with one."""


DECIDED_BY = f"CASE e.stage WHEN 'assessed' THEN coalesce(d.due_at, {DUE}) ELSE {DUE} END"
"""A decision has a deadline of its own, from the ratings on."""
PEOPLE = f"""
{WITH_LIMITS}, placed AS (
    SELECT coalesce(%(acts)s::jsonb ->> e.stage, %(late)s) AS kind, e.application_id, e.position_id, e.since, e.score,
        {DECIDED_BY} AS due_at
    FROM pipeline_entries e {LIMITS} LEFT JOIN decision_deadlines d ON d.application_id = e.application_id
    WHERE e.stage NOT IN ('approved', 'rejected') AND (
        e.position_id = ANY (%(positions)s) AND (%(acts)s::jsonb ? e.stage
            OR {DUE} <= %(at)s AND (%(owner)s::uuid IS NULL OR e.owner_id = %(owner)s))
        OR e.position_id = ANY (%(others)s) AND e.stage = ANY (%(for_others)s))
), ranked AS (
    SELECT p.*, (count(*) OVER k)::int AS total, (count(*) FILTER (WHERE due_at <= %(at)s) OVER k)::int AS overdue,
        min(due_at) FILTER (WHERE due_at > %(at)s) OVER k AS next_due,
        row_number() OVER (PARTITION BY kind
            ORDER BY due_at NULLS LAST, coalesce(score, %(unknown)s) DESC, since, application_id) AS place
    FROM placed p WINDOW k AS (PARTITION BY kind)
)
SELECT kind, application_id, position_id, since, score, due_at, total, overdue, next_due FROM ranked
WHERE place <= %(most)s ORDER BY kind, place
"""  # noqa: S608 - constants only, values are bound


def people(wanted: Wanted, at: datetime, most: int) -> list[Person]:
    """Return the `most` most pressing people of each kind: one statement."""
    values = {
        "positions": list(wanted.position_ids), "acts": Jsonb(wanted.acts), "late": wanted.late, "at": at,
        "owner": wanted.owner_id, "others": list(wanted.others), "for_others": list(wanted.for_others),
        "unknown": wanted.unknown, "most": most,
    }  # fmt: skip
    return fetch(Person, PEOPLE, values)


@dataclass(frozen=True)
class Proposal:
    """A proposal to reject that nobody confirmed or dropped; `total` counts all of them."""

    application_id: uuid.UUID
    position_id: uuid.UUID
    proposed_at: datetime
    total: int


def proposals(position_ids: Sequence[uuid.UUID], most: int) -> list[Proposal]:
    """Return the open proposals of some positions whose applications nobody decided on, oldest first."""
    return fetch(
        Proposal,
        "SELECT p.application_id, e.position_id, p.proposed_at, count(*) OVER ()::int AS total "
        "FROM pipeline_proposals p JOIN pipeline_entries e ON e.application_id = p.application_id "
        "WHERE p.state = 'open' AND e.position_id = ANY (%s) AND e.stage NOT IN ('approved', 'rejected') "
        "ORDER BY p.proposed_at, p.id LIMIT %s",
        (list(position_ids), most),
    )
