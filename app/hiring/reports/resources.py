"""The report of an interview: its page, and the document for programs."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.foundation.access.guard import allow
from app.hiring.applications import service as applications
from app.hiring.assessment.service import REASONS
from app.hiring.reports import candidate_resources, exporting, feedback_resources, insight_resources, service
from app.hiring.reports.document import Document
from app.openapi import operation


class Page:
    """The report of an application."""

    @allow("assessments.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show it, or say that there is none yet."""
        report = service.read(req.context.account, application_id)
        name = applications.display_name(application_id) if report else ""
        values = {"application_id": application_id, "report": report, "name": name, "reasons": REASONS}
        pages.render(req, resp, "reports/report.html", **values)


class Pdf:
    """The report as a PDF."""

    @allow("assessments.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the file; its name names nobody."""
        resp.data = exporting.pdf(req.context.account, application_id, clock.now())
        resp.content_type = "application/pdf"
        resp.downloadable_as = f"report-{str(application_id)[:8]}.pdf"


class Api:
    """The document of a report."""

    @allow("assessments.read")
    @operation("The report of an interview", {200: Document, 404: "Not yours, or no report yet"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the newest document."""
        service.needed(service.read(req.context.account, application_id)).document.to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/applications/{application_id:uuid}/report", Page()),
        ("/applications/{application_id:uuid}/report.pdf", Pdf()),
        ("/api/v1/applications/{application_id:uuid}/report", Api()),
        *feedback_resources.routes(),
        *candidate_resources.routes(),
        *insight_resources.routes(),
    ]
