"""What measures of working time are compared with: entered once by one person, changed by two."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

from app import database
from app.errors import Forbidden
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.hiring.reports import baseline_store as store
from app.hiring.reports.baseline_store import Baseline
from app.text import source

__all__ = ["Baseline"]

Measure = Literal["resume_minutes", "decision_minutes", "weekly_candidates"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
SUBJECT = "baseline"
SUMMARY = source("Another baseline for working time: %(value)s in place of %(before)s")


def state(account: Account, measure: Measure, value: Decimal, at: datetime) -> None:
    """Enter the first baseline of a measure, or ask a second person for another; raises Forbidden or Conflict."""
    if not may(account, "insight.baseline"):
        raise Forbidden("HR states what working time is compared with.")
    with database.transaction():
        now, row_id, request_id = store.standing().get((measure, "approved")), uuid.uuid4(), None
        if now is not None:
            fields = {"value": value, "before": now.value}
            request_id = approvals.request(
                account, "two_people", (SUBJECT, str(row_id)), summary_key=SUMMARY, summary_fields=fields,
                link="/insight/work", at=at,
            )  # fmt: skip
        store.add(row_id, measure, value, account.id, request_id, at)
        audit.record(account, "create", "baseline", row_id, detail={"kind": measure})


def settle(row_id: uuid.UUID, outcome: str, at: datetime) -> None:
    """Take a baseline that was approved, or close it, in the current transaction; once."""
    store.close(row_id, outcome, at if outcome == "approved" else None)


standing = store.standing
