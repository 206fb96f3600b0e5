"""What programs of an administrator are answered about accounts."""

from __future__ import annotations

import uuid
from typing import Any

from app.foundation.access import accounts
from app.openapi import Moment, Output
from app.text import Language


class Account(Output):
    """An account; times in UTC"""

    id: uuid.UUID
    email: str
    name: str
    role: str
    language: Language
    locked: bool
    must_change_password: bool
    locked_at: Moment | None
    signed_in_at: Moment | None
    one_time_until: Moment | None


class Accounts(Output):
    """Every account"""

    accounts: list[Account]


class AccountAlone(Account):
    """The account, with how many sign-ins failed in this quarter of an hour"""

    failed_sign_ins: int


class AccountHandedOver(Account):
    """The account and its one-time password, which is returned once"""

    password: str


def values(listed: accounts.Listed) -> dict[str, Any]:
    """Return the fields that all these outputs share."""
    return {
        "id": listed.account.id,
        "email": listed.account.email,
        "name": listed.account.display_name,
        "role": listed.account.role,
        "language": listed.account.language,
        "locked": listed.locked_at is not None,
        "must_change_password": listed.account.must_change,
        "locked_at": listed.locked_at,
        "signed_in_at": listed.signed_in_at,
        "one_time_until": listed.one_time_until,
    }
