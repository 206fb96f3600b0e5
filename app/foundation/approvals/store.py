"""Reads and writes requests, who may decide them, and what happened to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee
from psycopg.types.json import Jsonb

from app.database import db, fetch, select
from app.errors import Conflict
from app.foundation.approvals.schema import ApprovalEntries, ApprovalRequests, ApprovalSeats


@dataclass(frozen=True)
class Row:
    """A request as it is stored."""

    id: uuid.UUID
    template: str
    steps: list[dict[str, Any]]
    subject_kind: str
    subject_id: str
    unit_id: uuid.UUID | None
    person_id: uuid.UUID | None
    named: dict[str, list[str]]
    requester_id: uuid.UUID
    summary: str
    summary_fields: dict[str, str]
    link: str
    state: str
    step: int
    requested_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    decided_at: datetime | None


@dataclass(frozen=True)
class Seat:
    """Who may decide in the open step: an account, or every account with a right."""

    account_id: uuid.UUID | None
    by_right: str | None
    origin: str


@dataclass(frozen=True)
class Entry:
    """Something that happened to a request, with the names of who did it and for whom; its reason still as stored."""

    id: uuid.UUID
    step: int
    what: str
    account_id: uuid.UUID | None
    for_id: uuid.UUID | None
    reason: bytes | None
    at: datetime
    by: str | None
    for_name: str | None


@dataclass(frozen=True)
class Listed:
    """A request in a list; `for_name` is whom the reader stands in for, `total` counts the whole list."""

    id: uuid.UUID
    template: str
    summary: str
    summary_fields: dict[str, str]
    state: str
    step: int
    requested_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    decided_at: datetime | None
    requester: str
    for_name: str | None
    total: int


DECISIONS = ("approved", "refused")
LISTED = (
    "r.id, r.template, r.summary, r.summary_fields, r.state, r.step, r.requested_at, r.due_at, r.escalated_at, "
    "r.decided_at, n.display_name AS requester"
)
WAITING = """
WITH standing AS (
    SELECT a.id, a.role, NULL::text AS for_name FROM accounts a WHERE a.id = %(me)s
    UNION ALL
    SELECT a.id, a.role, a.display_name FROM approval_delegations d JOIN accounts a ON a.id = d.account_id
    JOIN accounts me ON me.id = d.to_id AND (%(rights)s::jsonb -> me.role) ? 'approvals.delegate'
    WHERE d.to_id = %(me)s AND d.ended_at IS NULL AND %(day)s BETWEEN d.valid_from AND d.valid_to
        AND a.disabled_at IS NULL
), waiting AS (
    SELECT DISTINCT ON (s.request_id) s.request_id, p.id AS stands_for, p.for_name
    FROM standing p
    JOIN approval_seats s ON s.account_id = p.id OR (%(rights)s::jsonb -> p.role) ? s.by_right
    JOIN approval_requests r ON r.id = s.request_id AND r.step = s.step AND r.state = 'pending'
    WHERE r.requester_id NOT IN (%(me)s, p.id) AND NOT EXISTS (
        SELECT 1 FROM approval_entries e WHERE e.request_id = r.id AND e.what IN ('approved', 'refused')
            AND (e.account_id IN (%(me)s, p.id) OR e.for_id IN (%(me)s, p.id))
    )
    ORDER BY s.request_id, p.for_name NULLS FIRST, p.id
)
"""
"""The open requests that an account may decide, each once: by its own right or seat, else for somebody else."""


def waiting(me: uuid.UUID, day: date, rights: dict[str, list[str]], most: int) -> list[Listed]:
    """Return the requests that an account may decide, the next due first: one statement."""
    return fetch(
        Listed,
        f"{WAITING} SELECT {LISTED}, w.for_name, count(*) OVER ()::int AS total FROM waiting w "  # noqa: S608 - constants
        "JOIN approval_requests r ON r.id = w.request_id JOIN accounts n ON n.id = r.requester_id "
        "ORDER BY r.due_at, r.id LIMIT %(most)s",
        {"me": me, "day": day, "rights": Jsonb(rights), "most": most},
    )


def count_waiting(me: uuid.UUID, day: date, rights: dict[str, list[str]]) -> int:
    """Count the requests that an account may decide: one statement."""
    row: tuple[int] = db.execute_sql(
        f"{WAITING} SELECT count(*) FROM waiting",  # noqa: S608 - constants
        {"me": me, "day": day, "rights": Jsonb(rights)},
    ).fetchone()
    return row[0]


@dataclass(frozen=True)
class Pressing(Listed):
    """A request with how many of the whole list are overdue, and when the next of it is due."""

    overdue: int
    next_due: datetime | None


def pressing(me: uuid.UUID, day: date, rights: dict[str, list[str]], at: datetime, most: int) -> list[Pressing]:
    """Return the requests that an account may decide, the next due first: one statement."""
    return fetch(
        Pressing,
        f"{WAITING} SELECT {LISTED}, w.for_name, count(*) OVER ()::int AS total, "  # noqa: S608 - constants
        "(count(*) FILTER (WHERE r.due_at <= %(at)s) OVER ())::int AS overdue, "
        "min(r.due_at) FILTER (WHERE r.due_at > %(at)s) OVER () AS next_due FROM waiting w "
        "JOIN approval_requests r ON r.id = w.request_id JOIN accounts n ON n.id = r.requester_id "
        "ORDER BY r.due_at, r.requested_at, r.id LIMIT %(most)s",
        {"me": me, "day": day, "rights": Jsonb(rights), "at": at, "most": most},
    )


def standing(
    me: uuid.UUID, request_id: uuid.UUID, day: date, rights: dict[str, list[str]]
) -> tuple[uuid.UUID, str | None] | None:
    """Return the account for which `me` may decide a request (its own or another) and the other's name, or None."""
    row: tuple[uuid.UUID, str | None] | None = db.execute_sql(
        f"{WAITING} SELECT stands_for, for_name FROM waiting WHERE request_id = %(request)s",  # noqa: S608 - constants
        {"me": me, "day": day, "rights": Jsonb(rights), "request": request_id},
    ).fetchone()
    return row


