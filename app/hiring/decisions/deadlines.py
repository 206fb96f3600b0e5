"""Until when a decision is due: it escalates once, to the owner of the position and to the HR leads."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from app import database, settings
from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.foundation.notify import service as notify
from app.hiring.applications import service as applications
from app.hiring.decisions import deadline_store as store
from app.hiring.positions import service as positions


def begin(application_id: uuid.UUID, at: datetime) -> None:
    """Let the time of a decision run, in the current transaction; a second time changes nothing."""
    application = applications.application(application_id)
    if application.stage == "assessed":
        due = at + timedelta(hours=settings.current().decision_hours)
        store.begin(store.Row(application_id, application.person_id, at, due, None))


def of(application_id: uuid.UUID) -> store.Row | None:
    """Return the deadline of a decision; None before the ratings were there."""
    return store.of(application_id)


def overdue(at: datetime) -> list[uuid.UUID]:
    """Return the applications whose decision is overdue and was not escalated: one statement."""
    return store.overdue(at)


def escalate(application_id: uuid.UUID, at: datetime) -> None:
    """Write to the owner of the position and to the HR leads that a decision is overdue, once.

    The manager may decide as before; an HR lead always may. Nothing is decided by the time.
    """
    with database.transaction():
        row = store.hold(application_id)
        application = applications.application(application_id)
        if row is None or row.escalated_at or row.due_at > at or application.stage != "assessed":
            return
        store.escalated(application_id, at)
        position = positions.get(application.position_id)
        leads = {one.id: one for one in access.with_right("approvals.second")}
        owner = access.account(position.owner_id)
        told = leads | ({owner.id: owner} if owner else {})
        values = {
            "position": position.title,
            "since": row.since,
            "link": f"{settings.current().public_url}/applications/{application_id}/review",
        }
        for one in told.values():
            key, about = f"decision_overdue:{application_id}:{one.id}", ("application", application_id)
            notify.send("decision_overdue", notify.of_account(one), values, key=key, at=at, about=about)
        audit.record(audit.SYSTEM, "escalate", "application", application_id, application.person_id)
