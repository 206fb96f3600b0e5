"""The pages of the organisation: its tree, units with their people, grades, the catalogue of jobs, and the import."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import falcon

from app import clock, inputs, pages
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.foundation.organisation import importing, service, structure, words
from app.foundation.organisation.inputs import (
    AppointmentStated,
    Asked,
    GradeChanged,
    GradeStated,
    JobChanged,
    JobStated,
    LastDay,
    RowsPasted,
    UnitChanged,
    UnitStated,
)
from app.foundation.organisation.structure import Grade, Job, Unit
from app.text import lazy

HOME, NEW_UNIT, IMPORT = "/organisation", "/organisation/units/new", "/organisation/import"
UNIT, APPOINT = "/organisation/units/{unit_id:uuid}", "/organisation/units/{unit_id:uuid}/appoint"
GRADES, GRADE = "/organisation/grades", "/organisation/grades/{grade_id:uuid}"
JOBS, JOB = "/organisation/jobs", "/organisation/jobs/{job_id:uuid}"
DONE = {
    "added": lazy("Added."),
    "changed": lazy("The change holds from the day that you gave."),
    "closed": lazy("The last day is set."),
    "appointed": lazy("The appointment is made."),
    "revoked": lazy("The appointment is revoked: it never held."),
}
"""What a page says after an act."""


def _done(req: falcon.Request) -> object:
    return DONE.get(req.get_param("done") or "")


def _coded(listed: Iterable[Unit | Grade | Job]) -> dict[uuid.UUID, str]:
    """What a choice offers: the id of each, and its code and name."""
    return {one.id: f"{one.code} · {one.name}" for one in listed}


class Tree:
    """The units of a day, from the top down."""

    @allow("organisation.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the tree of today or of the day that is asked for."""
        day = inputs.query(req, Asked).day or service.day_of(clock.now())
        tree = service.tree(req.context.account, day)
        pages.render(req, resp, "organisation/tree.html", tree=tree, day=day, kinds=words.KINDS, done=_done(req))