def made_by(requester_id: uuid.UUID, most: int) -> list[Listed]:
    """Return the newest requests of an account, those that wait first."""
    return fetch(
        Listed,
        f"SELECT {LISTED}, NULL AS for_name, count(*) OVER ()::int AS total FROM approval_requests r "  # noqa: S608
        "JOIN accounts n ON n.id = r.requester_id WHERE r.requester_id = %s "
        "ORDER BY r.state <> 'pending', r.requested_at DESC, r.id LIMIT %s",
        (requester_id, most),
    )


def add(row: Row) -> None:
    """Keep a request; raises Conflict where one about the same waits already."""
    try:
        with db.atomic():
            ApprovalRequests.insert(**row.__dict__).execute()
    except peewee.IntegrityError as error:
        if "approval_requests_pending" not in str(error):
            raise
        raise Conflict("A request about this waits already. Wait for its decision, or withdraw it.") from error


def get(request_id: uuid.UUID) -> Row | None:
    """Return a request."""
    return select(ApprovalRequests, Row).where(ApprovalRequests.id == request_id).first()  # type: ignore[no-any-return]


def hold(request_id: uuid.UUID) -> Row | None:
    """Return a request, and let nobody else change it until the transaction ends."""
    query = select(ApprovalRequests, Row).where(ApprovalRequests.id == request_id)
    return query.for_update().first()  # type: ignore[no-any-return]


def change(request_id: uuid.UUID, **values: object) -> None:
    """Change what moves of a request: state, step and times."""
    ApprovalRequests.update(values).where(ApprovalRequests.id == request_id).execute()


def open_ids() -> list[uuid.UUID]:
    """Return the requests whose open step is decided by a leader."""
    statement = """
        SELECT r.id FROM approval_requests r WHERE r.state = 'pending' AND r.unit_id IS NOT NULL
        AND jsonb_path_exists(r.steps -> (r.step - 1), '$.who[*].leader ? (@ == true)') ORDER BY r.due_at, r.id
    """
    return [request_id for (request_id,) in db.execute_sql(statement).fetchall()]


def overdue_ids(at: datetime) -> list[uuid.UUID]:
    """Return the requests whose time is over and that did not escalate in this step."""
    query = ApprovalRequests.select(ApprovalRequests.id).where(
        (ApprovalRequests.state == "pending")
        & (ApprovalRequests.due_at <= at)
        & ApprovalRequests.escalated_at.is_null()
    )
    return [row.id for row in query.order_by(ApprovalRequests.due_at, ApprovalRequests.id)]


def seats(request_id: uuid.UUID, step: int) -> list[Seat]:
    """Return who may decide in a step."""
    of_step = (ApprovalSeats.request_id == request_id) & (ApprovalSeats.step == step)
    return list(select(ApprovalSeats, Seat).where(of_step).order_by(ApprovalSeats.id))


def add_seats(request_id: uuid.UUID, step: int, added: Iterable[Seat]) -> None:
    """Let more accounts decide in a step."""
    rows = [{"id": uuid.uuid4(), "request_id": request_id, "step": step, **seat.__dict__} for seat in added]
    if rows:
        ApprovalSeats.insert_many(rows).execute()


def drop_seats(request_id: uuid.UUID) -> None:
    """Take every seat away: of a step that is over, or of a request that is decided."""
    ApprovalSeats.delete().where(ApprovalSeats.request_id == request_id).execute()


def drop_leaders(request_id: uuid.UUID, step: int) -> None:
    """Take the seats of leaders in a step away."""
    of_step = (ApprovalSeats.request_id == request_id) & (ApprovalSeats.step == step)
    ApprovalSeats.delete().where(of_step & (ApprovalSeats.origin == "leader")).execute()


def add_entry(
    request_id: uuid.UUID,
    entry_id: uuid.UUID,
    step: int,
    what: str,
    account_id: uuid.UUID | None,
    at: datetime,
    *,
    for_id: uuid.UUID | None = None,
    reason: bytes | None = None,
) -> None:
    """Add to the history of a request."""
    ApprovalEntries.insert(
        id=entry_id, request_id=request_id, step=step, what=what, account_id=account_id, for_id=for_id, reason=reason,
        at=at,
    ).execute()  # fmt: skip


def entries(request_id: uuid.UUID) -> list[Entry]:
    """Return the history of a request, oldest first."""
    return fetch(
        Entry,
        "SELECT e.id, e.step, e.what, e.account_id, e.for_id, e.reason, e.at, a.display_name AS by, "
        "f.display_name AS for_name FROM approval_entries e LEFT JOIN accounts a ON a.id = e.account_id "
        "LEFT JOIN accounts f ON f.id = e.for_id WHERE e.request_id = %s ORDER BY e.number",
        (request_id,),
    )


@dataclass(frozen=True)
class Decided:
    """A decision in a step of a request: `approved` or `refused`, by an account, and for whom."""

    step: int
    what: str
    account_id: uuid.UUID
    for_id: uuid.UUID | None


def decisions(request_id: uuid.UUID) -> list[Decided]:
    """Return every decision about a request."""
    made = (ApprovalEntries.request_id == request_id) & ApprovalEntries.what.in_(DECISIONS)
    return list(select(ApprovalEntries, Decided).where(made))
