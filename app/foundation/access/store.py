"""Reads and writes accounts, sessions and attempts."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from peewee import fn

from app.database import db, tuples
from app.foundation.access.schema import Accounts, FormerPasswords, Sessions

ATTEMPTS_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Account:
    """A person who signed in; `role` is one of candidate hr hr_lead manager administrator auditor."""

    id: uuid.UUID
    email: str
    display_name: str
    role: str
    language: str
    time_zone: str
    must_change: bool = False
    """Whether the password may only be used to choose another one."""

    kind = "account"


@dataclass(frozen=True)
class Credentials:
    """An account with the hash of its password, and since when that is valid."""

    account: Account
    password_hash: str
    password_at: datetime
    one_time_until: datetime | None
    """Until when the password may be used, where somebody else made it."""


@dataclass(frozen=True)
class Listed:
    """An account as administrators see it."""

    account: Account
    locked_at: datetime | None
    signed_in_at: datetime | None
    one_time_until: datetime | None


@dataclass(frozen=True)
class Session:
    """A signed-in browser: its account and the token that its forms carry."""

    account: Account
    csrf: str
    seen_at: datetime


def _account(row: Accounts) -> Account:
    return Account(row.id, row.email, row.display_name, row.role, row.language, row.time_zone, row.must_change)


def by_email(email: str) -> Credentials | None:
    """Return the enabled account with this address and the hash of its password."""
    row = Accounts.get_or_none((fn.lower(Accounts.email) == email.lower()) & Accounts.disabled_at.is_null())
    return Credentials(_account(row), row.password_hash, row.password_at, row.one_time_until) if row else None


def _listed(row: Accounts) -> Listed:
    return Listed(_account(row), row.disabled_at, row.signed_in_at, row.one_time_until)


def listing() -> list[Listed]:
    """List every account, those that may sign in first, by name."""
    rows = Accounts.select().order_by(Accounts.disabled_at.is_null(False), Accounts.display_name, Accounts.email)
    return [_listed(row) for row in rows]


def listed(account_id: uuid.UUID) -> Listed | None:
    """Return one account as administrators see it."""
    row = Accounts.get_or_none(Accounts.id == account_id)
    return _listed(row) if row else None


def any_by_email(email: str) -> Account | None:
    """Return the account with this address, also a locked account."""
    row = Accounts.get_or_none(fn.lower(Accounts.email) == email.lower())
    return _account(row) if row else None


def set_role(account_id: uuid.UUID, role: str) -> None:
    """Give an account another role and end its sessions."""
    Accounts.update(role=role).where(Accounts.id == account_id).execute()
    end_sessions(account_id)


def set_locked(account_id: uuid.UUID, at: datetime | None) -> None:
    """Lock an account since a time, or unlock it, and end its sessions."""
    Accounts.update(disabled_at=at).where(Accounts.id == account_id).execute()
    end_sessions(account_id)


def by_id(account_id: uuid.UUID) -> Account | None:
    """Return an account."""
    row = Accounts.get_or_none(Accounts.id == account_id)
    return _account(row) if row else None


def names(account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the display names of accounts by their id, in one statement; without ids, no statement."""
    ids = set(account_ids)
    query = Accounts.select(Accounts.id, Accounts.display_name).where(Accounts.id.in_(ids))
    return dict(tuples(query)) if ids else {}


def with_role(*roles: str) -> list[Account]:
    """List enabled accounts that have one of these roles, by name."""
    rows = (
        Accounts.select()
        .where(Accounts.role.in_(roles) & Accounts.disabled_at.is_null())
        .order_by(Accounts.display_name)
    )
    return [_account(row) for row in rows]


def add(
    email: str,
    display_name: str,
    role: str,
    password_hash: str,
    language: str,
    at: datetime,
    synthetic: bool,
    must_change: bool = False,
    one_time_until: datetime | None = None,
) -> Account:
    """Create an account."""
    row = Accounts.create(
        email=email, display_name=display_name, role=role, password_hash=password_hash, language=language,
        time_zone="Asia/Shanghai", synthetic=synthetic, created_at=at,
        password_at=at, must_change=must_change, one_time_until=one_time_until,
    )  # fmt: skip
    return _account(row)


def password_hash(account_id: uuid.UUID) -> str | None:
    """Return the password hash of an account."""
    row = Accounts.get_or_none(Accounts.id == account_id)
    return row.password_hash if row else None


def set_password(
    account_id: uuid.UUID,
    password_hash: str,
    at: datetime,
    *,
    must_change: bool,
    one_time_until: datetime | None = None,
) -> None:
    """Replace a password hash and end every session of the account."""
    fresh = {"password_hash": password_hash, "password_at": at, "must_change": must_change}
    Accounts.update(fresh | {"one_time_until": one_time_until}).where(Accounts.id == account_id).execute()
    end_sessions(account_id)


def rehash(account_id: uuid.UUID, password_hash: str) -> None:
    """Keep the same password by a costlier hash."""
    Accounts.update(password_hash=password_hash).where(Accounts.id == account_id).execute()


