"""Addresses of files that are signed for one account and end by themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from app.errors import AppError

VALID_SECONDS = 300


class LinkExpired(AppError):
    """The link is too old, or was not made here."""

    status = 410
    code = "link_expired"
    message = "This link has expired. Go back to the page you came from, reload it and open the file again."


def sign(media_id: UUID, account_id: UUID | None, key: bytes, at: datetime) -> str:
    """Make a token that ends VALID_SECONDS after `at`."""
    until = int(at.timestamp()) + VALID_SECONDS
    return _serializer(key).dumps([media_id.hex, account_id.hex if account_id else None, until])


def read_token(token: str, key: bytes, at: datetime) -> tuple[UUID, UUID | None]:
    """Return the file and the account a token names; raises LinkExpired."""
    try:
        media, account, until = _serializer(key).loads(token)
    except BadData:
        raise LinkExpired from None
    if at.timestamp() >= until:
        raise LinkExpired
    return UUID(media), UUID(account) if account else None


def _serializer(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="media link")
