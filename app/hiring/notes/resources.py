"""The notes on an application: a fragment of its page, and the same for programs."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.notes import service
from app.hiring.notes.inputs import NoteStated
from app.openapi import Moment, Output, operation

APPLICATION = "/applications/{application_id:uuid}"
PANEL, API = f"{APPLICATION}/notes", f"/api/v1{APPLICATION}/notes"


class NoteShown(Output):
    """A note; `text` is null where it was withdrawn"""

    id: uuid.UUID
    by: str
    at: Moment
    text: str | None
    withdrawn_at: Moment | None
    mentioned: list[str]


class NotesShown(Output):
    """The newest notes, the newest first"""

    notes: list[NoteShown]


class NoteKept(Output):
    """The note that was kept"""

    id: uuid.UUID


class Notes:
    """The notes, as a fragment of the application's page."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show them, with a form for one more."""
        account, sent = req.context.account, typed(req)
        notes = service.read(account, application_id, clock.now())
        values = {"notes": notes, "colleagues": service.colleagues(account, application_id), "sent": sent or {}}
        chosen = sent.all("mention") if sent else []
        pages.render(req, resp, "notes/panel.html", application_id=application_id, chosen=chosen, **values)

    @allow("applications.read")
    @form(APPLICATION)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep one."""
        sent = req.context.form.read(NoteStated)
        service.write(req.context.account, application_id, sent.text, sent.mention, clock.now())
        pages.see(resp, f"/applications/{application_id}#notes")


class Withdrawal:
    """An own note that is shown no longer."""

    @allow("applications.read")
    @form(APPLICATION)
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, note_id: uuid.UUID
    ) -> None:
        """Withdraw it."""
        service.withdraw(req.context.account, application_id, note_id, clock.now())
        pages.see(resp, f"/applications/{application_id}#notes")


class Api:
    """The notes, for programs."""

    @allow("applications.read")
    @operation("The notes of the staff on an application", {200: NotesShown, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return them; what mentions the reader counts as opened."""
        names = NoteShown.model_fields
        notes = service.read(req.context.account, application_id, clock.now())
        NotesShown(notes=[NoteShown(**{name: getattr(one, name) for name in names}) for one in notes]).to(resp)

    @allow("applications.read")
    @operation(
        "Keep a note on an application, and mention colleagues who may see it",
        {201: NoteKept, 404: "Not yours, or not there", 422: "No text, or somebody who may not see it"},
        body=NoteStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep it."""
        sent = inputs.body(req, NoteStated)
        made = service.write(req.context.account, application_id, sent.text, sent.mention, clock.now())
        NoteKept(id=made).to(resp, 201)


class WithdrawalApi:
    """An own note that is shown no longer, for programs."""

    @allow("applications.read")
    @operation("Withdraw an own note", {204: "Withdrawn", 403: "Another's", 404: "Not there", 409: "It was before"})
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, note_id: uuid.UUID
    ) -> None:
        """Withdraw it."""
        service.withdraw(req.context.account, application_id, note_id, clock.now())
        resp.status = falcon.HTTP_204


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        (PANEL, Notes()),
        (f"{PANEL}/{{note_id:uuid}}/withdrawn", Withdrawal()),
        (API, Api()),
        (f"{API}/{{note_id:uuid}}/withdrawn", WithdrawalApi()),
    ]