class NewUnit:
    """The form of a new unit."""

    @allow("organisation.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form, empty or as it was typed."""
        sent: dict[str, str] = typed(req) or {"day": service.day_of(clock.now()).isoformat()}
        above = _coded(unit for unit in structure.newest(Unit) if not unit.valid_to)
        pages.render(req, resp, "organisation/new_unit.html", values=sent, above=above, kinds=words.KINDS)

    @allow("organisation.edit")
    @form(NEW_UNIT)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add the unit and show it."""
        sent, at = req.context.form.read(UnitStated), clock.now()
        by = req.context.account
        made = structure.add_unit(by, sent.code, sent.name, sent.kind, sent.parent_id, sent.day, at)
        pages.see(resp, f"/organisation/units/{made}?done=added")


class UnitPage:
    """One unit: what it is and was, who is appointed there, and what may be done with it."""

    @allow("organisation.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Show the unit."""
        spans, at = structure.history(Unit, unit_id), clock.now()
        units = {unit.id: unit for unit in structure.newest(Unit)}
        above = _coded(unit for unit in units.values() if unit.id != unit_id and not unit.valid_to)
        values = {"spans": spans, "units": units, "above": above, "kinds": words.KINDS, "today": service.day_of(at)}
        values |= {"seats": service.seats(req.context.account, unit_id, at), "done": _done(req)}
        values |= {"change": typed(req, f"{req.path}/change") or {}, "closing": typed(req, f"{req.path}/close") or {}}
        pages.render(req, resp, "organisation/unit.html", **values)


class UnitChange:
    """Renames or moves a unit."""

    @allow("organisation.edit")
    @form(UNIT)
    def on_post(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Change the unit from a day on and show it."""
        sent, by = req.context.form.read(UnitChanged), req.context.account
        structure.change_unit(by, unit_id, sent.name, sent.kind, sent.parent_id, sent.day, sent.seen)
        pages.see(resp, f"/organisation/units/{unit_id}?done=changed")


class UnitClosing:
    """Closes a unit."""

    @allow("organisation.edit")
    @form(UNIT)
    def on_post(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Set the last day of the unit and show it."""
        structure.close(req.context.account, Unit, unit_id, req.context.form.read(LastDay).day)
        pages.see(resp, f"/organisation/units/{unit_id}?done=closed")


class Appoint:
    """The form of an appointment in a unit."""

    @allow("organisation.appoint")
    def on_get(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Show the form, empty or as it was typed."""
        today = service.day_of(clock.now())
        accounts = {one.id: f"{one.display_name} · {one.email}" for one in access.with_right("service.use")}
        values = {"unit": structure.history(Unit, unit_id)[0], "accounts": accounts}
        values |= {"jobs": _coded(structure.on_day(Job, today)), "grades": _coded(structure.on_day(Grade, today))}
        sent: dict[str, str] = typed(req) or {"first": today.isoformat()}
        pages.render(req, resp, "organisation/appoint.html", values=sent, **values)

    @allow("organisation.appoint")
    @form(APPOINT)
    def on_post(self, req: falcon.Request, resp: falcon.Response, unit_id: uuid.UUID) -> None:
        """Make the appointment and show the unit."""
        sent, by = req.context.form.read(AppointmentStated), req.context.account
        structure.history(Unit, unit_id)
        service.appoint(
            by, sent.account_id, unit_id, sent.job_id, sent.grade_id, sent.leads, sent.first, sent.last, clock.now()
        )
        pages.see(resp, f"/organisation/units/{unit_id}?done=appointed")


class AppointmentPage:
    """One appointment."""

    @allow("organisation.appoint")
    def on_get(self, req: falcon.Request, resp: falcon.Response, appointment_id: uuid.UUID) -> None:
        """Show the appointment, and what may be done with it."""
        at = clock.now()
        seat = service.seat(req.context.account, appointment_id, at)
        values = {"seat": seat, "unit": structure.history(Unit, seat.unit_id)[0], "today": service.day_of(at)}
        pages.render(req, resp, "organisation/appointment.html", ending=typed(req, f"{req.path}/end") or {}, **values)


class AppointmentEnd:
    """Ends an appointment."""

    @allow("organisation.appoint")
    @form("/organisation/appointments/{appointment_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, appointment_id: uuid.UUID) -> None:
        """Set the last day and show the unit."""
        unit_id = service.location(appointment_id)
        service.end(req.context.account, appointment_id, req.context.form.read(LastDay).day)
        pages.see(resp, f"/organisation/units/{unit_id}?done=closed")


class AppointmentRevocation:
    """Revokes an appointment that was entered by mistake."""

    @allow("organisation.appoint")
    @form("/organisation/appointments/{appointment_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, appointment_id: uuid.UUID) -> None:
        """Revoke the appointment and show the unit."""
        unit_id = service.location(appointment_id)
        service.revoke(req.context.account, appointment_id, clock.now())
        pages.see(resp, f"/organisation/units/{unit_id}?done=revoked")


def _catalogue(req: falcon.Request, resp: falcon.Response, kind: type[Grade] | type[Job], name: str) -> None:
    sent: dict[str, str] = typed(req) or {"day": service.day_of(clock.now()).isoformat()}
    listed, today = structure.newest(kind), service.day_of(clock.now())
    values = {"what": name, "listed": listed, "values": sent, "today": today, "done": _done(req)}
    pages.render(req, resp, "organisation/catalogue.html", **values)


def _entry(req: falcon.Request, resp: falcon.Response, kind: type[Grade] | type[Job], one: uuid.UUID) -> None:
    name = "grades" if kind is Grade else "jobs"
    values = {"what": name, "spans": structure.history(kind, one), "today": service.day_of(clock.now())}
    values |= {"change": typed(req, f"{req.path}/change") or {}, "closing": typed(req, f"{req.path}/close") or {}}
    pages.render(req, resp, "organisation/entry.html", **values, done=_done(req))


class Grades:
    """The grades, and the form of a new one."""

    @allow("organisation.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show every grade, also those that were closed."""
        _catalogue(req, resp, Grade, "grades")

    @allow("organisation.edit")
    @form(GRADES)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a grade."""
        sent = req.context.form.read(GradeStated)
        structure.add_grade(req.context.account, sent.code, sent.name, sent.rank, sent.day, clock.now())
        pages.see(resp, f"{GRADES}?done=added")


class GradePage:
    """One grade."""

    @allow("organisation.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, grade_id: uuid.UUID) -> None:
        """Show the grade and its history."""
        _entry(req, resp, Grade, grade_id)


class GradeChange:
    """Changes a grade."""

    @allow("organisation.edit")
    @form(GRADE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, grade_id: uuid.UUID) -> None:
        """Change the grade from a day on and show it."""
        sent = req.context.form.read(GradeChanged)
        structure.change_grade(req.context.account, grade_id, sent.name, sent.rank, sent.day, sent.seen)
        pages.see(resp, f"{GRADES}/{grade_id}?done=changed")


class GradeClosing:
    """Closes a grade."""

    @allow("organisation.edit")
    @form(GRADE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, grade_id: uuid.UUID) -> None:
        """Set the last day of the grade and show it."""
        structure.close(req.context.account, Grade, grade_id, req.context.form.read(LastDay).day)
        pages.see(resp, f"{GRADES}/{grade_id}?done=closed")


class Jobs:
    """The catalogue of jobs, and the form of a new one."""

    @allow("organisation.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show every job, also those that were closed."""
        _catalogue(req, resp, Job, "jobs")

    @allow("organisation.edit")
    @form(JOBS)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Add a job."""
        sent = req.context.form.read(JobStated)
        structure.add_job(req.context.account, sent.code, sent.name, sent.qualifications, sent.day, clock.now())
        pages.see(resp, f"{JOBS}?done=added")


class JobPage:
    """One job."""

    @allow("organisation.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, job_id: uuid.UUID) -> None:
        """Show the job and its history."""
        _entry(req, resp, Job, job_id)


class JobChange:
    """Changes a job."""

    @allow("organisation.edit")
    @form(JOB)
    def on_post(self, req: falcon.Request, resp: falcon.Response, job_id: uuid.UUID) -> None:
        """Change the job from a day on and show it."""
        sent = req.context.form.read(JobChanged)
        structure.change_job(req.context.account, job_id, sent.name, sent.qualifications, sent.day, sent.seen)
        pages.see(resp, f"{JOBS}/{job_id}?done=changed")


class JobClosing:
    """Closes a job."""

    @allow("organisation.edit")
    @form(JOB)
    def on_post(self, req: falcon.Request, resp: falcon.Response, job_id: uuid.UUID) -> None:
        """Set the last day of the job and show it."""
        structure.close(req.context.account, Job, job_id, req.context.form.read(LastDay).day)
        pages.see(resp, f"{JOBS}/{job_id}?done=closed")


class Taken(inputs.Sent):
    """How many rows were just added and changed."""

    added: inputs.Count | None = None
    changed: inputs.Count = 0


class Import:
    """Takes units or jobs over from rows that were copied out of a table."""

    @allow("organisation.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form, empty or as it was typed, and what was taken over."""
        sent: dict[str, str] = typed(req) or {"day": service.day_of(clock.now()).isoformat()}
        pages.render(req, resp, "organisation/import.html", values=sent, taken=inputs.query(req, Taken))

    @allow("organisation.edit")
    @form(IMPORT)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Take the rows over, all of them or none."""
        sent = req.context.form.read(RowsPasted)
        take = importing.units if sent.what == "units" else importing.jobs
        taken = take(req.context.account, sent.rows, sent.day, clock.now())
        pages.see(resp, f"{IMPORT}?added={taken.added}&changed={taken.changed}")


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    appointment = "/organisation/appointments/{appointment_id:uuid}"
    return [
        (HOME, Tree()),
        (IMPORT, Import()),
        (NEW_UNIT, NewUnit()),
        (UNIT, UnitPage()),
        (f"{UNIT}/change", UnitChange()),
        (f"{UNIT}/close", UnitClosing()),
        (APPOINT, Appoint()),
        (appointment, AppointmentPage()),
        (f"{appointment}/end", AppointmentEnd()),
        (f"{appointment}/revoke", AppointmentRevocation()),
        (GRADES, Grades()),
        (GRADE, GradePage()),
        (f"{GRADE}/change", GradeChange()),
        (f"{GRADE}/close", GradeClosing()),
        (JOBS, Jobs()),
        (JOB, JobPage()),
        (f"{JOB}/change", JobChange()),
        (f"{JOB}/close", JobClosing()),
    ]
