"""Does one act for many people, each by itself: what was done stays, what was refused says why."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from app import database
from app.errors import AppError, Invalid
from app.foundation.access.rights import Right, may
from app.foundation.access.store import Account
from app.hiring.pipeline import acts, service
from app.text import gettext

Act = Literal["invite", "assign", "message", "clear", "propose"]
ACTS: tuple[Act, ...] = get_args(Act)
RIGHTS: dict[Act, Right] = {
    "invite": "interviews.invite",
    "assign": "applications.edit",
    "message": "applications.edit",
    "clear": "applications.clear",
    "propose": "applications.edit",
}
WITH_REASON = ("clear", "propose")


@dataclass(frozen=True)
class Done:
    """What became of one person: done, or refused with the sentence that says why."""

    application_id: uuid.UUID
    done: bool
    sentence: str


def offered(account: Account) -> list[Act]:
    """Return the acts that an account may do for many."""
    return [act for act in ACTS if may(account, RIGHTS[act])]


def do(
    account: Account,
    act: Act,
    application_ids: Sequence[uuid.UUID],
    at: datetime,
    *,
    reason: str = "",
    owner_id: uuid.UUID | None = None,
) -> list[Done]:
    """Do an act for each application, in order; raises Invalid where nothing could be done for anybody."""
    ids = list(dict.fromkeys(application_ids))
    if not 1 <= len(ids) <= service.SHOWN:
        raise Invalid("Choose between 1 and 50 people.", at="application")
    if act in WITH_REASON and not acts.SHORTEST_REASON <= len(reason.strip()) <= acts.LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 2000 characters. It is kept with your name.", at="reason")
    if act == "assign" and owner_id is None:
        raise Invalid("Choose who looks after these applications.", at="owner")
    doing: dict[Act, Callable[[uuid.UUID], object]] = {
        "invite": lambda one: acts.invite_and_send(account, one, at),
        "assign": lambda one: acts.assign(account, one, owner_id),
        "message": lambda one: acts.write(account, one, at),
        "clear": lambda one: acts.act(account, one, "clear", at, reason=reason),
        "propose": lambda one: acts.act(account, one, "propose", at, reason=reason),
    }
    return [_one(doing[act], one) for one in ids]


def _one(doing: Callable[[uuid.UUID], object], application_id: uuid.UUID) -> Done:
    """Do it for one person; what was begun for somebody who is refused is taken back."""
    try:
        with database.transaction():
            doing(application_id)
    except AppError as error:
        if error.status >= 500:
            raise
        return Done(application_id, False, gettext(error.text, **error.fields))
    return Done(application_id, True, "")
