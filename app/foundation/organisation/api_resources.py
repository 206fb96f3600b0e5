"""The organisation for programs."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import date

import falcon

from app import clock
from app.foundation.access.guard import allow
from app.foundation.organisation import inputs, outputs, service, structure
from app.foundation.organisation.structure import Grade, Job, Unit
from app.inputs import body, query
from app.openapi import Output, operation

MADE: dict[int, type[Output] | str] = {201: outputs.Identified, 409: "The code is taken", 422: "A field does not fit"}


def _day(req: falcon.Request) -> date:
    return query(req, inputs.Asked).day or service.day_of(clock.now())


class UnitsApi:
    """The units of a day."""

    @allow("organisation.read")
    @operation("List the units that hold on a day", {200: outputs.Units}, query=inputs.Asked)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the units."""
        outputs.Units(units=[outputs.UnitShown(**asdict(one)) for one in structure.on_day(Unit, _day(req))]).to(resp)

    @allow("organisation.edit")
    @operation("Add a unit", MADE, body=inputs.UnitStated)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a unit."""
        sent, by, at = body(req, inputs.UnitStated), req.context.account, clock.now()
        made = structure.add_unit(by, sent.code, sent.name, sent.kind, sent.parent_id, sent.day, at)
        resp.location = f"/api/v1/organisation/units/{made}"
        outputs.Identified(id=made).to(resp, 201)


class UnitApi:
    """One unit."""

    @allow("organisation.read")
    @operation("A unit with its history and people", {200: outputs.UnitAlone, 404: "Not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Return the unit."""
        _alone(req, unit_id).to(resp)

    @allow("organisation.edit")
    @operation(
        "Rename or move a unit from a day on",
        {200: outputs.UnitAlone, 404: "Not there", 409: "Changed meanwhile, or closed", 422: "A field does not fit"},
        body=inputs.UnitChanged,
    )
    def on_put(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Change the unit from a day on."""
        sent = body(req, inputs.UnitChanged)
        by = req.context.account
        structure.change_unit(by, unit_id, sent.name, sent.kind, sent.parent_id, sent.day, sent.seen)
        _alone(req, unit_id).to(resp)


def _alone(req: falcon.Request, unit_id: uuid.UUID) -> outputs.UnitAlone:
    spans = [outputs.UnitShown(**asdict(span)) for span in structure.history(Unit, unit_id)]
    seats = service.seats(req.context.account, unit_id, clock.now())
    return outputs.UnitAlone(spans=spans, appointments=[outputs.AppointmentShown.of(seat) for seat in seats])


class AppointmentsApi:
    """The appointments in a unit."""

    @allow("organisation.appoint")
    @operation(
        "Appoint the person whom an account is",
        {201: outputs.Identified, 409: "The seat is taken on some of these days", 422: "A field does not fit"},
        body=inputs.AppointmentStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Appoint somebody in this unit."""
        sent, at = body(req, inputs.AppointmentStated), clock.now()
        structure.history(Unit, unit_id)
        made = service.appoint(
            req.context.account, sent.account_id, unit_id, sent.job_id, sent.grade_id, sent.leads, sent.first,
            sent.last, at,
        )  # fmt: skip
        outputs.Identified(id=made).to(resp, 201)


class GradesApi:
    """The grades of a day."""

    @allow("organisation.read")
    @operation("List the grades that hold on a day", {200: outputs.Grades}, query=inputs.Asked)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the grades."""
        grades = [outputs.GradeShown(**asdict(one)) for one in structure.on_day(Grade, _day(req))]
        outputs.Grades(grades=grades).to(resp)

    @allow("organisation.edit")
    @operation("Add a grade", MADE, body=inputs.GradeStated)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a grade."""
        sent = body(req, inputs.GradeStated)
        made = structure.add_grade(req.context.account, sent.code, sent.name, sent.rank, sent.day, clock.now())
        outputs.Identified(id=made).to(resp, 201)


class JobsApi:
    """The jobs of a day."""

    @allow("organisation.read")
    @operation("List the jobs that hold on a day", {200: outputs.Jobs}, query=inputs.Asked)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the jobs."""
        outputs.Jobs(jobs=[outputs.JobShown(**asdict(one)) for one in structure.on_day(Job, _day(req))]).to(resp)

    @allow("organisation.edit")
    @operation("Add a job to the catalogue", MADE, body=inputs.JobStated)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a job."""
        sent = body(req, inputs.JobStated)
        made = structure.add_job(req.context.account, sent.code, sent.name, sent.qualifications, sent.day, clock.now())
        outputs.Identified(id=made).to(resp, 201)


class PeopleApi:
    """Whom the reader sees."""

    @allow("organisation.read")
    @operation("Whom you see today, and which units you lead", {200: outputs.People})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the people; the reading is recorded."""
        account, at = req.context.account, clock.now()
        people = [outputs.PersonShown(**asdict(one)) for one in service.read_people(account, at)]
        led = [unit.id for unit in service.units_led_by(account, at)]
        outputs.People(people=people, units_led=led).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    address = "/api/v1/organisation"
    return [
        (f"{address}/units", UnitsApi()),
        (f"{address}/units/{{unit_id:uuid}}", UnitApi()),
        (f"{address}/units/{{unit_id:uuid}}/appointments", AppointmentsApi()),
        (f"{address}/grades", GradesApi()),
        (f"{address}/jobs", JobsApi()),
        (f"{address}/people", PeopleApi()),
    ]
