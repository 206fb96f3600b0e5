"""Something in each room of the foundation that addresses name, for the tests that walk through all addresses."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.approvals import service as approvals
from app.foundation.organisation.service import day_of
from tests.app.foundation.approvals import asking
from tests.app.foundation.organisation import bank as organisation


def filled_rooms(people) -> dict[str, str]:
    """Return the ids of a unit, grade, job, appointment, request and delegation, by their places in addresses."""
    bank, today = organisation.founded(people), day_of(clock.now())
    appointment = organisation.appoint(people, bank, people.other_hr, bank.team)
    delegation = approvals.delegate(people.lead, people.manager.id, today, today, clock.now())
    request = asking.ask(people.hr, at=clock.now())
    return {
        "{unit_id:uuid}": str(bank.team), "{grade_id:uuid}": str(bank.grade), "{job_id:uuid}": str(bank.teller),
        "{appointment_id:uuid}": str(appointment), "{delegation_id:uuid}": str(delegation),
        "{request_id:uuid}": str(request), "{inquiry_id:uuid}": str(uuid.uuid4()),
    }  # fmt: skip
