"""Says how many requests wait for a reader's decision."""

from __future__ import annotations

from datetime import datetime

from app.foundation.access.store import Account
from app.foundation.approvals import service
from app.foundation.waiting.service import Waiting, look
from app.text import lazy


@look("approvals.use")
def requests(account: Account, at: datetime) -> list[Waiting]:
    """Return the requests to decide: one statement."""
    return [Waiting("requests", lazy("Requests to decide"), "/inbox", *service.pressing(account, at))]
