"""Records a person's decision, and tells the manager of a position how many decisions wait."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app import database, settings
from app.errors import Conflict, Forbidden, Invalid
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.foundation.work import service as work
from app.hiring.applications import service as applications
from app.hiring.composites import service as composites
from app.hiring.decisions import carrying, store
from app.hiring.positions import service as positions

SHORTEST_REASON = 5
LONGEST_REASON = 2000
Outcome = Literal["approved", "rejected"]
ACTS: dict[Outcome, str] = {"approved": "approve", "rejected": "reject"}
"""The act of each outcome in the stages of an application."""


@dataclass(frozen=True)
class Decision:
    """A decision: the outcome, by whom, and why."""

    id: uuid.UUID
    application_id: uuid.UUID
    outcome: str
    by: str
    account_id: uuid.UUID
    reason: str
    decided_at: datetime
    for_name: str | None = None
    """The manager for whom somebody decided who stood in."""


def decide(application_id: uuid.UUID, outcome: str, reason: str, account: Account, at: datetime) -> uuid.UUID:
    """Record a decision of the position's manager or an HR lead; raises Forbidden, Invalid or Conflict."""
    application = applications.visible(account, application_id)
    if not may(account, "decisions.take"):
        raise Forbidden("The position's manager or an HR lead decides.")
    if outcome not in ACTS:
        raise Invalid("Choose to approve or to reject.")
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 2000 characters. The candidate may ask for it.")
    decision_id = uuid.uuid4()
    with database.transaction():
        applications.permit(application_id, ACTS[outcome])
        if outcome == "approved":
            composites.check_gate(application_id)
            if not applications.is_named(application_id):
                raise Conflict(
                    "This application gives no name, and an employee needs one. Ask HR to add it to the résumé."
                )
        sealed = keys.seal(application.person_id, "decisions", "reason", decision_id, reason)
        for_id = _stands_for(account, application.position_id, at)
        row = store.Row(decision_id, application.id, application.person_id, outcome, account.id, sealed, at, for_id)
        store.add(row)
        applications.set_stage(application.id, outcome, account, decision=str(decision_id))
        detail = {"outcome": outcome} | ({"for": str(for_id)} if for_id else {})
        audit.record(account, "decide", "application", application.id, application.person_id, detail)
        carried = carrying.sealed(application, decision_id) if outcome == "approved" else ""
        work.emit(
            "application.decided", application_id=str(application.id), decision_id=str(decision_id), outcome=outcome,
            indicators=carried,
        )  # fmt: skip
    return decision_id


def _stands_for(account: Account, position_id: uuid.UUID, at: datetime) -> uuid.UUID | None:
    """Return for whom an account decides that neither manages the position nor decides on every one."""
    position = positions.get(position_id)
    if positions.sees(account, position):
        return None
    return position.manager_id if positions.stands_in(account, position, at) else None


def read(account: Account, application_id: uuid.UUID) -> tuple[applications.Application, Decision | None]:
    """Return an application that the account may see and its decision, and record the reading."""
    application = applications.visible(account, application_id)
    audit.record(account, "read", "decision", application.id, application.person_id)
    return application, decision(application.id)


def decision(application_id: uuid.UUID) -> Decision | None:
    """Return the decision about an application, numbers masked; the caller checks the right and records the reading."""
    row = store.of_application(application_id)
    if row is None:
        return None
    names = access.names([row.account_id, *([row.for_id] if row.for_id else [])])
    reason = keys.open_(row.person_id, "decisions", "reason", row.id, row.reason)
    reason = applications.mask_text(reason, applications.numbers(row.person_id))
    name, for_name = names.get(row.account_id, str(row.account_id)), names.get(row.for_id) if row.for_id else None
    return Decision(row.id, row.application_id, row.outcome, name, row.account_id, reason, row.decided_at, for_name)


def tell_manager(application_id: uuid.UUID, at: datetime) -> None:
    """Write to the manager of a position how many decisions wait, once for each application, in this transaction.

    Who stands in for the manager today is written to, too, with the page of the application.
    """
    application = applications.application(application_id)
    manager = access.account(positions.get(application.position_id).manager_id)
    if application.stage != "assessed" or manager is None or not may(manager, "decisions.take"):
        return
    counts = applications.counts(position.id for position in positions.listing(manager))
    home = f"{settings.current().public_url}/"
    count = sum(stages.get("assessed", 0) for stages in counts.values())
    _tell(manager, application_id, f"work_waiting:{application_id}", {"count": count, "link": home}, at)
    values = {"count": 1, "link": f"{home}applications/{application_id}/review"}
    for stand_in in map(access.account, approvals.stand_ins(manager.id, at)):
        if stand_in and may(stand_in, "decisions.take"):
            _tell(stand_in, application_id, f"work_waiting:{application_id}:{stand_in.id}", values, at)


def _tell(to: Account, application_id: uuid.UUID, key: str, values: dict[str, object], at: datetime) -> None:
    about = ("application", application_id)
    notify.send("work_waiting", notify.of_account(to), values, key=key, at=at, about=about)
