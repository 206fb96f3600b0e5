"""Takes a person's decision, and shows each role what waits for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app import database
from app.errors import Forbidden, Invalid
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.hiring.candidates import service as candidates
from app.hiring.decisions import store
from app.hiring.positions import service as positions

SHORTEST_REASON = 5
LONGEST_REASON = 2000
Outcome = Literal["approved", "rejected"]
ACTS: dict[Outcome, str] = {"approved": "approve", "rejected": "reject"}
"""What each outcome is called where the stages of an application say what is allowed."""


@dataclass(frozen=True)
class Decision:
    """What was decided, by whom, why."""

    id: uuid.UUID
    application_id: uuid.UUID
    outcome: str
    by: str
    account_id: uuid.UUID
    reason: str
    decided_at: datetime


@dataclass(frozen=True)
class Waiting:
    """Something on the home page that waits for a person."""

    application_id: uuid.UUID
    position: str
    name: str
    stage: str
    since: datetime


def decide(application_id: uuid.UUID, outcome: str, reason: str, account: Account, at: datetime) -> uuid.UUID:
    """Record a decision of the position's manager or an HR lead; raises Forbidden, Invalid or Conflict."""
    application = candidates.visible(account, application_id)
    if account.role not in ("manager", "hr_lead"):
        raise Forbidden("The position's manager or an HR lead decides.")
    if outcome not in ACTS:
        raise Invalid("Choose to approve or to reject.")
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 2000 characters. The candidate may ask for it.")
    decision_id = uuid.uuid4()
    with database.transaction():
        candidates.permit(application_id, ACTS[outcome])
        sealed = keys.seal(application.person_id, "decisions", "reason", decision_id, reason)
        store.add(store.Row(decision_id, application.id, application.person_id, outcome, account.id, sealed, at))
        candidates.set_stage(application.id, outcome, account, decision=str(decision_id))
        audit.record(account, "decide", "application", application.id, application.person_id, {"outcome": outcome})
        work.emit(
            "application.decided", application_id=str(application.id), decision_id=str(decision_id), outcome=outcome
        )
    return decision_id


def decision(application_id: uuid.UUID) -> Decision | None:
    """Return the decision about an application, numbers masked; the caller has checked who asks."""
    row = store.of_application(application_id)
    if row is None:
        return None
    by = access.account(row.account_id)
    reason = keys.open_(row.person_id, "decisions", "reason", row.id, row.reason)
    reason = candidates.mask_text(reason, candidates.numbers(row.person_id))
    name = by.display_name if by else str(row.account_id)
    return Decision(row.id, row.application_id, row.outcome, name, row.account_id, reason, row.decided_at)


def waiting(account: Account) -> dict[str, list[Waiting]]:
    """Return what waits for this person, by kind: decide, review, invite; oldest first."""
    kinds = {"assessed": "decide", "manual_review": "review", "screened": "invite"}
    shown = {"manager": ("decide",), "hr": ("review", "invite"), "hr_lead": ("decide", "review", "invite")}
    found: dict[str, list[Waiting]] = {kind: [] for kind in shown.get(account.role, ())}
    for position in positions.listing(account):
        shown_here = [one for one in candidates.of_position(account, position.id) if kinds.get(one.stage) in found]
        names = candidates.display_names(one.id for one in shown_here)
        for one in shown_here:
            item = Waiting(one.id, position.title, names.get(one.id, "–"), one.stage, one.created_at)
            found[kinds[one.stage]].append(item)
    return {kind: sorted(items, key=lambda item: item.since) for kind, items in found.items()}
