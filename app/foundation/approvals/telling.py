"""Writes to those who may decide on a request that it waits for them."""

from __future__ import annotations

import uuid
from datetime import datetime

from app import settings
from app.foundation.access import accounts
from app.foundation.access import service as access
from app.foundation.approvals import delegation_store, service, store
from app.foundation.notify import service as notify
from app.foundation.organisation import service as organisation

MOST_TOLD = 50
"""People who are written to about one request; a right may be held by more, whose inbox shows it."""


def tell(request_id: uuid.UUID, step: int, escalated: bool, at: datetime) -> int:
    """Write once to each account that may decide in a step, in this transaction; returns to how many.

    Nobody is written to about a request that has gone on meanwhile. Who stands in for somebody today is written to,
    too; one that was told before is told again once when it escalates.
    """
    row = store.get(request_id)
    if row is None or row.state != "pending" or row.step != step:
        return 0
    day, rights, told = organisation.day_of(at), service.rights_by_role(), 0
    for account_id in _may_sit(request_id, step, at)[:MOST_TOLD]:
        account = access.account(account_id)
        if account is None or accounts.get(account_id).locked_at:
            continue
        if not store.standing(account_id, request_id, day, rights):
            continue
        values = {"count": service.count(account, at), "link": f"{settings.current().public_url}/inbox"}
        key = f"approval:{request_id}:{step}:{account_id}{':escalated' if escalated else ''}"
        about = ("approval", request_id)
        notify.send("work_waiting", notify.of_account(account), values, key=key, at=at, about=about)
        told += 1
    return told


def _may_sit(request_id: uuid.UUID, step: int, at: datetime) -> list[uuid.UUID]:
    """Return the accounts with a seat, those with a right that has one, and those who stand in for them today."""
    seats, day = store.seats(request_id, step), organisation.day_of(at)
    named = {one.account_id: None for one in seats if one.account_id}
    for right in {one.by_right for one in seats if one.by_right}:
        named |= {holder.id: None for holder in access.with_right(right)}  # type: ignore[arg-type]  # checked when read
    return list(named | {one: None for one in delegation_store.standing_in(list(named), day)})
