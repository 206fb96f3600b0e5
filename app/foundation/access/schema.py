"""Tables of the access room."""

from __future__ import annotations

import peewee

from app.database import KeylessTable, Table, TimeField


class Accounts(Table):
    """People who sign in with a password; candidates use a signed link instead."""

    email = peewee.TextField()
    display_name = peewee.TextField()
    role = peewee.TextField()
    password_hash = peewee.TextField()
    language = peewee.TextField()
    time_zone = peewee.TextField()
    synthetic = peewee.BooleanField()
    created_at = TimeField()
    disabled_at = TimeField(null=True)
    password_at = TimeField()
    must_change = peewee.BooleanField(default=False)
    one_time_until = TimeField(null=True)
    signed_in_at = TimeField(null=True)


class FormerPasswords(KeylessTable):
    """Hashes of passwords that were replaced, so that they are not taken again."""

    account_id = peewee.UUIDField()
    replaced_at = TimeField()
    password_hash = peewee.TextField()

    class Meta:
        primary_key = peewee.CompositeKey("account_id", "replaced_at")


class Sessions(KeylessTable):
    """Signed-in browsers; the token itself is only in the browser's cookie."""

    token_digest = peewee.BlobField(primary_key=True)
    account_id = peewee.UUIDField()
    csrf = peewee.TextField()
    created_at = TimeField()
    seen_at = TimeField()
    expires_at = TimeField()
