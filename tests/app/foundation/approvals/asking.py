"""Requests as other rooms make them, and the moments at which tests look at them."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from app import clock
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.approvals import service
from app.foundation.approvals.service import Listed
from tests.app.people import PASSWORD

AT = datetime(2026, 6, 1, 4, tzinfo=UTC)


def ask(account: Account, template: str = "two_people", subject: str | None = None, **stated: Any) -> uuid.UUID:
    """Ask for a decision about something."""
    more: dict[str, Any] = {"summary_key": "%(count)s rows", "summary_fields": {"count": 3}, "at": AT} | stated
    return service.request(account, template, ("thing", subject or str(uuid.uuid4())), **more)


def another(role: str, name: str) -> Account:
    """Make another account."""
    return access.add_account(f"{name}@bank.test", name, role, PASSWORD, clock.now(), language="en")


def waiting(account: Account, at: datetime = AT) -> list[Listed]:
    """Return the inbox of an account."""
    listed = service.inbox(account, at)
    assert service.count(account, at) == len(listed)
    return listed


def ids(account: Account, at: datetime = AT) -> set[uuid.UUID]:
    """Return the ids of what waits for an account."""
    return {one.id for one in waiting(account, at)}
