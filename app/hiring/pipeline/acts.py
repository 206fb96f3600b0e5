"""What a person may do with an application where it stands; card, menu and table do it by the same acts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import Right, may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.notify import service as notify
from app.hiring.applications import contacting, reviewing
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.interviews import messages
from app.hiring.interviews import service as interviews
from app.hiring.pipeline import columns, proposals, store
from app.hiring.pipeline.columns import STEPS, Stages
from app.hiring.pipeline.store import Entry
from app.hiring.positions import service as positions

Act = Literal["step", "clear", "invite", "propose", "approve", "reject"]
RIGHTS: dict[str, Right] = {
    "step": "applications.edit",
    "clear": "applications.clear",
    "invite": "interviews.invite",
    "propose": "applications.edit",
    "approve": "decisions.take",
    "reject": "decisions.take",
}
WITH_REASON = ("clear", "propose", "approve", "reject")
"""Acts that a person does with a reason."""
SHORTEST_REASON, LONGEST_REASON = 5, 2000
IN_PROGRESS = "application_in_progress"


@dataclass(frozen=True)
class Move:
    """A column that a card may go to, and the act that takes it there."""

    to: str
    act: Act

    @property
    def reason(self) -> bool:
        """Return whether the act needs a reason."""
        return self.act in WITH_REASON


def moves(account: Account, entry: Entry, stages: Stages) -> list[Move]:
    """Return where an account may move an application from where it stands, in the order of the columns."""
    here = stages.column(entry.stage, entry.step).key
    found = (_move(account, entry, column.key) for column in stages.columns if column.key != here)
    return [move for move in found if move]


def _move(account: Account, entry: Entry, to: str) -> Move | None:
    act = _act(account, entry, to)
    if act is None or not may(account, RIGHTS[act]):
        return None
    permitted = "reject" if act == "propose" else act
    return Move(to, act) if applications.allows(entry.stage, permitted) else None


def _act(account: Account, entry: Entry, to: str) -> Act | None:
    """Return the act that leads to a column, whether or not it is allowed."""
    if to == entry.stage or STEPS.get(to) == entry.stage:
        return "step"
    if to == "screened":
        return "clear"
    if to == "invited":
        return "invite" if entry.stage in ("screened", "manual_review") else None
    if to == "rejected":
        return "reject" if may(account, "decisions.take") else None if entry.proposed else "propose"
    return "approve" if to == "approved" else None


def move(
    account: Account, application_id: uuid.UUID, to: str, reason: str, at: datetime
) -> interviews.Invitation | None:
    """Move an application to a column; returns the invitation where one was made, whose link is shown once.

    Raises NotFound, Forbidden, Invalid without a reason that is needed, or Conflict where it cannot go there.
    """
    entry = visible(account, application_id)
    stages = columns.of_position(entry.position_id)
    wanted = next((one for one in moves(account, entry, stages) if one.to == to), None)
    if wanted is None:
        raise Conflict("This application cannot go there from where it stands. Reload the page and look at its stage.")
    return act(account, application_id, wanted.act, at, to=to, reason=reason)


def act(
    account: Account, application_id: uuid.UUID, name: Act, at: datetime, *, to: str = "", reason: str = ""
) -> interviews.Invitation | None:
    """Do one act upon an application; `to` is the column of a step. Raises as `move` does."""
    if name == "invite":
        return interviews.invite(application_id, account, at)
    if name == "step":
        _step(account, application_id, to, at)
    elif name == "clear":
        reviewing.clear(account, application_id, reason, at)
    elif name == "propose":
        proposals.propose(account, application_id, reason, at)
    else:
        outcome: decisions.Outcome = "approved" if name == "approve" else "rejected"
        decisions.decide(application_id, outcome, reason, account, at)
    return None


def _step(account: Account, application_id: uuid.UUID, to: str, at: datetime) -> None:
    if not may(account, "applications.edit"):
        raise Forbidden("Only HR moves candidates from step to step.")
    with database.transaction():
        application = applications.permit(application_id, "step", shared=True)
        entry = visible(account, application_id)
        keys = [column.key for column in columns.of_position(entry.position_id).columns]
        if to not in keys or STEPS.get(to, to) != application.stage:
            raise Conflict("This position does not use this step, or the application is at another stage.")
        if to == (entry.step or entry.stage):
            return
        store.set_step(application_id, to if to in STEPS else None, at)
        detail = {"from": entry.step or entry.stage, "to": to}
        audit.record(account, "update", "application", application_id, entry.person_id, detail)


def visible(account: Account, application_id: uuid.UUID) -> Entry:
    """Return where an application stands that the account may see; raises NotFound for every other."""
    entry = store.entry(applications.visible(account, application_id).id)
    if entry is None:
        raise NotFound
    return entry


def invite_and_send(account: Account, application_id: uuid.UUID, at: datetime) -> None:
    """Invite a candidate who was not invited yet, and send the link by the first channel that reaches them."""
    entry = visible(account, application_id)
    if entry.stage not in ("screened", "manual_review"):
        raise Conflict("Only who was screened and not invited yet is invited together with others.")
    invitation = interviews.invite(application_id, account, at)
    messages.send(account, application_id, invitation.link, "", at)


def write(account: Account, application_id: uuid.UUID, at: datetime) -> None:
    """Tell a candidate that the application is being worked on, at most once a day; raises Invalid without a way."""
    application = applications.visible(account, application_id)
    if not may(account, "applications.edit"):
        raise Forbidden("HR writes to candidates. Ask the owner of the position.")
    to = contacting.recipient(application)
    channels = contacting.order(to, "")
    with database.transaction():
        applications.permit(application_id, "edit", shared=True)
        values = {"position": positions.get(application.position_id).title}
        key = f"{IN_PROGRESS}:{application_id}:{at.date().isoformat()}"
        about = ("application", application_id)
        notify.send(IN_PROGRESS, to, values, key=key, at=at, about=about, by=account, channels=channels)


def assign(account: Account, application_id: uuid.UUID, owner_id: uuid.UUID | None) -> None:
    """Let somebody who sees the position look after an application; raises Invalid for anybody else."""
    entry = visible(account, application_id)
    if not may(account, "applications.edit"):
        raise Forbidden("Only HR says who looks after an application.")
    owner = access.account(owner_id) if owner_id else None
    if owner is None or not may(owner, "applications.read"):
        raise Invalid("Choose who looks after these applications.", at="owner")
    if not positions.sees(owner, positions.get(entry.position_id)):
        raise Conflict("This person does not see the position, so cannot look after the application.")
    with database.transaction():
        applications.permit(application_id, "edit", shared=True)
        store.set_owner(application_id, owner.id)
        detail = {"owner": str(owner.id)}
        audit.record(account, "update", "application", application_id, entry.person_id, detail)
