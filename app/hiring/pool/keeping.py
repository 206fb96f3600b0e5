"""How long the pool keeps people: entries end with their consent, and data that it alone kept are then erased."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from app import database, settings
from app.errors import AppError
from app.foundation.audit import service as audit
from app.hiring.applications import erasing
from app.hiring.pool import consents, store

BATCH = 500

log = logging.getLogger("app.pool")


def tick(at: datetime) -> None:
    """Take consents of the careers form, remove entries whose consent ended, and erase what nothing keeps any more."""
    consents.take_ticked(at)
    expire(at)
    erase(at)


def expire(at: datetime) -> int:
    """Remove the entries whose consent holds no longer at a moment; returns how many."""
    return sum(_expired(entry, at) for entry in store.ended(at, BATCH))


def _expired(entry: store.Entry, at: datetime) -> bool:
    with database.transaction():
        return consents.end(entry, "expired", audit.SYSTEM, at)


def erase(at: datetime) -> int:
    """Erase whom a consent kept and keeps no longer, once `resume_days` have passed since the last rejection.

    Nobody is erased who was approved or has an application that is not decided, be it as a person joined with them.
    What cannot be erased now, as while the key server is away, holds up no other and is tried again. Returns how many.
    """
    decided_before = at - timedelta(days=settings.current().resume_days)
    return sum(_erased(person_id, decided_before) for person_id in store.to_erase(decided_before, BATCH))


def _erased(person_id: uuid.UUID, decided_before: datetime) -> bool:
    try:
        with database.transaction():
            erasing.hold(person_id)
            if not store.to_erase(decided_before, 1, person_id):
                return False
            erasing.erase(person_id, "retention")
    except AppError as error:
        log.warning("person %s: %s", person_id, type(error).__name__)
        return False
    return True


def keeps(person_ids: Iterable[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Return those of some persons whose data a consent keeps at a moment, for whoever erases by time."""
    ids = list(person_ids)
    return store.kept(ids, at) if ids else set()
