"""Signs the account of an open page in again, so that its form is sent as it was typed, and by no other account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.errors import Forbidden, Invalid
from app.foundation.access import service
from app.foundation.access.store import Account, Session

State = Literal["holds", "over", "other", "change"]
"""Whether the page may send its form: it may, nobody is signed in, somebody else is, or a new password is due first."""


@dataclass(frozen=True)
class Opened:
    """A session that was just opened: the token for the cookie, and what pages carry; `state` is holds or change."""

    token: str
    csrf: str
    state: State


def state(page_token: str, session: Session | None) -> State:
    """Return where the session of a browser stands for a page, which is known by the token of its forms."""
    if session is None:
        return "over"
    if service.page_account(page_token) != session.account.id:
        return "other"
    return "change" if session.account.must_change else "holds"


def sign_in(page_token: str, email: str, password: str, address: str, at: datetime, device: str | None) -> Opened:
    """Open a session for the account of a page; raises Forbidden, Invalid or TooMany.

    The password of another account is not even tried: what was typed into the page is sent by nobody else.
    """
    owner = _owner(page_token)
    if email.strip().casefold() != owner.email.casefold():
        raise Invalid(
            "This form was typed by another account. Sign in as that account, or close this and open the page anew.",
            at="email",
        )
    token = service.sign_in(email, password, address, at, device)
    session = service.session(token, at)
    if session is None:
        raise Forbidden
    return Opened(token, session.csrf, state(page_token, session))


def _owner(page_token: str) -> Account:
    account_id = service.page_account(page_token)
    owner = service.account(account_id) if account_id else None
    if owner is None:
        raise Forbidden("This page is out of date. Reload it and try again.")
    return owner
