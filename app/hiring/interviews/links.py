"""The signed link of a candidate, and the one device that holds the interview."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import NoReturn

from itsdangerous import BadSignature, Signer

from app import settings
from app.errors import AppError, Conflict
from app.foundation.access import service as access
from app.foundation.access.attempts import limit
from app.foundation.keys import service as keys
from app.hiring.interviews import store
from app.hiring.interviews.store import Interview

GUESSES = 20
"""Unknown links that one network address may try in a quarter of an hour."""


class LinkUnknown(AppError):
    """The link was never issued, or a newer link replaced it."""

    status = 404
    code = "link_unknown"
    message = "This link is not valid. A newer invitation may have replaced it: use the latest one, or ask HR."


class LinkExpired(AppError):
    """The link is too old."""

    status = 410
    code = "link_expired"
    message = "This link has expired. Ask HR for a new invitation; answers that you already gave are kept."


class OtherDevice(Conflict):
    """The interview is open on another device."""

    code = "other_device"
    message = "The interview is open on another device. Choose “Continue here” to go on with this one."


def _signer() -> Signer:
    return Signer(settings.current().cookie_key(), salt="interview-link")


def issue(interview_id: uuid.UUID, person_id: uuid.UUID, created_by: uuid.UUID, at: datetime) -> tuple[str, datetime]:
    """Void the earlier links and make a new link; returns its address and its expiry."""
    store.revoke_links(interview_id, at)
    address, expires_at = add(interview_id, person_id, created_by, at)
    store.change(interview_id, expires_at=expires_at)
    return address, expires_at


def add(interview_id: uuid.UUID, person_id: uuid.UUID, created_by: uuid.UUID, at: datetime) -> tuple[str, datetime]:
    """Make a further link to an interview, beside those that hold; returns its address and its expiry.

    The token is kept sealed with the key of the person, for messages that nobody presses a button for.
    """
    token = _signer().sign(secrets.token_urlsafe(18)).decode()
    expires_at = at + timedelta(days=settings.current().link_days)
    sealed = keys.seal(*_field(interview_id, person_id), token)
    store.add_link(access.digest(token), interview_id, created_by, at, expires_at, sealed)
    return f"{settings.current().public_url}/i/{token}", expires_at


def _field(interview_id: uuid.UUID, person_id: uuid.UUID) -> keys.Field:
    return keys.Field(person_id, "interview_links", "sealed", interview_id)


def current(interview: Interview, at: datetime) -> str | None:
    """Return the address of the link that holds now; None where there is none, or its token was not kept."""
    sealed = _kept(interview, at)
    if sealed is None:
        return None
    [token] = keys.open_many([(_field(interview.id, interview.person_id), sealed)], erased="")
    return f"{settings.current().public_url}/i/{token}" if token else None


def is_known(interview: Interview, at: datetime) -> bool:
    """Return whether a message could carry the link; nothing is opened for that."""
    return _kept(interview, at) is not None


def _kept(interview: Interview, at: datetime) -> bytes | None:
    link = store.current_link(interview.id)
    holds_now = link is not None and link.revoked_at is None and link.expires_at > at
    return link.sealed if link is not None and holds_now else None


def held_by(interview: Interview, address: str, at: datetime) -> bytes:
    """Return the digest of the link at an address while it opens this interview; raises Conflict for any other."""
    token = address.removeprefix(f"{settings.current().public_url}/i/")
    digest = access.digest(token)
    link = store.link(digest) if token != address else None
    if link is None or link.interview_id != interview.id or link.revoked_at is not None or link.expires_at <= at:
        raise Conflict("This link does not hold any more. Make a new one and send that.")
    return digest


def opened(token: str, network_address: str, at: datetime) -> Interview:
    """Return the interview of a link; raises LinkUnknown, LinkExpired or TooMany."""
    try:
        _signer().unsign(token)
    except BadSignature:
        _count_guess(network_address, at)
    link = store.link(access.digest(token))
    if link is None or link.revoked_at is not None:
        _count_guess(network_address, at)
    if link.expires_at <= at:
        raise LinkExpired
    interview = store.by_id(link.interview_id)
    if interview is None:
        raise LinkUnknown
    return interview


def _count_guess(network_address: str, at: datetime) -> NoReturn:
    limit(f"link:{network_address}", GUESSES, at)
    raise LinkUnknown


def holds(interview: Interview, device: str | None) -> bool:
    """Return whether this device holds the interview, or none does yet."""
    if interview.device_digest is None:
        return True
    return device is not None and secrets.compare_digest(access.digest(device), interview.device_digest)


def take_over(interview: Interview, device: str) -> None:
    """Make this device the holder of the interview; another open device is asked before it can take over."""
    store.change(interview.id, device_digest=access.digest(device))
