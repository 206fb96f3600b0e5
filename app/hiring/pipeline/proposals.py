"""Proposals to reject somebody: HR proposes with a reason; a person confirms each with a reason, or drops it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.pipeline import proposal_store
from app.hiring.positions import service as positions

SHORTEST_REASON, LONGEST_REASON = 5, 2000
LISTED = 100


@dataclass(frozen=True)
class Proposal:
    """A proposal as it is listed: whom it is about, who proposed it, when and why."""

    id: uuid.UUID
    application_id: uuid.UUID
    name: str
    position: str
    by: str
    at: datetime
    reason: str


def propose(account: Account, application_id: uuid.UUID, reason: str, at: datetime) -> uuid.UUID:
    """Propose to reject an application; nothing is decided. Raises Forbidden, Invalid, Conflict or NotFound."""
    application = applications.visible(account, application_id)
    if not may(account, "applications.edit"):
        raise Forbidden("Only HR proposes rejections.")
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 2000 characters. Whoever decides reads it.", at="reason")
    proposal_id = uuid.uuid4()
    with database.transaction():
        applications.permit(application_id, "reject")
        sealed = keys.seal(application.person_id, "pipeline_proposals", "reason", proposal_id, reason)
        row = proposal_store.Row(proposal_id, application_id, application.person_id, sealed, account.id, at)
        if not proposal_store.add(row):
            raise Conflict("Somebody proposed to reject this application before. It waits for a decision.")
        detail = {"part": "rejection", "proposal": str(proposal_id)}
        audit.record(account, "create", "application", application_id, application.person_id, detail)
    return proposal_id


def listing(account: Account) -> list[Proposal]:
    """Return the open proposals about people that the account may see, oldest first; the reading is recorded."""
    titles = positions.titles(account)
    rows = proposal_store.listing(list(titles), LISTED)
    names = applications.display_names(row.application_id for row in rows)
    reasons = keys.open_many(
        [(keys.Field(row.person_id, "pipeline_proposals", "reason", row.id), row.reason) for row in rows], erased="–"
    )
    people = [(row.application_id, row.person_id) for row in rows]
    audit.record_each(account, "read", "application", people, {"part": "rejection"})
    return [
        Proposal(
            row.id, row.application_id, names.get(row.application_id, "–"), titles[row.position_id], row.by,
            row.proposed_at, applications.mask_text(reason),
        )
        for row, reason in zip(rows, reasons, strict=True)
    ]  # fmt: skip


def confirm(account: Account, proposal_id: uuid.UUID, reason: str, at: datetime) -> None:
    """Reject the application of a proposal, by a named person with a reason, as any decision is taken."""
    with database.transaction():
        row = _open(account, proposal_id)
        decisions.decide(row.application_id, "rejected", reason, account, at)
        proposal_store.close(row.id, "confirmed", account.id, at)


def dismiss(account: Account, proposal_id: uuid.UUID, at: datetime) -> None:
    """Drop a proposal: by who may decide, or by who proposed it. The application stays where it is."""
    with database.transaction():
        row = _open(account, proposal_id)
        if not may(account, "decisions.take") and row.proposed_by != account.id:
            raise Forbidden("Who proposed it, the position's manager or an HR lead drops a proposal.")
        proposal_store.close(row.id, "dismissed", account.id, at)
        detail = {"part": "rejection", "proposal": str(row.id), "outcome": "dismissed"}
        audit.record(account, "update", "application", row.application_id, row.person_id, detail)


def _open(account: Account, proposal_id: uuid.UUID) -> proposal_store.Row:
    """Return an open proposal that the account may see, and lock it; raises NotFound or Conflict."""
    found = proposal_store.lock(proposal_id)
    if found is None:
        raise NotFound
    row, state = found
    applications.visible(account, row.application_id)
    if state != "open":
        raise Conflict("Somebody confirmed or dropped this proposal meanwhile.")
    return row
