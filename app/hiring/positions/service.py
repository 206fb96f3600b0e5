"""Opens and revises positions, and checks who may see and change them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.hiring.positions import change_store, profile, store
from app.hiring.positions.inputs import PositionInput
from app.hiring.positions.profile import Wanted
from app.hiring.positions.store import Document, Position, Requirement, Rule

__all__ = ["Document", "Position", "Requirement", "Rule", "Wanted"]

MEASURES = ("requirements", "rules", "high_band", "invite_from", "profile", "documents")
"""What candidates are measured by, or must show: once somebody was screened, changing it takes two people."""

NO_FORM: dict = {"pack": None, "questions": []}
"""No questions chosen yet: the interviews room then takes its own standard ones."""


def get(position_id: uuid.UUID, version: int | None = None) -> Position:
    """Return a position as it is now, or one of its versions; raises NotFound."""
    position = store.get(position_id, version)
    if position is None:
        raise NotFound
    return position


def visible(account: Account, position_id: uuid.UUID) -> Position:
    """Return a position that the account may see; raises NotFound for every other."""
    position = store.get(position_id)
    if position is None or not (sees(account, position) or stands_in(account, position, clock.now())):
        raise NotFound
    return position


def stands_in(account: Account, position: Position, at: datetime) -> bool:
    """Return whether an account that may decide stands in today for the manager who decides on a position."""
    return may(account, "decisions.take") and account.id in approvals.stand_ins(position.manager_id, at)


def stood_in_for(account: Account, at: datetime) -> dict[uuid.UUID, tuple[str, str]]:
    """Return the positions on which the account decides today for a manager: titles and the managers' names.

    One statement, and a second where the account stands in for anybody; those of its own are left out.
    """
    if not may(account, "decisions.take") or may(account, "positions.see_all"):
        return {}
    managers = approvals.stood_in_for(account.id, at)
    return store.managed(managers) if managers else {}


def sees(account: Account, position: Position) -> bool:
    """Return whether the account may see a position: HR its own, managers those they decide, leads all."""
    if may(account, "positions.see_all"):
        return True
    return (may(account, "positions.see_owned") and position.owner_id == account.id) or (
        may(account, "positions.see_decided") and position.manager_id == account.id
    )


def seen_by(account: Account) -> dict[str, uuid.UUID] | None:
    """Return whose positions the account may see, as the store selects them; None where it may see none."""
    if may(account, "positions.see_all"):
        return {}
    if may(account, "positions.see_owned"):
        return {"owner_id": account.id}
    return {"manager_id": account.id} if may(account, "positions.see_decided") else None


def listing(account: Account) -> list[Position]:
    """List the positions that the account may see, newest first."""
    seen = seen_by(account)
    return store.listing(**seen) if seen is not None else []


def titles(account: Account) -> dict[uuid.UUID, str]:
    """Return the titles of the positions that the account may see, by their id, newest first: one statement."""
    seen = seen_by(account)
    return store.titles(**seen) if seen is not None else {}


def editable(account: Account, position_id: uuid.UUID) -> Position:
    """Return a position that the account may change; raises NotFound or Forbidden."""
    position = visible(account, position_id)
    if not may(account, "positions.edit"):
        raise Forbidden("Only HR changes a position. Ask the owner of this one.")
    return position


def create(
    account: Account,
    sent: PositionInput,
    at: datetime,
    form: dict | None = None,
    *,
    unit_id: uuid.UUID | None = None,
    job_id: uuid.UUID | None = None,
) -> Position:
    """Open a position owned by the account, of a unit and job where they are known; raises Forbidden or Invalid."""
    if not may(account, "positions.edit"):
        raise Forbidden("Only HR opens positions.")
    check_manager(sent.manager_id)
    position = Position(
        id=uuid.uuid4(), version=1, owner_id=account.id, form=form or NO_FORM, created_at=at, unit_id=unit_id,
        job_id=job_id, **_stated(sent, ()),
    )  # fmt: skip
    profile.check_informed(position.requirements, position.profile)
    with database.transaction():
        store.add(position, account.id, at)
        audit.record(account, "create", "position", position.id, detail={"version": 1, "high_band": position.high_band})
    return position


def revised(old: Position, sent: PositionInput, expected: int) -> Position:
    """Return a position as it would be by an input; items that stay keep their ids, and what was left out stays."""
    values = _stated(sent, (*old.requirements, *old.rules))
    unsaid = {name: getattr(old, name) for name in ("profile", "documents") if getattr(sent, name) is None}
    new = replace(old, version=expected + 1, **values | unsaid)
    profile.check_informed(new.requirements, new.profile)
    return new


def measured_otherwise(old: Position, new: Position) -> bool:
    """Return whether two versions of a position differ in what candidates are measured by."""
    return any(getattr(old, name) != getattr(new, name) for name in MEASURES)


def revise(account: Account, position_id: uuid.UUID, sent: PositionInput, expected: int, at: datetime) -> Position:
    """Revise a position as its next version; raises Conflict when `expected` is not the present version.

    Raises Conflict, too, for what takes a second person once candidates were screened: see `changes.revise`.
    Earlier screenings keep the version they were made with; the new threshold is for new runs only.
    """
    old = editable(account, position_id)
    check_manager(sent.manager_id)
    new = revised(old, sent, expected)
    if new == replace(old, version=expected + 1):
        return old
    if measured_otherwise(old, new) and change_store.published(position_id):
        raise Conflict("Candidates were screened by this position: a change of what it asks for takes a second person.")
    with database.transaction():
        _store(account, old, new, expected, at)
    return new


def take(new: Position, proposed_by: uuid.UUID, at: datetime, *, approval: uuid.UUID | None) -> bool:
    """Make an approved change the next version, in the current transaction; False where there is another meanwhile."""
    if not store.revise(new, proposed_by, at):
        return False
    detail = {"version": new.version, "high_band": new.high_band, "approval": str(approval)}
    audit.record(audit.SYSTEM, "update", "position", new.id, detail=detail)
    return True


def set_form(account: Account, position_id: uuid.UUID, form: dict, at: datetime) -> Position:
    """Choose the questions of the interview: `{"pack": id, "questions": [ids]}`; a new version."""
    old = editable(account, position_id)
    new = replace(old, version=old.version + 1, form=form)
    with database.transaction():
        _store(account, old, new, old.version, at)
    return new


def _store(account: Account, old: Position, new: Position, expected: int, at: datetime) -> None:
    if change_store.waiting(old.id):
        raise Conflict("A change of this position waits for a second person. Wait for the decision, or withdraw it.")
    if old.version != expected or not store.revise(new, account.id, at):
        raise Conflict("Somebody changed this position meanwhile. Compare both versions and choose.")
    detail: dict = {"version": new.version}
    if new.high_band != old.high_band:
        detail |= {"high_band_before": old.high_band, "high_band": new.high_band}
    audit.record(account, "update", "position", new.id, detail=detail)


def check_manager(manager_id: uuid.UUID) -> None:
    """Raise Invalid for an account that takes no decisions."""
    manager = access.account(manager_id)
    if manager is None or not may(manager, "decisions.take"):
        raise Invalid("Choose the manager who decides.")


def _stated(sent: PositionInput, old_items: Sequence[Requirement | Rule]) -> dict:
    """Return the stored form of the input; items keep their ids, which screenings and reports refer to."""
    ids = {item.id for item in old_items}
    informed: dict[str | None, str | None] = {
        item.id: item.indicator for item in old_items if isinstance(item, Requirement)
    }

    def same(item_id: str | None) -> str:
        return item_id if item_id in ids else str(uuid.uuid4())

    values = sent.model_dump(include=set(PositionInput.model_fields))
    values["requirements"] = tuple(
        Requirement(
            same(item.id), item.text, item.kind, item.weight, tuple(word for word in item.synonyms if word),
            (item.indicator if "indicator" in item.model_fields_set else informed.get(item.id)) or None,
        )
        for item in sent.requirements
    )  # fmt: skip
    values["profile"] = tuple(Wanted(one.indicator, one.required, one.weight) for one in sent.profile or ())
    values["documents"] = tuple(Document(one.kind, one.before) for one in sent.documents or ())
    values["rules"] = tuple(Rule(same(item.id), item.kind, item.value, item.skill) for item in sent.rules)
    return values
