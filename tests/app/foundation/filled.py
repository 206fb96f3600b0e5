"""Something in each room that addresses name by an id of its own, for the tests that walk through all addresses."""

from __future__ import annotations

import uuid

from app import clock
from app.foundation.approvals import service as approvals
from app.foundation.organisation.service import day_of
from app.hiring.positions import requisitions
from app.hiring.positions.inputs import RequisitionInput
from app.inputs import check
from tests.app.foundation.approvals import asking
from tests.app.foundation.organisation import bank as organisation


def filled_rooms(people) -> dict[str, str]:
    """Return the ids of a unit, grade, job, appointment, request, delegation, requisition, by address."""
    bank, today = organisation.founded(people), day_of(clock.now())
    appointment = organisation.appoint(people, bank, people.other_hr, bank.team)
    delegation = approvals.delegate(people.lead, people.manager.id, today, today, clock.now())
    request = asking.ask(people.hr, at=clock.now())
    stated = {"unit_id": bank.team, "job_id": bank.teller, "reason": "Somebody leaves.", "wanted_by": "2199-01-01"}
    requisition = requisitions.ask(people.hr, check(RequisitionInput, stated), clock.now())
    return {
        "{requisition_id:uuid}": str(requisition.id),
        "{unit_id:uuid}": str(bank.team), "{grade_id:uuid}": str(bank.grade), "{job_id:uuid}": str(bank.teller),
        "{appointment_id:uuid}": str(appointment), "{delegation_id:uuid}": str(delegation),
        "{request_id:uuid}": str(request), "{inquiry_id:uuid}": str(uuid.uuid4()),
        "{note_id:uuid}": str(uuid.uuid4()),
    }  # fmt: skip
