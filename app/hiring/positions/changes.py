"""Changes of a published position in what it measures: one person proposes, a second sees the effects and decides."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from app import database
from app.errors import Conflict, NotFound
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.foundation.work import service as work
from app.hiring.positions import change_store as store
from app.hiring.positions import service
from app.hiring.positions.inputs import PositionInput
from app.hiring.positions.service import Document, Position, Requirement, Rule, Wanted
from app.text import source

SUBJECT = "position_change"
STATED = (
    "title", "department", "language", "description", "manager_id", "requirements", "rules", "high_band", "invite_from",
    "profile", "documents",
)  # fmt: skip
SUMMARY = source("Change of “%(title)s”: what it asks for, weights or thresholds")


@dataclass(frozen=True)
class Change:
    """A proposed change: the position as it was then and as it would be, and where that stands.

    `state` is comparing, waiting, approved, refused, withdrawn, outdated or failed.
    """

    id: uuid.UUID
    before: Position
    after: Position
    proposed_by: uuid.UUID
    proposed_at: datetime
    state: str
    request_id: uuid.UUID | None


def revise(
    account: Account, position_id: uuid.UUID, sent: PositionInput, expected: int, at: datetime
) -> Position | Change:
    """Revise a position, or propose to where that takes a second person; raises as `service.revise` does.

    Raises Conflict where a change waits already, or where nobody else could decide.
    """
    old = service.editable(account, position_id)
    new = service.revised(old, sent, expected)
    if not service.measured_otherwise(old, new) or not store.published(position_id):
        return service.revise(account, position_id, sent, expected, at)
    service.check_manager(sent.manager_id)
    if old.version != expected:
        raise Conflict("Somebody changed this position meanwhile. Compare both versions and choose.")
    if not others(account, old):
        raise Conflict("This change needs a second person, and nobody else may decide it. Ask an administrator.")
    proposed = {name: value for name, value in asdict(new).items() if name in STATED}
    row = store.Row(
        uuid.uuid4(), old.id, old.version, proposed | {"manager_id": str(new.manager_id)}, account.id, at, "comparing",
        None,
    )  # fmt: skip
    with database.transaction():
        store.add(row)
        audit.record(account, "create", "change", row.id, detail={"position": str(old.id), "version": old.version})
        work.emit("position.change_proposed", change_id=str(row.id))
    return _change(row)


def get(account: Account, change_id: uuid.UUID) -> Change:
    """Return a change of a position that the account may see; raises NotFound."""
    change = by_id(change_id)
    service.visible(account, change.before.id)
    return change


def by_id(change_id: uuid.UUID) -> Change:
    """Return a change; raises NotFound."""
    row = store.get(change_id)
    if row is None:
        raise NotFound
    return _change(row)


def waiting(position_id: uuid.UUID) -> uuid.UUID | None:
    """Return the change of a position that waits."""
    row = store.waiting(position_id)
    return row.id if row else None


def compared(change_id: uuid.UUID, at: datetime) -> None:
    """Ask the second person, in the transaction in which the effects of a change were kept."""
    row = store.hold(change_id)
    if row is None or row.state != "comparing":
        return
    change, account = _change(row), access.account(row.proposed_by)
    if account is None:
        return
    manager = change.before.manager_id
    by_manager = manager in others(account, change.before)
    request_id = approvals.request(
        account,
        "position_change" if by_manager else "two_people",
        (SUBJECT, str(change_id)),
        named={"manager": [manager]} if by_manager else {},
        summary_key=SUMMARY,
        summary_fields={"title": change.before.title},
        link=f"/positions/{row.position_id}/changes/{change_id}",
        at=at,
    )
    store.move(change_id, "waiting", request_id=request_id)


def failed(change_id: uuid.UUID) -> None:
    """Close a change whose effects could not be computed, so that it can be proposed again."""
    row = store.hold(change_id)
    if row is not None and row.state == "comparing":
        store.move(change_id, "failed")


def settle(change_id: uuid.UUID, outcome: str, at: datetime) -> None:
    """Take an approved change as the next version, once; what was screened before keeps its own version."""
    row = store.hold(change_id)
    if row is None or row.state != "waiting":
        return
    if outcome == "approved" and not service.take(_change(row).after, row.proposed_by, at, approval=row.request_id):
        outcome = "outdated"
    store.move(change_id, outcome)


def others(account: Account, position: Position) -> set[uuid.UUID]:
    """Return who may be the second person: the manager of the position, and HR leads."""
    able = [*access.with_right("decisions.take"), *access.with_right("approvals.second")]
    leads = {one.id for one in access.with_right("approvals.second")}
    return {one.id for one in able if one.id == position.manager_id or one.id in leads} - {account.id}


def _change(row: store.Row) -> Change:
    before = service.get(row.position_id, row.from_version)
    values: dict[str, Any] = dict(row.proposed)
    values["manager_id"] = uuid.UUID(values["manager_id"])
    values["requirements"] = tuple(
        Requirement(**item | {"synonyms": tuple(item["synonyms"])}) for item in values["requirements"]
    )
    values["rules"] = tuple(Rule(**item) for item in values["rules"])
    if "profile" in values:
        values["profile"] = tuple(Wanted(**item) for item in values["profile"])
        values["documents"] = tuple(Document(**item) for item in values["documents"])
    after = replace(before, version=row.from_version + 1, **values)
    return Change(row.id, before, after, row.proposed_by, row.proposed_at, row.state, row.request_id)


publish = store.publish
