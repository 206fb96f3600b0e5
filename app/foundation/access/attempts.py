"""Limits failed sign-ins so that guessing is slow and no stranger can shut a person out.

Failures are counted for the account at one address, for the account as a whole, and for the address. A browser that
signed in before carries a signed cookie: it has a budget of its own and is held up by none of the others.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from itsdangerous import BadSignature, TimestampSigner

from app import settings
from app.errors import TooMany
from app.foundation.access import store

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
LONGER = 4
"""How many windows of failures a day may have before the wait is until its end."""


def subject(email: str) -> str:
    """Return the key under which the failures of an account are counted, whether it exists or not."""
    return f"account:{hashlib.sha256(email.strip().lower().encode()).hexdigest()[:32]}"


def _start(at: datetime, window: timedelta) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // window.total_seconds() * window.total_seconds(), at.tzinfo)


def limit(name: str, most: int, at: datetime, window: timedelta = WINDOW) -> None:
    """Count an attempt under a name and raise TooMany above `most` in a window."""
    start = _start(at, window)
    if store.count_attempt(name, start) > most:
        wait = start + window - at
        raise TooMany(minutes=max(1, round(wait.total_seconds() / 60)))


@contextmanager
def failures(email: str, address: str, device: str | None, at: datetime) -> Iterator[None]:
    """Count a failed sign-in when the block raises; raises TooMany where there were too many before.

    Each attempt is counted before it is made, so that parallel attempts do not pass the limit.
    """
    counted: list[tuple[str, datetime]] = []
    try:
        for name, most, window in _budgets(email, address, device, at):
            counted.append((name, _start(at, window)))
            limit(name, most, at, window)
    except TooMany:
        _take_back(counted)
        raise
    yield
    _take_back(counted)
    own = counted[0][0]
    store.forget_attempts(own)


def _take_back(counted: list[tuple[str, datetime]]) -> None:
    for name, start in counted:
        store.uncount_attempt(name, start)


def _budgets(email: str, address: str, device: str | None, at: datetime) -> list[tuple[str, int, timedelta]]:
    """Return (key, most, window) of each limit that an attempt counts for, the narrowest first."""
    rules, account = settings.current().sign_in, subject(email)
    most, device_name = settings.current().passwords.lock_after_failures, _known_device(account, device, at)
    own = f"{account}:device:{device_name}" if device_name else f"{account}:at:{address}"
    narrow = [(own, most, WINDOW), (f"{own}:day", LONGER * most, DAY)]
    if device_name:
        return narrow
    return [
        *narrow,
        (account, rules.failures_of_account, WINDOW),
        (f"address:{address}", rules.failures_of_address, WINDOW),
    ]


def remembered(email: str) -> str:
    """Return the cookie value of a browser that signed in to an account."""
    return _signer().sign(f"{subject(email)}/{secrets.token_urlsafe(12)}").decode()


def _known_device(account: str, device: str | None, at: datetime) -> str | None:
    """Return the name of a device that signed in to this account before, None for every other."""
    try:
        value, since = _signer().unsign(device or "", return_timestamp=True)
    except BadSignature:
        return None
    of, _, name = value.decode().partition("/")
    fresh = at - since <= timedelta(days=settings.current().sign_in.known_device_days)
    return name if of == account and fresh else None


def _signer() -> TimestampSigner:
    return TimestampSigner(settings.current().cookie_key(), salt="known-device")


def count(email: str, at: datetime) -> int:
    """Return how many sign-ins to an account failed lately, from everywhere but its known devices."""
    return store.attempts(subject(email), _start(at, WINDOW))


def forget(email: str) -> None:
    """Let an account sign in at once, however often it was tried before."""
    store.forget_attempts(subject(email))
