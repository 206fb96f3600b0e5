"""Pages of staff: the times of a position, and the time of one application."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.appointments import booking, calendars, candidate_resources, plan, service, words, zones
from app.hiring.appointments.inputs import StaffAct, TimesOpened
from app.inputs import Form


class Times:
    """The times of a position."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the times with who has them, and the form that opens more."""
        found = service.times(req.context.account, position_id, clock.now())
        pages.render(
            req,
            resp,
            "appointments/times.html",
            times=found,
            shown=zones.shown,
            words=words,
            sent=typed(req) or Form({}),
        )

    @allow("appointments.open")
    @form("/positions/{position_id:uuid}/times")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Open times."""
        service.open_times(req.context.account, position_id, req.context.form.read(TimesOpened), clock.now())
        pages.see(resp, f"/positions/{position_id}/times")


class Close:
    """A time that nobody can conduct."""

    @allow("appointments.open")
    @form("/positions/{position_id:uuid}/times")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID, slot_id: uuid.UUID) -> None:
        """Close it; its candidates are offered others."""
        service.cannot(req.context.account, position_id, slot_id, clock.now())
        pages.see(resp, f"/positions/{position_id}/times")


class Rate:
    """How many candidates confirm a time, as a fragment of the position's page."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the rate with its number and period."""
        rate = service.rate(req.context.account, position_id, clock.now())
        pages.render(req, resp, "appointments/rate.html", rate=rate, days=service.PERIOD.days, position_id=position_id)


class Appointment:
    """The time of one application, as a fragment, and what HR does with it."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show where it stands."""
        account = req.context.account
        offers = booking.of_application(account, application_id, clock.now())
        values = {"shown": zones.shown, "words": words, "zone": account.time_zone, "application_id": application_id}
        pages.render(req, resp, "appointments/panel.html", offers=offers, **values)

    @allow("appointments.settle")
    @form("/applications/{application_id:uuid}/invite")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Give, keep or have the candidate choose."""
        booking.by_staff(req.context.account, application_id, req.context.form.read(StaffAct), clock.now())
        pages.see(resp, f"/applications/{application_id}/invite")


class Calendar:
    """The calendar file for staff."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Send the file of the conversation where `kind` asks for it, else that of the AI interview."""
        kind = "human" if req.get_param("kind") == "human" else "ai"
        candidate_resources.sent(resp, calendars.of_staff(req.context.account, application_id, kind))


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    plan.register()
    return [
        ("/positions/{position_id:uuid}/times", Times()),
        ("/positions/{position_id:uuid}/times/rate", Rate()),
        ("/positions/{position_id:uuid}/times/{slot_id:uuid}/close", Close()),
        ("/applications/{application_id:uuid}/times", Appointment()),
        ("/applications/{application_id:uuid}/calendar.ics", Calendar()),
        *candidate_resources.routes(),
    ]
