"""Page and API of the documents that a regulated position needs of a candidate."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.applications import documents, outputs
from app.hiring.applications import service as applications
from app.hiring.applications.inputs import DocumentSeen
from app.hiring.positions import words
from app.inputs import body
from app.openapi import operation

PAGE = "/applications/{application_id:uuid}/documents"


class Page:
    """What was seen, and what is missing."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the documents, and the form to record one."""
        papers = documents.read(req.context.account, application_id, clock.now())
        values = {"papers": papers, "words": words, "sent": typed(req) or {}}
        name = applications.display_name(application_id)
        pages.render(req, resp, "applications/documents.html", name=name, **values)

    @allow("applications.edit")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Record a document as seen."""
        documents.record(req.context.account, application_id, req.context.form.read(DocumentSeen), clock.now())
        pages.see(resp, f"/applications/{application_id}/documents")


class Api:
    """The documents, for programs."""

    @allow("applications.read")
    @operation("The documents of a candidate", {200: outputs.Papers, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return what is needed, seen and missing."""
        outputs.Papers.of(documents.read(req.context.account, application_id, clock.now())).to(resp)

    @allow("applications.edit")
    @operation(
        "Record a document as seen",
        {200: outputs.Papers, 404: "Not yours, or not there", 409: "Decided", 422: "Not needed, or valid no more"},
        body=DocumentSeen,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Record it."""
        documents.record(req.context.account, application_id, body(req, DocumentSeen), clock.now())
        outputs.Papers.of(documents.read(req.context.account, application_id, clock.now())).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [(PAGE, Page()), ("/api/v1/applications/{application_id:uuid}/documents", Api())]
