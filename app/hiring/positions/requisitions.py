"""Asks for a post of a unit, takes the decision, and opens the position from what was approved."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import database, settings
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import service as access
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.foundation.organisation import service as organisation
from app.foundation.organisation import structure
from app.foundation.organisation.structure import Job, Unit
from app.hiring.positions import requisition_store as store
from app.hiring.positions import service
from app.hiring.positions.inputs import OpeningInput, RequisitionInput
from app.hiring.positions.requisition_store import Requisition
from app.hiring.positions.service import Position
from app.text import source

__all__ = ["Requisition"]

SUBJECT = "requisition"
SUMMARY = source("%(heads)s × %(job)s for %(unit)s")
MOST_LISTED = 200


@dataclass(frozen=True)
class Choices:
    """The units for which an account may ask, and the jobs of the catalogue, by id."""

    units: Mapping[uuid.UUID, str]
    jobs: Mapping[uuid.UUID, str]


def choices(account: Account, at: datetime) -> Choices:
    """Return what an account may ask for: HR for every unit, others for those that they lead."""
    day = organisation.day_of(at)
    if may(account, "positions.edit"):
        units = {one.id: f"{one.name} ({one.code})" for one in structure.on_day(Unit, day)}
    else:
        units = {one.id: f"{one.name} ({one.code})" for one in organisation.units_led_by(account, at)}
    return Choices(units, {one.id: f"{one.name} ({one.code})" for one in structure.on_day(Job, day)})


def ask(account: Account, sent: RequisitionInput, at: datetime) -> Requisition:
    """Ask for a post; raises Forbidden, Invalid, or Conflict where nobody could decide."""
    if not may(account, "requisitions.ask"):
        raise Forbidden("A manager or HR asks for a post.")
    offered, day = choices(account, at), organisation.day_of(at)
    if sent.unit_id not in offered.units:
        raise Invalid("Choose a unit that you lead. HR may ask for every unit.", at="unit_id")
    if sent.job_id not in offered.jobs:
        raise Invalid("Choose a job of the catalogue.", at="job_id")
    if sent.wanted_by < day:
        raise Invalid("The day by which the post is wanted lies in the past.", at="wanted_by")
    unit, job = structure.history(Unit, sent.unit_id)[0].name, structure.history(Job, sent.job_id)[0].name
    requisition_id = uuid.uuid4()
    with database.transaction():
        request_id = approvals.request(
            account,
            _template(account, sent.unit_id, at),
            (SUBJECT, str(requisition_id)),
            unit_id=sent.unit_id,
            summary_key=SUMMARY,
            summary_fields={"heads": sent.heads, "job": job, "unit": unit},
            link=f"/positions/requisitions/{requisition_id}",
            at=at,
        )
        row = Requisition(
            requisition_id, sent.unit_id, unit, sent.job_id, job, sent.heads, sent.reason, sent.wanted_by, account.id,
            at, "waiting", request_id, None, account.display_name,
        )  # fmt: skip
        store.add(row)
        audit.record(
            account, "create", "requisition", row.id, detail={"unit": str(row.unit_id), "job": str(row.job_id)}
        )
    return row


def _template(account: Account, unit_id: uuid.UUID, at: datetime) -> str:
    """Return the template: the leader of the unit and then an HR lead, or the HR lead alone where nobody leads it.

    A leader who is the only HR lead there is decides once.
    """
    above = [one for one in organisation.leaders([unit_id], at).get(unit_id, []) if one != account.id]
    seconds = {one.id for one in access.with_right("approvals.second")} - {account.id}
    return "requisition" if above and seconds - {above[0]} else "requisition_hr"


def visible(account: Account, requisition_id: uuid.UUID, at: datetime) -> Requisition:
    """Return a requisition to whoever asked, to HR, and to whoever may see its request; raises NotFound."""
    row = store.get(requisition_id)
    if row is None:
        raise NotFound
    if row.asked_by != account.id and not may(account, "positions.edit"):
        approvals.view(account, row.request_id, at)
    return row


def listing(account: Account) -> list[Requisition]:
    """List the newest requisitions: all of them for HR, one's own for others. One statement."""
    return store.listing(None if may(account, "positions.edit") else account.id, MOST_LISTED)


def of_position(position_id: uuid.UUID) -> Requisition | None:
    """Return the requisition from which a position was opened."""
    return store.of_position(position_id)


def settle(requisition_id: uuid.UUID, outcome: str) -> None:
    """Take the decision on a request, once, in the transaction of the event."""
    row = store.hold(requisition_id)
    if row is not None and row.state == "waiting":
        store.move(requisition_id, outcome)


def prefilled(account: Account, requisition_id: uuid.UUID, at: datetime) -> dict[str, Any]:
    """Return what the form of a new position begins with; raises NotFound or Conflict.

    The qualifications of the job are proposed as requirements: HR changes them before the position is opened.
    """
    row = visible(account, requisition_id, at)
    _check_open(row)
    asker = access.account(row.asked_by)
    job = structure.history(Job, row.job_id)[0]
    return {
        "title": row.job_name,
        "department": row.unit_name,
        "manager_id": row.asked_by if may(asker, "decisions.take") else "",
        "requirements": [
            {"id": "", "text": text, "kind": "must", "weight": 1, "synonyms": []} for text in job.qualifications
        ],
    }


def open_position(account: Account, sent: OpeningInput, at: datetime) -> Position:
    """Open a position, from an approved requisition where one is named; raises as `service.create`, or Conflict."""
    if sent.requisition_id is None:
        if settings.current().requisition_required:
            raise Conflict("Here a position is opened from an approved requisition. Ask for the post first.")
        return service.create(account, sent, at)
    if not may(account, "positions.edit"):
        raise Forbidden("Only HR opens positions.")
    with database.transaction():
        row = store.hold(sent.requisition_id)
        if row is None:
            raise NotFound
        _check_open(row)
        position = service.create(account, sent, at, unit_id=row.unit_id, job_id=row.job_id)
        store.move(row.id, "opened", position.id)
        audit.record(account, "update", "requisition", row.id, detail={"position": str(position.id)})
    return position


def _check_open(row: Requisition) -> None:
    if row.state == "opened":
        raise Conflict("A position was opened from this requisition already.")
    if row.state != "approved":
        raise Conflict("This requisition is not approved. A position is opened from it once it is.")
