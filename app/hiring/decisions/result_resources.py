"""The page on which HR tells a candidate the result."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.applications import service as applications
from app.hiring.decisions import results
from app.inputs import Choice


class ResultSent(inputs.Sent):
    """The channel to send by; without one the first that takes the message."""

    channel: Choice = ""


class Result:
    """The result of an application, to be sent to the candidate."""

    @allow("applications.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the message and the ways to send it."""
        draft = results.draft(req.context.account, application_id)
        pages.render(
            req,
            resp,
            "decisions/result.html",
            draft=draft,
            application_id=application_id,
            name=applications.display_name(application_id),
            sent="sent" in req.params,
        )

    @allow("applications.edit")
    @form("/applications/{application_id:uuid}/review")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Send it, once."""
        sent = req.context.form.read(ResultSent)
        results.send(req.context.account, application_id, sent.channel, clock.now())
        pages.see(resp, f"/applications/{application_id}/result?sent=1")


def routes() -> list[tuple[str, object]]:
    """Return the route of the result."""
    return [("/applications/{application_id:uuid}/result", Result())]
