"""Tells a candidate the result: HR sends it, after the decision of a person, once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app import database
from app.errors import Conflict, Forbidden
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.notify import service as notify
from app.hiring.applications import contacting
from app.hiring.applications import service as applications
from app.hiring.decisions import store
from app.hiring.positions import service as positions

EVENTS = {"approved": "result_approved", "rejected": "result_rejected"}


@dataclass(frozen=True)
class Draft:
    """The result as the candidate would read it, and the ways to reach them, each in words with its address."""

    letter: notify.Letter
    ways: tuple[tuple[str, str, str], ...]
    enabled: bool


def draft(account: Account, application_id: uuid.UUID) -> Draft:
    """Return the result ready to be sent, and record the reading; raises Conflict before the decision."""
    application = applications.visible(account, application_id)
    event, to = EVENTS[_decided(application_id).outcome], contacting.recipient(application)
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "messages"})
    letter = notify.letter(event, to.language, _values(application), to.zone)
    return Draft(letter, contacting.ways(to), notify.enabled())


def send(account: Account, application_id: uuid.UUID, channel: str, at: datetime) -> notify.Message:
    """Send the result by one channel, or without one by the first that takes it; a second time sends nothing.

    Raises Conflict before the decision, Invalid where the candidate cannot be reached this way.
    """
    application = applications.visible(account, application_id)
    if not may(account, "applications.edit"):
        raise Forbidden("HR tells candidates the result. Ask the owner of the position.")
    row, to = _decided(application_id), contacting.recipient(application)
    channels = contacting.order(to, channel)
    with database.transaction():
        return notify.send(
            EVENTS[row.outcome], to, _values(application), key=f"result:{row.id}", at=at, by=account,
            about=("application", application_id), channels=channels,
        )  # fmt: skip


def _decided(application_id: uuid.UUID) -> store.Row:
    row = store.of_application(application_id)
    if row is None:
        raise Conflict("No decision was taken yet, so there is no result to tell.")
    return row


def _values(application: applications.Application) -> dict[str, object]:
    return {"position": positions.get(application.position_id).title}


def told(application_id: uuid.UUID) -> bool:
    """Return whether somebody told the candidate the result, by a message that has left."""
    messages = [one.message for one in notify.about("application", application_id)]
    return any(one.event in EVENTS.values() and one.state in ("sent", "delivered", "suppressed") for one in messages)
