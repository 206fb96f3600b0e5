"""Signs people in and out: argon2id passwords, sessions in PostgreSQL, limits on attempts."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app.errors import Invalid, TooMany
from app.foundation.access import store
from app.foundation.access.store import Account, Session
from app.foundation.audit import service as audit

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
WINDOW = timedelta(minutes=15)
TRIES_ACCOUNT, TRIES_ADDRESS = 5, 30
ROLES = ("candidate", "hr", "hr_lead", "manager", "administrator", "auditor")
_hasher = PasswordHasher()
_DECOY = _hasher.hash("no account has this password, but checking it takes the same time")


def digest(token: str) -> bytes:
    """Return what is stored in place of a token."""
    return hashlib.sha256(token.encode()).digest()


def limit(subject: str, most: int, at: datetime, window: timedelta = WINDOW) -> None:
    """Count an attempt of `subject` and raise TooMany above `most` in a window."""
    start = datetime.fromtimestamp(at.timestamp() // window.total_seconds() * window.total_seconds(), at.tzinfo)
    if store.count_attempt(subject, start) > most:
        left = start + window - at
        raise TooMany(minutes=max(1, round(left.total_seconds() / 60)))


def sign_in(email: str, password: str, address: str, at: datetime) -> str:
    """Check a password and open a session; returns the token for the cookie. Raises Invalid or TooMany."""
    limit(f"address:{address}", TRIES_ADDRESS, at)
    limit(f"account:{hashlib.sha256(email.lower().encode()).hexdigest()[:32]}", TRIES_ACCOUNT, at)
    found = store.by_email(email)
    try:
        _hasher.verify(found[1] if found else _DECOY, password)
    except (VerifyMismatchError, InvalidHashError):
        found = None
    if found is None:
        raise Invalid("The e-mail address or the password is wrong. Check both and try again.")
    account = found[0]
    store.forget_attempts(f"account:{hashlib.sha256(email.lower().encode()).hexdigest()[:32]}")
    if _hasher.check_needs_rehash(found[1]):
        store.set_password(account.id, _hasher.hash(password))
    token = secrets.token_urlsafe(32)
    store.open_session(digest(token), account.id, secrets.token_urlsafe(24), at, at + LONGEST)
    audit.record(account, "sign_in", "account", account.id)
    return token


def session(token: str, at: datetime) -> Session | None:
    """Return the session of a cookie's token, if it is still good."""
    found = store.session(digest(token), at, IDLE)
    if found and at - found.seen_at > timedelta(minutes=2):
        store.touch(digest(token), at)
    return found


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
) -> Account:
    """Create an account; raises Invalid for an unknown role or a short password."""
    if role not in ROLES:
        raise Invalid("There is no role %(role)s.", role=role)
    if len(password) < 12:
        raise Invalid("A password needs at least 12 characters.")
    return store.add(email, display_name, role, _hasher.hash(password), language, at, synthetic)


def set_password(account_id: uuid.UUID, password: str) -> None:
    """Give an account a new password and end its sessions."""
    store.set_password(account_id, _hasher.hash(password))


def find(email: str) -> Account | None:
    """Return the enabled account with this address."""
    found = store.by_email(email)
    return found[0] if found else None


def account(account_id: uuid.UUID) -> Account | None:
    """Return an account by its id."""
    return store.by_id(account_id)


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
