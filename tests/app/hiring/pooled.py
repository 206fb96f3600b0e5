"""People of the talent pool, for tests: decided on, and with a consent of their own."""

from __future__ import annotations

import uuid
from datetime import datetime

from app import clock, database
from app.hiring.applications import service as applications
from app.hiring.careers import service as careers
from app.hiring.decisions import service as decisions
from app.hiring.pool import consents, inviting, service, store
from app.hiring.pool.consents import WORDING, Holder
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column


def rejected(people, at=None, **changes):
    """An application that was rejected after its screening."""
    application = resumes.applied(people, at or resumes.position(people), **changes)
    applications.set_stage(application.id, "screened", people.hr)
    decisions.decide(application.id, "rejected", "The role needs more years.", people.manager, clock.now())
    return applications.application(application.id)


def holder(application, way="status") -> Holder:
    return Holder(application.person_id, application.id, way)


def agreed(application, at: datetime | None = None) -> store.Entry:
    """Give the consent of an application's person, and return their entry."""
    consents.give(holder(application), WORDING, "zh", at or clock.now())
    entry = store.of_person(application.person_id)
    assert entry
    return entry


def offered(people, title: str = "风控经理"):
    """Another open position, shown on the careers page."""
    position = resumes.position(people, title)
    careers.show(people.hr, position.id, True, clock.now())
    return position


def count(table: str, person_id: uuid.UUID | None = None) -> int:
    where = " WHERE person_id = %s" if person_id else ""
    values = (person_id,) if person_id else ()
    return database.db.execute_sql(f"SELECT count(*) FROM {table}{where}", values).fetchone()[0]  # noqa: S608


ALL = service.Filters()
MESSAGES = "SELECT state FROM notify_messages WHERE event = 'pool_invited'"
QUEUED = (
    "SELECT count(*) FROM procrastinate_jobs j JOIN notify_messages m ON m.id::text = j.args->>'message_id' "
    "WHERE m.event = 'pool_invited'"
)


def names(people, account=None) -> list[str]:
    return [one.name for one in service.page(account or people.hr, ALL, "until", "", clock.now()).people]


def invite(people, entry, post, at: datetime | None = None) -> inviting.Done:
    [done] = inviting.invite(people.hr, [entry.id], post.id, at or clock.now())
    return done


def states() -> list[str]:
    return column(MESSAGES)