def require_change(account_id: uuid.UUID) -> None:
    """Let the password of an account be used to choose another one alone."""
    Accounts.update(must_change=True).where(Accounts.id == account_id).execute()


def former_passwords(account_id: uuid.UUID, limit: int) -> list[str]:
    """Return the hashes of the last passwords before the present one."""
    rows = FormerPasswords.select(FormerPasswords.password_hash).where(FormerPasswords.account_id == account_id)
    return [former for (former,) in tuples(rows.order_by(FormerPasswords.replaced_at.desc()).limit(limit))]


def keep_former_password(account_id: uuid.UUID, password_hash: str, at: datetime, most: int) -> None:
    """Remember a password that is being replaced, and forget those before the last `most`."""
    FormerPasswords.insert(account_id=account_id, replaced_at=at, password_hash=password_hash).execute()
    of_account = FormerPasswords.account_id == account_id
    newest = FormerPasswords.select(FormerPasswords.replaced_at).where(of_account)
    newest = newest.order_by(FormerPasswords.replaced_at.desc()).limit(most)
    FormerPasswords.delete().where(of_account & FormerPasswords.replaced_at.not_in(newest)).execute()


def hold_accounts() -> None:
    """Lock the making of accounts and changes of their rights until the transaction ends."""
    db.execute_sql("SELECT pg_advisory_xact_lock(hashtext('first_administrator'))")


def set_language(account_id: uuid.UUID, language: str) -> None:
    """Remember the language that a person chose."""
    Accounts.update(language=language).where(Accounts.id == account_id).execute()


def open_session(digest: bytes, account_id: uuid.UUID, csrf: str, at: datetime, expires_at: datetime) -> None:
    """Keep a new session, and forget those that ended."""
    Sessions.delete().where(Sessions.expires_at < at).execute()
    Sessions.create(
        token_digest=digest, account_id=account_id, csrf=csrf, created_at=at, seen_at=at, expires_at=expires_at
    )


def note_sign_in(account_id: uuid.UUID, at: datetime) -> None:
    """Remember when an account signed in last."""
    Accounts.update(signed_in_at=at).where(Accounts.id == account_id).execute()


def session(digest: bytes, at: datetime, idle: timedelta) -> Session | None:
    """Return a session that neither ended nor slept, with its account: one statement."""
    # Every request runs this: written out, for building the statement took longer than its answer.
    row = db.execute_sql(
        "SELECT a.id, a.email, a.display_name, a.role, a.language, a.time_zone, a.must_change, s.csrf, s.seen_at "
        "FROM sessions s JOIN accounts a ON a.id = s.account_id "
        "WHERE s.token_digest = %s AND s.expires_at > %s AND s.seen_at > %s AND a.disabled_at IS NULL",
        (digest, at, at - idle),
    ).fetchone()
    return Session(Account(*row[:7]), *row[7:]) if row else None


def touch(digest: bytes, at: datetime) -> None:
    """Note that a session was used."""
    Sessions.update(seen_at=at).where(Sessions.token_digest == digest).execute()


def end_session(digest: bytes) -> None:
    """Sign out."""
    Sessions.delete().where(Sessions.token_digest == digest).execute()


def end_sessions(account_id: uuid.UUID) -> None:
    """Sign an account out everywhere."""
    Sessions.delete().where(Sessions.account_id == account_id).execute()


def count_attempt(subject: str, window_at: datetime) -> int:
    """Count one more attempt of a subject in a window and return how many there were; windows long past are removed."""
    row: tuple[int] = db.execute_sql(
        "INSERT INTO attempts (subject, window_at, count) VALUES (%s, %s, 1) "
        "ON CONFLICT (subject, window_at) DO UPDATE SET count = attempts.count + 1 RETURNING count",
        (subject, window_at),
    ).fetchone()
    if row[0] == 1:
        db.execute_sql("DELETE FROM attempts WHERE window_at < %s", (window_at - ATTEMPTS_KEPT,))
    return row[0]


def uncount_attempt(subject: str, window_at: datetime) -> None:
    """Subtract one attempt of a subject."""
    db.execute_sql(
        "UPDATE attempts SET count = count - 1 WHERE subject = %s AND window_at = %s AND count > 0",
        (subject, window_at),
    )


def attempts(subject: str, since: datetime) -> int:
    """Return how many attempts of a subject are counted in windows that began at or after a time."""
    row: tuple[int] = db.execute_sql(
        "SELECT coalesce(max(count), 0) FROM attempts WHERE subject = %s AND window_at >= %s", (subject, since)
    ).fetchone()
    return row[0]


def forget_attempts(subject: str) -> None:
    """Forget the attempts of a subject, and of whatever is counted below it."""
    db.execute_sql("DELETE FROM attempts WHERE subject = %s OR starts_with(subject, %s)", (subject, f"{subject}:"))


def add_person(person_id: uuid.UUID, at: datetime) -> None:
    """Create the person that candidate and employee records share."""
    db.execute_sql("INSERT INTO persons (id, created_at) VALUES (%s, %s)", (person_id, at))
