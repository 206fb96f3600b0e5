"""Lets HR review an application that a rule put before a person, and clear it for an invitation with a reason."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app import database
from app.errors import Forbidden, Invalid
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.keys import service as keys
from app.hiring.applications import review_store, service

SHORTEST_REASON, LONGEST_REASON = 5, 2000


@dataclass(frozen=True)
class Review:
    """Who reviewed an application, when, and the reason for clearing it."""

    by: str
    reason: str
    at: datetime


def clear(account: Account, application_id: uuid.UUID, reason: str, at: datetime) -> None:
    """Bring an application from `manual_review` to `screened`; raises Forbidden, Invalid, Conflict or NotFound."""
    application = service.visible(account, application_id)
    if not may(account, "applications.clear"):
        raise Forbidden("Only HR clears an application that a rule put before a person.")
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid("Give a reason of 5 to 2000 characters. It is kept with your name.", at="reason")
    review_id = uuid.uuid4()
    with database.transaction():
        service.permit(application_id, "clear")
        sealed = keys.seal(application.person_id, "application_reviews", "reason", review_id, reason)
        review_store.add(review_store.Row(review_id, application_id, application.person_id, account.id, sealed, at))
        service.set_stage(application_id, "screened", account, review=str(review_id))


def reviews(application_id: uuid.UUID) -> list[Review]:
    """Return the reviews of an application, newest first, opened; the caller has checked who asks."""
    rows = review_store.of_application(application_id)
    opened = keys.open_many(
        [(keys.Field(row.person_id, "application_reviews", "reason", row.id), row.reason) for row in rows]
    )
    names = access.names(row.account_id for row in rows)
    return [
        Review(names.get(row.account_id, "–"), reason, row.reviewed_at)
        for row, reason in zip(rows, opened, strict=True)
    ]
