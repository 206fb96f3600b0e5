"""Writes to people of the pool about an open position: only with a consent that holds, once, and not too often."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import database, settings
from app.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.notify import delivering
from app.foundation.notify import service as notify
from app.hiring.applications import contacting
from app.hiring.applications import service as applications
from app.hiring.careers import service as careers
from app.hiring.pool import consents, contact_store, store
from app.hiring.pool.contact_store import Standing
from app.hiring.positions import life
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.text import gettext

EVENT = "pool_invited"
MOST_CHOSEN = 50
MOST, WITHIN = 3, timedelta(days=90)
"""How often a person is written to at most, and within how long."""
EXPIRED = Conflict("The consent to be written to has ended. Nobody is written to without one.")
WHY = {
    "expired": EXPIRED,
    "withdrawn": Conflict("The candidate withdrew the consent to be written to."),
    "erased": Conflict("The candidate's data was erased."),
}


@dataclass(frozen=True)
class Done:
    """What became of one person: written to, or refused with the sentence that says why."""

    entry_id: uuid.UUID
    done: bool
    sentence: str


def invite(account: Account, entry_ids: Sequence[uuid.UUID], position_id: uuid.UUID, at: datetime) -> list[Done]:
    """Write to people about a position, each by themselves; who may not be written to is refused with the reason.

    Raises Forbidden, NotFound for a position that the account may not change, Conflict for one that takes nobody,
    Invalid for a wrong number of people.
    """
    if not may(account, "pool.use"):
        raise Forbidden("Human resources uses the talent pool.")
    ids = list(dict.fromkeys(entry_ids))
    if not 1 <= len(ids) <= MOST_CHOSEN:
        raise Invalid("Choose between 1 and 50 people.", at="entry")
    position = positions.editable(account, position_id)
    life.check_open(position)
    address = careers.address(position_id)
    if address is None:
        raise Conflict("This position is not on the careers page, where people would apply. Show it there first.")
    return [_one(account, entry_id, position, address, at) for entry_id in ids]


def _one(account: Account, entry_id: uuid.UUID, position: Position, address: str, at: datetime) -> Done:
    """Write to one person; what was begun for somebody who is refused is taken back."""
    try:
        with database.transaction():
            _write(account, entry_id, position, address, at)
    except AppError as error:
        if error.status >= 500:
            raise
        return Done(entry_id, False, gettext(error.text, **error.fields))
    return Done(entry_id, True, "")


def _write(account: Account, entry_id: uuid.UUID, position: Position, address: str, at: datetime) -> None:
    entry = store.entry(entry_id, held=True)
    if entry is None:
        raise Conflict(WHY[why].text) if (why := store.why_ended(entry_id)) else NotFound()
    if entry.ends_at <= at:
        raise Conflict(EXPIRED.text)
    if notify.declines(entry.person_id, [consents.KIND]):
        raise Conflict("The candidate does not want messages that nobody has to receive.")
    application = _known_by(contact_store.standing(entry_id, position.id, at - WITHIN))
    to = contacting.recipient(application)
    values = {
        "position": position.title, "posting": address, "link": consents.link(entry.id), "until": entry.ends_at,
    }  # fmt: skip
    message = notify.send(
        EVENT, to, values, key=f"{EVENT}:{entry.person_id}:{position.id}", at=at, not_after=entry.ends_at, by=account,
        about=("application", application.id), channels=contacting.order(to, ""),
    )  # fmt: skip
    contact_store.add(
        person_id=entry.person_id, consent_id=entry.consent_id, application_id=application.id,
        position_id=position.id, message_id=message.id, contacted_by=account.id, contacted_at=at,
    )  # fmt: skip
    detail = consents.DETAIL | {"position": str(position.id)}
    audit.record(account, "invite", "candidate", entry.person_id, entry.person_id, detail)


def _known_by(standing: Standing) -> applications.Application:
    """Return the application by which a person is known; raises Conflict where something speaks against writing."""
    if standing.busy or standing.application_id is None:
        raise Conflict("This person is considered for a position now, or was hired.")
    if standing.contacted:
        raise Conflict("This person was written to about this position before.")
    if standing.applied:
        raise Conflict("This person has applied for this position before.")
    if standing.recent >= MOST:
        raise Conflict(
            "This person was written to %(most)s times within %(days)s days. Wait before you write again.",
            most=MOST, days=WITHIN.days,
        )  # fmt: skip
    return applications.application(standing.application_id)


@delivering.guard(EVENT)
def still_wanted(message: notify.Message, at: datetime) -> str | None:
    """Return why a message may not go out any more: no consent that holds, or no position that takes people."""
    due = contact_store.due(message.id, at)
    if not due.consent:
        return "no_consent"
    return None if due.position else "withdrawn"


def letter(account: Account, until: datetime) -> notify.Letter:
    """Return the message as a person of the pool would read it, for a position that is not chosen yet."""
    careers_page = f"{settings.current().public_url}/careers"
    values = {
        "position": gettext("the position that you choose"), "posting": f"{careers_page}/…",
        "link": f"{careers_page}/pool/...", "until": until,
    }  # fmt: skip
    return notify.letter(EVENT, account.language, values, account.time_zone)
