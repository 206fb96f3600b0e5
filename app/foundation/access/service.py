"""Signs people in and out: accounts, sessions in PostgreSQL, limits on attempts."""

from __future__ import annotations

import base64
import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from itsdangerous import BadSignature, TimestampSigner

from app import settings
from app.errors import AppError, Invalid
from app.foundation.access import attempts, passwords, store
from app.foundation.access.attempts import limit
from app.foundation.access.rights import RIGHTS, ROLES, Right
from app.foundation.access.store import Account, Session
from app.foundation.audit import service as audit

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
PAGE_AGE = timedelta(days=2)
"""How long a page that is open in a browser still says whose it is."""


class PasswordChangeNeeded(AppError):
    """The account is signed in with a password that it may only use to choose another."""

    status = 403
    code = "password_change_needed"
    message = "Choose a password of your own first."


def digest(token: str) -> bytes:
    """Return the digest that is stored in place of a token."""
    return hashlib.sha256(token.encode()).digest()


def sign_in(email: str, password: str, address: str, at: datetime, device: str | None = None) -> str:
    """Check a password and open a session; returns the token for the cookie. Raises Invalid or TooMany.

    `device` is the cookie of an earlier success (`attempts.remembered`).
    """
    with attempts.failures(email, address, device, at):
        credentials = store.by_email(email)
        right = passwords.right(credentials.password_hash if credentials else None, password)
        if credentials is None or not right:
            raise Invalid("The e-mail address or the password is wrong. Check both and try again.")
    account = credentials.account
    if account.must_change and credentials.one_time_until and at > credentials.one_time_until:
        raise Invalid("This one-time password is too old. Ask an administrator for a new one.")
    if new_hash := passwords.renewed(credentials.password_hash, password):
        store.rehash(account.id, new_hash)
    if passwords.too_old(credentials.password_at, at):
        store.require_change(account.id)
    return open_session(account, at)


def open_session(account: Account, at: datetime) -> str:
    """Open a session for an account that proved who it is; returns the token for the cookie."""
    token = secrets.token_urlsafe(32)
    store.open_session(digest(token), account.id, _page_token(account.id), at, at + LONGEST)
    store.note_sign_in(account.id, at)
    audit.record(account, "sign_in", "account", account.id)
    return token


def page_account(page_token: str) -> uuid.UUID | None:
    """Return the account whose pages carried this token, also after its session ended; None for any other text."""
    try:
        encoded = _page_signer().unsign(page_token, max_age=int(PAGE_AGE.total_seconds()))
    except BadSignature:
        return None
    return uuid.UUID(bytes=base64.urlsafe_b64decode(encoded)[:16])


def _page_token(account_id: uuid.UUID) -> str:
    return _page_signer().sign(base64.urlsafe_b64encode(account_id.bytes + secrets.token_bytes(20))).decode()


def _page_signer() -> TimestampSigner:
    return TimestampSigner(settings.current().cookie_key(), salt="page-token")


def forget_attempts(email: str) -> None:
    """Let an address sign in at once, however often it was tried before."""
    attempts.forget(email)


def session(token: str, at: datetime, *, attended: bool = True) -> Session | None:
    """Return the session of a cookie's token, if it is still good; what a page asks unattended does not prolong it."""
    session = store.session(digest(token), at, IDLE)
    if session and attended and at - session.seen_at > timedelta(minutes=2):
        store.touch(digest(token), at)
    return session


def sign_out(token: str) -> None:
    """End the session of a token."""
    store.end_session(digest(token))


def add_account(
    email: str,
    display_name: str,
    role: str,
    password: str,
    at: datetime,
    *,
    language: str = "zh",
    synthetic: bool = False,
    must_change: bool = False,
) -> Account:
    """Create an account; raises Invalid for an unknown role or a short password.

    With `must_change` the password may only be used to choose another.
    """
    if role not in ROLES:
        raise Invalid("There is no role %(role)s.", role=role)
    password_hash, until = passwords.hashed(password), passwords.until(at, must_change=must_change)
    return store.add(email, display_name, role, password_hash, language, at, synthetic, must_change, until)


def change_password(account: Account, present: str, new: str, again: str, at: datetime) -> str:
    """Give an account the password its owner chose; returns the token of its only session. Raises Invalid, TooMany."""
    limit(f"password:{account.id}", settings.current().passwords.lock_after_failures, at)
    passwords.change(account, present, new, again, at)
    store.forget_attempts(f"password:{account.id}")
    return open_session(account, at)


def set_password(account_id: uuid.UUID, password: str, at: datetime, *, must_change: bool = False) -> None:
    """Give an account a password that somebody else made, and end its sessions; raises Invalid."""
    passwords.give(account_id, password, at, must_change=must_change)


def find(email: str) -> Account | None:
    """Return the enabled account with this address."""
    credentials = store.by_email(email)
    return credentials.account if credentials else None


def reinstate(email: str, role: str) -> Account | None:
    """Return the account with this address, unlocked and in this role again; None where there is none."""
    account = store.any_by_email(email)
    if account:
        store.set_locked(account.id, None)
        store.set_role(account.id, role)
    return store.by_id(account.id) if account else None


def account(account_id: uuid.UUID) -> Account | None:
    """Return an account by its id."""
    return store.by_id(account_id)


def names(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of accounts by their id; an id without an account is left out."""
    return store.names(account_ids)


def with_right(right: Right) -> list[Account]:
    """List enabled accounts that have a right, by name."""
    return store.with_role(*RIGHTS[right])


def with_role(*roles: str) -> list[Account]:
    """List enabled accounts with one of these roles."""
    return store.with_role(*roles)


def set_language(account_id: uuid.UUID, language: str) -> None:
    """Remember the language that a person chose."""
    store.set_language(account_id, language)


def add_person(at: datetime) -> uuid.UUID:
    """Create a person, whom candidate and employee records share, and return the id."""
    person_id = uuid.uuid4()
    store.add_person(person_id, at)
    return person_id
