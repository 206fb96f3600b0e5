"""Erases a candidate: destroys the data key, so that nothing about the person can be read, and what finds them."""

from __future__ import annotations

import uuid

from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.hiring.applications import store


def hold(person_id: uuid.UUID) -> None:
    """Let nobody join an application to a person, or change one, until the transaction ends."""
    store.hold_identities()
    store.hold_person(person_id)


def erase(person_id: uuid.UUID, reason: str) -> None:
    """Erase a person in the current transaction, for a reason whose code the access log keeps.

    Ids, stages and times stay, and so does the access log, which is the evidence of it. With the key go, by triggers,
    what finds the person and the key of what was typed on the careers page. Whoever erases looks first whether the
    person may be erased.
    """
    keys.destroy(person_id)
    audit.record(audit.SYSTEM, "erase", "candidate", person_id, person_id, {"reason": reason})
