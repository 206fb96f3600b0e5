"""Who decides for whom, on which days: stated by whoever will be away."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from app import database
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import demand, may
from app.foundation.access.store import Account
from app.foundation.approvals import delegation_store as store
from app.foundation.approvals.delegation_store import Delegation
from app.foundation.audit import service as audit
from app.foundation.organisation import service as organisation

__all__ = ["Delegation"]

MOST_DAYS = 180


def add(account: Account, to_id: uuid.UUID, first: date, last: date, at: datetime) -> uuid.UUID:
    """Let another account decide for this one on some days, both included; raises Forbidden, Invalid or Conflict.

    Who stands in decides under the own name, shown as "for" the other, never about requests of their own or of the
    other, and hands nothing on.
    """
    to = access.account(to_id)
    demand(account, "approvals.delegate")
    if to is None or to.id == account.id or not may(to, "approvals.delegate"):
        raise Invalid("Choose a colleague who decides requests, too.", at="to_id")
    if not organisation.day_of(at) <= last or last < first:
        raise Invalid("The last day may not lie before the first or before today.", at="last")
    if (last - first).days >= MOST_DAYS:
        raise Invalid("A delegation lasts at most %(most)s days.", at="last", most=MOST_DAYS)
    delegation_id = uuid.uuid4()
    with database.transaction():
        store.lock(account.id)
        if store.overlaps(account.id, first, last):
            raise Conflict("You have delegated on some of these days already. End that delegation first.")
        store.add(delegation_id, account.id, to.id, first, last, at)
        detail = {"to_account": str(to.id), "day": first.isoformat()}
        audit.record(account, "create", "delegation", delegation_id, detail=detail)
    return delegation_id


def end(account: Account, delegation_id: uuid.UUID, at: datetime) -> None:
    """End a delegation of one's own; raises NotFound."""
    with database.transaction():
        if not store.end(delegation_id, account.id, at):
            raise NotFound
        audit.record(account, "close", "delegation", delegation_id)


def stand_ins(account_id: uuid.UUID, at: datetime) -> list[uuid.UUID]:
    """Return who stands in for an account today: for rooms whose own acts may be delegated, too."""
    return store.standing_in([account_id], organisation.day_of(at))


def stood_in_for(account_id: uuid.UUID, at: datetime) -> dict[uuid.UUID, str]:
    """Return for whom an account stands in today, with their names."""
    return store.stood_in_for(account_id, organisation.day_of(at))


def of(account: Account, at: datetime) -> list[Delegation]:
    """List the delegations by and to an account that are not over."""
    return store.of(account.id, organisation.day_of(at))
