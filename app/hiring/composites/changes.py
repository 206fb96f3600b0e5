"""Changes of weights that are in use: one person proposes, a second sees who would change rank and decides."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app import database
from app.errors import Conflict, NotFound
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.composites import change_store, formula, service, store
from app.hiring.composites.change_store import Row
from app.hiring.composites.store import Weights
from app.hiring.positions import changes as position_changes
from app.hiring.positions import service as positions
from app.text import source

SUBJECT = "composite_change"
SUMMARY = source("Other weights of the composite of “%(title)s”")
in_use = change_store.in_use


@dataclass(frozen=True)
class Waiting:
    """A change that waits: by whom it was proposed and when, and for whom it waits."""

    row: Row
    by: str
    waits_for: list[str]


@dataclass(frozen=True)
class Effect:
    """What a change does to a candidate: composite and rank before and after, None without a composite.

    All are None where the reader has a card of their own to hand in first (`hidden`).
    """

    application_id: uuid.UUID
    name: str
    value_before: float | None
    value_after: float | None
    rank_before: int | None
    rank_after: int | None
    hidden: bool

    @property
    def moves(self) -> bool:
        """Whether the candidate would stand elsewhere."""
        return self.rank_before != self.rank_after


@dataclass(frozen=True)
class Change:
    """A change with both formulas; `effects` are those by the parts of today."""

    row: Row
    before: Weights
    title: str
    by: str
    waits_for: list[str]
    effects: list[Effect]


def set_weights(
    account: Account, position_id: uuid.UUID, weights: Mapping[str, float], check_required: bool, at: datetime
) -> uuid.UUID | None:
    """Set the weights of a position, or propose them where they are in use and return the id of the change.

    Raises as `service.set_weights` does, and Conflict where a change waits or nobody else could decide.
    """
    position = positions.visible(account, position_id)
    weights = service.checked(account, weights)
    now = store.weights(position_id)
    if now and (now.check_required, *(vars(now)[one] for one in formula.PARTS)) == (
        check_required, *(weights[one] for one in formula.PARTS)
    ):  # fmt: skip
        return None
    if now is None or not change_store.in_use(position_id):
        service.set_weights(account, position_id, weights, check_required, at)
        return None
    others = position_changes.others(account, position)
    if not others:
        raise Conflict("This change needs a second person, and nobody else may decide it. Ask an administrator.")
    by_manager, change_id = position.manager_id in others, uuid.uuid4()
    with database.transaction():
        request_id = approvals.request(
            account,
            "position_change" if by_manager else "two_people",
            (SUBJECT, str(change_id)),
            named={"manager": [position.manager_id]} if by_manager else {},
            summary_key=SUMMARY,
            summary_fields={"title": position.title},
            link=f"/positions/{position_id}/composite/changes/{change_id}",
            at=at,
        )
        change_store.add(
            Row(change_id, position_id, now.id, weights["test"], weights["interview"], weights["round"],
                check_required, account.id, at, "waiting", request_id)
        )  # fmt: skip
        detail = {"position": str(position_id), "what": "weights"}
        audit.record(account, "create", "change", change_id, detail=detail)
    return change_id


def waiting(position_id: uuid.UUID) -> Waiting | None:
    """Return the change of a position that waits; the caller checks who may see the position."""
    row = change_store.waiting(position_id)
    if row is None:
        return None
    by = access.names([row.proposed_by]).get(row.proposed_by, "–")
    return Waiting(row, by, approvals.waits_for(row.request_id))


def get(account: Account, position_id: uuid.UUID, change_id: uuid.UUID) -> Change:
    """Return a change of a position that the account may see, with its effects, and record the reading.

    Raises NotFound.
    """
    position, row = positions.visible(account, position_id), change_store.get(change_id)
    before = store.weights_by_id(row.from_id) if row and row.position_id == position_id else None
    if row is None or before is None:
        raise NotFound
    by = access.names([row.proposed_by]).get(row.proposed_by, "–")
    effects = _effects(account, position_id, before, row)
    return Change(row, before, position.title, by, approvals.waits_for(row.request_id), effects)


def settle(change_id: uuid.UUID, outcome: str, at: datetime) -> None:
    """Take approved weights, once, in the current transaction; outdated where others were set meanwhile."""
    row = change_store.hold(change_id)
    if row is None or row.state != "waiting":
        return
    now = store.weights(row.position_id)
    if outcome == "approved" and (now is None or now.id != row.from_id):
        outcome = "outdated"
    if outcome == "approved":
        weights = {part: vars(row)[part] for part in formula.PARTS}
        service.take(row.position_id, weights, row.check_required, row.proposed_by, at)
        detail = {"what": "weights", "approval": str(row.request_id)}
        audit.record(audit.SYSTEM, "update", "position", row.position_id, detail=detail)
    change_store.move(change_id, outcome)


def _effects(account: Account, position_id: uuid.UUID, before: Weights, after: Row) -> list[Effect]:
    listed = store.listing(position_id, account.id)
    audit.record_each(
        account, "read", "application", [(one.id, one.person_id) for one in listed], {"page": "composite"}
    )
    names = applications.display_names(one.id for one in listed)
    values = [
        {one.id: None if one.hidden else formula.compute(vars(weights), vars(one)).value for one in listed}
        for weights in (before, after)
    ]
    ranks = [_ranks(of) for of in values]
    effects = [
        Effect(one.id, names.get(one.id, "–"), values[0][one.id], values[1][one.id], ranks[0].get(one.id),
               ranks[1].get(one.id), one.hidden)
        for one in listed
    ]  # fmt: skip
    return sorted(effects, key=lambda one: (one.rank_after is None, one.rank_after, one.name.casefold()))


def _ranks(values: Mapping[uuid.UUID, float | None]) -> dict[uuid.UUID, int]:
    """Return the rank of each composite from 1, equal ones alike; who has none has no rank."""
    there = {one: value for one, value in values.items() if value is not None}
    return {one: 1 + sum(other > value for other in there.values()) for one, value in there.items()}
