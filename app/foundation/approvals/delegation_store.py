"""Reads and writes who decides for whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.database import db, fetch
from app.foundation.approvals.schema import ApprovalDelegations


@dataclass(frozen=True)
class Delegation:
    """An account that decides for another on some days, both included."""

    id: uuid.UUID
    account_id: uuid.UUID
    account: str
    to_id: uuid.UUID
    to: str
    valid_from: date
    valid_to: date
    ended_at: datetime | None


COLUMNS = (
    "SELECT d.id, d.account_id, a.display_name AS account, d.to_id, t.display_name AS to, d.valid_from, d.valid_to, "
    "d.ended_at FROM approval_delegations d JOIN accounts a ON a.id = d.account_id JOIN accounts t ON t.id = d.to_id"
)


def lock(account_id: uuid.UUID) -> None:
    """Let one delegation of an account be made at a time, until the transaction ends."""
    db.execute_sql("SELECT pg_advisory_xact_lock(hashtext('approval delegations'), hashtext(%s))", (str(account_id),))


def add(
    delegation_id: uuid.UUID, account_id: uuid.UUID, to_id: uuid.UUID, first: date, last: date, at: datetime
) -> None:
    """Add a delegation."""
    ApprovalDelegations.insert(
        id=delegation_id, account_id=account_id, to_id=to_id, valid_from=first, valid_to=last, made_at=at
    ).execute()


def overlaps(account_id: uuid.UUID, first: date, last: date) -> bool:
    """Return whether an account has delegated on one of these days already."""
    table = ApprovalDelegations
    standing = (table.account_id == account_id) & table.ended_at.is_null()
    return bool(table.select().where(standing & (table.valid_from <= last) & (table.valid_to >= first)).exists())


def of(account_id: uuid.UUID, day: date) -> list[Delegation]:
    """Return the delegations by and to an account that are not over on a day, by their days."""
    return fetch(
        Delegation,
        f"{COLUMNS} WHERE (d.account_id = %(account)s OR d.to_id = %(account)s) AND d.ended_at IS NULL "
        "AND d.valid_to >= %(day)s ORDER BY d.valid_from, d.id LIMIT 100",
        {"account": account_id, "day": day},
    )


def standing_in(account_ids: list[uuid.UUID], day: date) -> list[uuid.UUID]:
    """Return who decides for any of these accounts on a day."""
    table = ApprovalDelegations
    standing = table.account_id.in_(account_ids) & table.ended_at.is_null()
    found = table.select(table.to_id).where(standing & (table.valid_from <= day) & (table.valid_to >= day))
    return [row.to_id for row in found.order_by(table.to_id)]


def stood_in_for(account_id: uuid.UUID, day: date) -> dict[uuid.UUID, str]:
    """Return for whom an account decides on a day, with their names."""
    rows = db.execute_sql(
        "SELECT a.id, a.display_name FROM approval_delegations d JOIN accounts a ON a.id = d.account_id "
        "WHERE d.to_id = %s AND d.ended_at IS NULL AND %s BETWEEN d.valid_from AND d.valid_to",
        (account_id, day),
    )
    return dict(rows.fetchall())


def end(delegation_id: uuid.UUID, account_id: uuid.UUID, at: datetime) -> bool:
    """End a delegation of an account; False where it has none of this id."""
    table = ApprovalDelegations
    standing = (table.id == delegation_id) & (table.account_id == account_id) & table.ended_at.is_null()
    return bool(table.update(ended_at=at).where(standing).execute())
