"""The rules of passwords, their hashes, and how an account gets a new password."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from app import database, settings
from app.errors import Invalid
from app.foundation.access import store
from app.foundation.access.store import Account
from app.foundation.audit import service as audit

LONGEST = 1024
ONE_TIME = timedelta(days=7)
"""How long a password that somebody else made may wait for its only use."""

_hasher = PasswordHasher()
_DECOY = _hasher.hash("no account has this password, but checking it takes the same time")


def one_time() -> str:
    """Make a password of at least 80 random bits, as long as passwords have to be, that a person can type."""
    groups = max(5, -(-(settings.current().passwords.minimum_length + 1) // 5))
    return "-".join(secrets.token_hex(2) for _ in range(groups))


def hashed(password: str) -> str:
    """Return the hash of a password; raises Invalid for one that is too short or too long."""
    least = settings.current().passwords.minimum_length
    if len(password) < least:
        raise Invalid("A password needs at least %(least)s characters.", least=least)
    if len(password) > LONGEST:
        raise Invalid("A password may have at most %(most)s characters.", most=LONGEST)
    return _hasher.hash(password)


def right(password_hash: str | None, password: str) -> bool:
    """Return whether a password fits the hash; takes as long when there is no hash."""
    try:
        _hasher.verify(password_hash or _DECOY, password[:LONGEST])
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


def renewed(password_hash: str, password: str) -> str | None:
    """Return a new hash with the present cost, None where the stored hash has it already."""
    return _hasher.hash(password) if _hasher.check_needs_rehash(password_hash) else None


def too_old(since: datetime, at: datetime) -> bool:
    """Return whether a password has reached its maximum age."""
    days = settings.current().passwords.maximum_age_days
    return bool(days) and at - since > timedelta(days=days)


def change(account: Account, present: str, new: str, again: str, at: datetime) -> None:
    """Give an account the password its owner chose and end its sessions; raises Invalid."""
    present_hash = store.password_hash(account.id)
    if present_hash is None or not right(present_hash, present):
        raise Invalid("The present password is wrong. Check it and try again.")
    if new != again:
        raise Invalid("The new password was not repeated as it was written. Write both again.")
    new_hash = hashed(new)
    history = settings.current().passwords.history
    if any(right(former_hash, new) for former_hash in [present_hash, *store.former_passwords(account.id, history)]):
        raise Invalid("This password was used before. Choose another one.")
    with database.transaction():
        store.keep_former_password(account.id, present_hash, at, history)
        store.set_password(account.id, new_hash, at, must_change=False)
        audit.record(account, "update", "account", account.id, detail={"what": "password"})


def until(at: datetime, *, must_change: bool) -> datetime | None:
    """Return until when a one-time password made at a time may be used; None for any other."""
    return at + ONE_TIME if must_change else None


def give(account_id: uuid.UUID, password: str, at: datetime, *, must_change: bool = False) -> None:
    """Give an account a password that somebody else made, and end its sessions; raises Invalid."""
    password_hash, end = hashed(password), until(at, must_change=must_change)
    store.set_password(account_id, password_hash, at, must_change=must_change, one_time_until=end)
