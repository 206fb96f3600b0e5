"""Administration of accounts: making and locking them, changing roles, renewing passwords."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from app import database, settings
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import attempts, passwords, rights, service, store
from app.foundation.access.store import Account, Listed
from app.foundation.audit import service as audit
from app.text import LANGUAGES

__all__ = ["Listed"]

Role = rights.Staff
ROLES = rights.NAMES

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_ADDRESS, LONGEST_NAME = 254, 100


@dataclass(frozen=True)
class HandedOver:
    """An account and the password to hand over, which is stored nowhere and may be used until `until`."""

    account: Account
    password: str
    until: datetime


def normalised(email: str) -> str:
    """Return an address in its stored form: NFKC, in small letters; raises Invalid."""
    address = unicodedata.normalize("NFKC", email[: LONGEST_ADDRESS + 1]).strip().lower()
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise Invalid("This is no e-mail address.")
    return address


def listing() -> list[Listed]:
    """List every account, those that may sign in first."""
    return store.listing()


def get(account_id: uuid.UUID) -> Listed:
    """Return an account; raises NotFound."""
    listed = store.listed(account_id)
    if listed is None:
        raise NotFound
    return listed


def make(by: Account, email: str, name: str, role: str, language: str, at: datetime) -> HandedOver:
    """Make an account with a one-time password; raises Invalid, Conflict where the address has one."""
    email, name = normalised(email), " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid("Give a name of at most 100 characters.", at="name")
    _check_role(role)
    if language not in LANGUAGES:
        raise Invalid("Choose one of: zh, en.")
    password = passwords.one_time()
    with _administrator_lock(by):
        if store.any_by_email(email):
            raise Conflict("There is an account with this e-mail address already.")
        account = service.add_account(email, name, role, password, at, language=language, must_change=True)
        audit.record(by, "create", "account", account.id, detail={"role": role})
    return HandedOver(account, password, at + passwords.ONE_TIME)


def renew(by: Account, account_id: uuid.UUID, at: datetime) -> HandedOver:
    """Give an account a new one-time password, which ends its sessions; raises Conflict for a locked one."""
    password = passwords.one_time()
    with _administrator_lock(by):
        listed = _account_of_another(by, account_id)
        if listed.locked_at:
            raise Conflict("This account is locked. Unlock it first.")
        password_hash = store.password_hash(account_id)
        if password_hash and not listed.one_time_until:  # a password of the owner's own may not come back by this way
            store.keep_former_password(account_id, password_hash, at, settings.current().passwords.history)
        service.set_password(account_id, password, at, must_change=True)
        service.forget_attempts(listed.account.email)
        audit.record(by, "update", "account", account_id, detail={"what": "password"})
    return HandedOver(listed.account, password, at + passwords.ONE_TIME)


def set_role(by: Account, account_id: uuid.UUID, role: str, expected: str | None = None) -> None:
    """Give an account another role, which ends its sessions; raises Invalid, Forbidden for one's own.

    Raises Conflict where the role is no longer the `expected` one.
    """
    _check_role(role)
    with _administrator_lock(by):
        before = _account_of_another(by, account_id).account.role
        if expected not in (None, before):
            raise Conflict("Somebody changed this role meanwhile. Both are shown: yours is chosen below.", at="role")
        if before != role:
            store.set_role(account_id, role)
            audit.record(by, "update", "account", account_id, detail={"role": role, "before": before})


def lock(by: Account, account_id: uuid.UUID, at: datetime) -> None:
    """Keep an account from signing in and end its sessions; raises Forbidden for the own account."""
    with _administrator_lock(by):
        if not _account_of_another(by, account_id).locked_at:
            store.set_locked(account_id, at)
            audit.record(by, "lock", "account", account_id)


def unlock(by: Account, account_id: uuid.UUID) -> None:
    """Let a locked account sign in again, with the password it had; raises Forbidden for the own account."""
    with _administrator_lock(by):
        if _account_of_another(by, account_id).locked_at:
            store.set_locked(account_id, None)
            audit.record(by, "unlock", "account", account_id)


def failures(account: Account, at: datetime) -> int:
    """Return how many sign-ins to an account failed in the last quarter of an hour."""
    return attempts.count(account.email, at)


def lift(by: Account, account_id: uuid.UUID) -> None:
    """Let an account that waits after failed sign-ins try again at once; raises Forbidden for the own account."""
    with _administrator_lock(by):
        listed = _account_of_another(by, account_id)
        service.forget_attempts(listed.account.email)
        audit.record(by, "unlock", "account", account_id, detail={"what": "attempts"})


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid("There is no role %(role)s.", role=role)


@contextmanager
def _administrator_lock(by: Account) -> Iterator[None]:
    """Let one administrator act at a time; raises Forbidden for an account that is no longer an administrator.

    As nobody acts on their own account, the acting administrator remains: the last administrator cannot be removed,
    not even by two who lock each other at the same moment.
    """
    with database.transaction():
        store.hold_accounts()
        now = store.listed(by.id)
        rights.demand(None if now is None or now.locked_at else now.account, "accounts.manage")
        yield


def _account_of_another(by: Account, account_id: uuid.UUID) -> Listed:
    if account_id == by.id:
        raise Forbidden("Nobody changes their own account here. Ask another administrator.")
    return get(account_id)
