"""The life of a position: drafted, open, paused, closed, reopened, copied; and what each state refuses."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from app import database
from app.errors import Conflict, Invalid
from app.foundation.access import service as access
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.organisation.service import day_of
from app.hiring.positions import life_store as store
from app.hiring.positions import service
from app.hiring.positions import store as position_store
from app.hiring.positions.inputs import LONGEST_TITLE
from app.hiring.positions.life_store import Event
from app.hiring.positions.service import Position

__all__ = ["Event"]

Act = Literal["open", "pause", "close", "reopen"]
LEADS: dict[Act, tuple[tuple[str, ...], str]] = {
    "open": (("draft",), "open"),
    "pause": (("open",), "paused"),
    "close": (("draft", "open", "paused"), "closed"),
    "reopen": (("paused", "closed"), "open"),
}
"""From which states each act leads to which."""
SHORTEST_REASON, LONGEST_REASON = 5, 2000
COPY = {"zh": "（副本）", "en": " (copy)"}
"""What tells the title of a copy from that of the position, in the position's language."""
REFUSALS = {
    "draft": Conflict("This position is a draft: it takes no files and invites nobody yet. Open it first."),
    "paused": Conflict(
        "This position is paused: it takes no files, applications or first invitations. Interviews that were begun go "
        "on. Its owner reopens it."
    ),
    "closed": Conflict(
        "This position is closed: it takes no files, applications or first invitations. Interviews that were begun go "
        "on. Its owner reopens it."
    ),
}


@dataclass(frozen=True)
class Standing:
    """Where a position stands: its state, whose it is, who decides, and for how many days it is or was open.

    `acts` are those that its state allows; `days` is None for a draft.
    """

    state: str
    owner: str
    manager: str
    days: int | None
    acts: tuple[Act, ...]


def check_open(position: Position) -> None:
    """Raise Conflict, with a sentence that says why, where a position takes no files, applications or invitations."""
    if position.state in REFUSALS:
        raise Conflict(REFUSALS[position.state].text)


def standing(position: Position, at: datetime) -> Standing:
    """Return where a position stands; the caller checks who may see it. One statement."""
    names = access.names([position.owner_id, position.manager_id])
    days = (day_of(position.closed_at or at) - day_of(position.opened_at or position.created_at)).days
    acts = tuple(act for act, (states, _) in LEADS.items() if position.state in states)
    return Standing(
        position.state,
        names.get(position.owner_id, "–"),
        names.get(position.manager_id, "–"),
        None if position.state == "draft" else days,
        acts,
    )


def events(position_id: uuid.UUID) -> list[Event]:
    """List what was done to a position, newest first; the caller checks who may see it."""
    return store.events(position_id)


def act(account: Account, position_id: uuid.UUID, what: Act, reason: str, at: datetime) -> None:
    """Open, pause, close or reopen a position; raises NotFound, Forbidden, Invalid or Conflict.

    Nobody's application is moved by any of them: who is still open stays open.
    """
    service.editable(account, position_id)
    reason = reason.strip()
    if len(reason) > LONGEST_REASON or (what == "close" and len(reason) < SHORTEST_REASON):
        raise Invalid("Give a reason of 5 to 2000 characters.", at="reason")
    before, after = LEADS[what]
    with database.transaction():
        if store.hold(position_id) not in before:
            raise Conflict("This position is in another state meanwhile. Look at it, and choose again.")
        times = {"opened_at": at} if what == "open" else {}
        store.move(position_id, after, closed_at=at if what == "close" else None, **times)
        store.add(position_id, what, reason, account.id, at)
        audit.record(account, what, "position", position_id)


def copy(account: Account, position_id: uuid.UUID, at: datetime) -> Position:
    """Make a draft with everything that a position states, and without its people; raises NotFound or Forbidden."""
    old = service.editable(account, position_id)
    mark = COPY["zh" if old.language == "zh" else "en"]
    new = replace(
        old,
        id=uuid.uuid4(),
        version=1,
        title=old.title.removesuffix(mark)[: LONGEST_TITLE - len(mark)] + mark,
        owner_id=account.id,
        created_at=at,
        state="draft",
        opened_at=None,
        closed_at=None,
        requirements=tuple(replace(one, id=str(uuid.uuid4())) for one in old.requirements),
        rules=tuple(replace(one, id=str(uuid.uuid4())) for one in old.rules),
    )
    with database.transaction():
        position_store.add(new, account.id, at)
        store.add(new.id, "copy", "", account.id, at)
        audit.record(account, "copy", "position", new.id, detail={"position": str(old.id)})
    return new
