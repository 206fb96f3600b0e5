"""A candidate's own consent to the talent pool: given apart from applying, seen, renewed and withdrawn by a link."""

from __future__ import annotations

import base64
import binascii
import calendar
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from itsdangerous import BadSignature, Signer

from app import clock, database, settings
from app.errors import Conflict, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import service as notify
from app.hiring.applications import service as applications
from app.hiring.careers import service as careers
from app.hiring.interviews.service import Interview
from app.hiring.pool import contact_store, store
from app.hiring.pool.store import Consent, Entry

WORDING = careers.POOL_WORDING
KIND = "pool"
"""The kind of messages to people of the pool."""
BATCH = 500
DETAIL = {"part": "pool"}


@dataclass(frozen=True)
class Holder:
    """A candidate at a page of their own: of an application, of a receipt, or by the link of a message.

    `way` says by which of them; `finished` that an interview was completed.
    """

    person_id: uuid.UUID
    application_id: uuid.UUID
    way: Literal["status", "link"]
    finished: bool = False


@dataclass(frozen=True)
class Own:
    """What a candidate sees: the entry and since when it is agreed, whether they may agree now, and for how long."""

    entry: Entry | None
    given_at: datetime | None
    may_give: bool
    until: datetime


def of_interview(interview: Interview) -> Holder:
    """Return the candidate of an interview, at their own page."""
    return Holder(interview.person_id, interview.application_id, "status", interview.state == "finished")


def of_receipt(number: str) -> Holder:
    """Return the candidate of a receipt; raises NotFound, also while there is no application yet."""
    submission, _progress = careers.receipt(number)
    if submission.application_id is None:
        raise NotFound
    application = applications.application(submission.application_id)
    take_ticked(clock.now(), application.id)
    return Holder(application.person_id, application.id, "status")


def of_link(token: str) -> Holder:
    """Return the candidate of a link to an entry; raises NotFound for any other, and once the entry was removed."""
    entry = store.entry(_entry_of(token))
    if entry is None:
        raise NotFound
    return Holder(entry.person_id, store.consent(entry.consent_id).application_id, "link")


def is_over(token: str) -> bool:
    """Return whether a link is of an entry that was removed; raises NotFound for one that was never made."""
    return store.why_ended(_entry_of(token)) is not None


def _entry_of(token: str) -> uuid.UUID:
    try:
        return uuid.UUID(bytes=base64.urlsafe_b64decode(_signer().unsign(token) + b"=="))
    except (BadSignature, ValueError, binascii.Error) as error:
        raise NotFound from error


def link(entry_id: uuid.UUID) -> str:
    """Return the address at which the person of an entry sees, renews and withdraws the consent."""
    plain = base64.urlsafe_b64encode(entry_id.bytes).rstrip(b"=")
    return f"{settings.current().public_url}/careers/pool/{_signer().sign(plain).decode()}"


def _signer() -> Signer:
    return Signer(settings.current().cookie_key(), salt="pool-link")


def written_about(holder: Holder) -> list[tuple[str, str]]:
    """Return the positions that a candidate was written to about and that still take people: title and address."""
    contacts = contact_store.of_person(holder.person_id)
    return [(one.title, f"/careers/{one.posting_id}") for one in contacts if one.posting_id]


def own(holder: Holder, at: datetime) -> Own:
    """Return what a candidate sees of their consent, and record the reading where there is one."""
    entry = store.of_person(holder.person_id)
    held = entry if entry and entry.ends_at > at else None
    if held:
        audit.record(_actor(holder), "read", "pool", held.consent_id, holder.person_id)
    given_at = store.consent(held.consent_id).given_at if held else None
    return Own(held, given_at, _may_give(holder), later(at, settings.current().pool_months))


def give(holder: Holder, wording: str, language: str, at: datetime) -> None:
    """Keep a consent, which puts the candidate into the pool or keeps them longer.

    Raises Conflict before there is anything to keep, after an approval, and for another wording than is shown now;
    KeyDestroyed for a candidate whose data was erased.
    """
    if wording != WORDING:
        raise Conflict(careers.OUTDATED.text)
    if not _may_give(holder):
        raise Conflict("You can agree to this after the interview, or once your application was decided.")
    ends_at = later(at, settings.current().pool_months)
    consent = Consent(
        uuid.uuid4(), holder.person_id, holder.application_id, holder.way, None, wording, language, at, ends_at
    )
    with database.transaction():
        applications.lock(holder.application_id, shared=True)
        keys.cipher(holder.person_id)
        _enter(consent)


def withdraw(holder: Holder, at: datetime) -> None:
    """Take a candidate out of the pool at their own wish, also as a person joined with them; twice changes nothing."""
    with database.transaction():
        for entry in store.of_joined(holder.person_id):
            end(entry, "withdrawn", _actor(holder), at)


def end(entry: Entry, why: Literal["expired", "withdrawn"], actor: audit.Acting, at: datetime) -> bool:
    """Remove an entry in the current transaction: from now on nothing but the usual time keeps the person's data."""
    if not store.remove(entry, why, at):
        return False
    store.release(entry.person_id, at)
    action = "withdraw" if why == "withdrawn" else "close"
    audit.record(actor, action, "pool", entry.consent_id, entry.person_id, {"reason": why})
    return True


def take_ticked(at: datetime, application_id: uuid.UUID | None = None) -> int:
    """Put into the pool who ticked it on the form of an application, or of one; returns how many consents were taken.

    Somebody who withdrew meanwhile is not put back, nor is somebody whose data was erased.
    """
    found = store.ticked(BATCH, application_id)
    living = keys.ciphers({one.person_id for one in found}) if found else {}
    for one in found:
        with database.transaction():
            _take(one, living[one.person_id] is not None, at)
    return len(found)


def _take(one: store.Ticked, living: bool, at: datetime) -> None:
    ends_at = later(one.given_at, settings.current().pool_months)
    consent = Consent(
        uuid.uuid4(), one.person_id, one.application_id, "careers", one.submission_id, one.wording, one.language,
        one.given_at, ends_at,
    )  # fmt: skip
    if living and ends_at > at and not store.withdrew_since(one.person_id, one.given_at):
        _enter(consent)
    else:
        store.add_consent(consent)


def _enter(consent: Consent) -> None:
    if not store.add_consent(consent):
        return
    store.enter(consent)
    store.keep(consent.person_id)
    notify.opt_in(consent.person_id, KIND)
    actor = audit.Actor("candidate", consent.person_id)
    audit.record(actor, "create", "pool", consent.id, consent.person_id, {"version": consent.wording})


def _may_give(holder: Holder) -> bool:
    stage = applications.application(holder.application_id).stage
    return stage == "rejected" or (holder.finished and stage != "approved") or holder.way == "link"


def _actor(holder: Holder) -> audit.Actor:
    return audit.Actor("candidate", holder.person_id)


def later(at: datetime, months: int) -> datetime:
    """Return the same day and time some months later, or the last day of that month where it is shorter."""
    year, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + year, month + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
