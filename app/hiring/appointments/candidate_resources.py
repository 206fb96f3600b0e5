"""The candidate's page of times, and the calendar file, both by the link."""

from __future__ import annotations

import falcon

from app import clock, inputs, pages, settings
from app.foundation.forms.browser import form, typed
from app.hiring.appointments import booking, calendars, words, zones
from app.hiring.appointments.inputs import CandidateAct, ZoneAsked
from app.hiring.interviews.link_holder import link_holder
from app.hiring.interviews.service import Interview


class Times:
    """The time of an interview, on any device."""

    @link_holder(any_device=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show the time and those to choose from, in the zone that the candidate asks for."""
        sent: dict[str, str] = typed(req) or {}
        asked, ours = inputs.query(req, ZoneAsked).zone or sent.get("zone", ""), settings.current().time_zone
        now = clock.now()
        offers = booking.offers(interview, ours, now)
        before = next((one.booking.zone for one in offers), ours)
        values = {"zone": zones.known(asked, before), "guess": not asked, "zones": zones.choices(now), "sent": sent}
        values |= {"token": token, "offers": offers, "shown": zones.shown, "words": words}
        pages.render(req, resp, "appointments/choose.html", **values)

    @link_holder(any_device=True)
    @form("/i/{token}/times")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Choose, confirm, decline or ask for another time."""
        changed = booking.by_candidate(interview, req.context.form.read(CandidateAct), clock.now())
        pages.see(resp, f"/i/{token}/times?zone={falcon.uri.encode_value(changed.zone)}")


class Calendar:
    """The calendar file."""

    @link_holder(any_device=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Send the file of the conversation where `kind` asks for it, else that of the AI interview."""
        link = f"{settings.current().public_url}/i/{token}"
        kind = "human" if req.get_param("kind") == "human" else "ai"
        sent(resp, calendars.of_candidate(interview, kind, link))


def sent(resp: falcon.Response, content: bytes) -> None:
    """Answer with a calendar file."""
    resp.content_type = "text/calendar; charset=utf-8"
    resp.downloadable_as = "interview.ics"
    resp.data = content


def routes() -> list[tuple[str, object]]:
    """Return the routes by the link."""
    return [("/i/{token}/times", Times()), ("/i/{token}/calendar.ics", Calendar())]
