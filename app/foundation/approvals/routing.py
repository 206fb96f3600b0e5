"""Finds who may decide in a step of a request: those of a right, leaders of units, accounts and committees by name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.errors import Conflict, Invalid
from app.foundation.access import accounts
from app.foundation.access import service as access
from app.foundation.access.rights import RIGHTS, Right
from app.foundation.access.store import Account
from app.foundation.approvals import states, store
from app.foundation.approvals.store import Seat
from app.foundation.approvals.templates import Step, Template, Who
from app.foundation.organisation import service as organisation

LAST_RESORT: Right = "approvals.second"
"""Who decides where neither a step nor its escalation finds anybody."""


@dataclass(frozen=True)
class Request:
    """A request: who asks for what, the steps it takes, and where it stands."""

    id: uuid.UUID
    template: str
    steps: tuple[Step, ...]
    subject_kind: str
    subject_id: str
    unit_id: uuid.UUID | None
    person_id: uuid.UUID | None
    named: Mapping[str, Sequence[str]]
    requester_id: uuid.UUID
    summary: str
    summary_fields: Mapping[str, str]
    link: str
    state: states.State
    step: int
    requested_at: datetime
    due_at: datetime
    escalated_at: datetime | None
    decided_at: datetime | None

    @classmethod
    def of(cls, row: store.Row) -> Request:
        """Return a stored request with its steps as the template of that time had them."""
        return cls(**row.__dict__ | {"steps": tuple(Step.model_validate(step) for step in row.steps)})

    @property
    def place(self) -> states.Place:
        """Where the request stands."""
        return states.Place(self.state, self.step)

    @property
    def open_step(self) -> Step:
        """The step that is open, or was the last."""
        return self.steps[self.step - 1]

    def at_step(self, step: int) -> Request:
        """Return the request as it is in another step."""
        return replace(self, step=step)


def check_members(account: Account, template: Template, named: Mapping[str, Sequence[str]]) -> None:
    """Raise Invalid where named accounts are too few, twice the same, locked, or the requester's own."""
    for step in template.step:
        for line in step.who:
            chosen = named[line.named or line.committee or ""] if line.named or line.committee else None
            if chosen is None:
                continue
            if str(account.id) in chosen:
                raise Invalid("Nobody decides their own request. Choose somebody else.")
            if len(set(chosen)) < max(len(chosen), step.needs if line.committee else 1):
                raise Invalid("Choose at least %(least)s different people.", least=step.needs)
            if line.named and len(chosen) != 1:
                raise Invalid("Choose one person.")
            if any(accounts.get(uuid.UUID(one)).locked_at for one in chosen):
                raise Invalid("Choose people whose accounts are not locked.")


def seat(asked: Request, at: datetime) -> None:
    """Seat whoever may decide in the open step; raises Conflict where nobody could ever do so."""
    step, away = asked.open_step, _away(asked)
    seats = [one for line in step.who for one in _seats(asked, line, "step", away, at)]
    if _short(seats, step.needs, away):
        seats += _seats(asked, step.escalate, "escalation", away, at)
    if _short(seats, step.needs, away):
        seats.append(Seat(None, LAST_RESORT, "escalation"))
    if _short(seats, step.needs, away):
        raise Conflict("Nobody could decide this request. Ask an HR lead to name somebody who may.")
    store.add_seats(asked.id, asked.step, _once(seats))


def follow_leaders(asked: Request, at: datetime) -> None:
    """Seat the leader of today, where the open step is decided by one and that is another than before."""
    lines = [line for line in asked.open_step.who if line.leader]
    if not lines:
        return
    present = store.seats(asked.id, asked.step)
    wanted = _seats(asked, lines[0], "step", _away(asked), at)
    if wanted and {one.account_id for one in present if one.origin == "leader"} != {wanted[0].account_id}:
        store.drop_leaders(asked.id, asked.step)
        store.add_seats(asked.id, asked.step, wanted)


def add_escalation(asked: Request, at: datetime) -> None:
    """Seat those to whom the open step escalates, or the last resort."""
    present = store.seats(asked.id, asked.step)
    away = _away(asked) | {one.account_id for one in present if one.account_id}
    found = _seats(asked, asked.open_step.escalate, "escalation", away, at)
    if _short(found, 1, away):
        found = [Seat(None, LAST_RESORT, "escalation")]
    known = {(one.account_id, one.by_right) for one in present}
    store.add_seats(asked.id, asked.step, [one for one in found if (one.account_id, one.by_right) not in known])


def members(asked: Request) -> int | None:
    """Return how many may decide in the open step at most; None where a right makes that open."""
    seats = store.seats(asked.id, asked.step)
    stated = [one for one in seats if one.origin != "escalation"]
    if any(one.by_right for one in stated) or not stated:
        return None
    return len(stated)


def waits_for(asked: Request) -> list[str]:
    """Return for whom a request waits: the names of accounts, and of the roles that a right makes."""
    seats = store.seats(asked.id, asked.step)
    names = access.names(one.account_id for one in seats if one.account_id)
    roles = {role for one in seats if one.by_right for role in RIGHTS[one.by_right]}  # type: ignore[index]  # checked when read
    return [*sorted(names.values()), *(str(accounts.ROLES[role]) for role in accounts.ROLES if role in roles)]


def _seats(asked: Request, line: Who, origin: str, away: set[uuid.UUID], at: datetime) -> list[Seat]:
    if line.right:
        return [Seat(None, line.right, origin)]
    if line.leader:
        above = organisation.leaders([asked.unit_id], at).get(asked.unit_id, []) if asked.unit_id else []
        nearest = next((one for one in above if one not in away), None)
        return [Seat(nearest, None, "leader" if origin == "step" else origin)] if nearest else []
    chosen = [uuid.UUID(one) for one in asked.named[line.named or line.committee or ""]]
    return [Seat(one, None, origin) for one in chosen if one not in away]


def _away(asked: Request) -> set[uuid.UUID]:
    """Return who may not decide any more: the requester, and who decided in a step before this one."""
    before = [one for one in store.decisions(asked.id) if one.step < asked.step]
    made = {one.account_id for one in before} | {one.for_id for one in before if one.for_id}
    return {asked.requester_id, *made}


def _short(seats: Sequence[Seat], needs: int, away: set[uuid.UUID]) -> bool:
    """Return whether fewer people have seats than the step needs."""
    able = {one.account_id for one in seats if one.account_id}
    for right in {one.by_right for one in seats if one.by_right}:
        able |= {holder.id for holder in access.with_right(right)}  # type: ignore[arg-type]  # checked when read
    return len(able - away) < needs


def _once(seats: Sequence[Seat]) -> list[Seat]:
    return list({(one.account_id, one.by_right): one for one in reversed(seats)}.values())
