"""Pages and API of requisitions: asking for a post, and reading what became of it."""

from __future__ import annotations

import uuid
from typing import Any

import falcon

from app import clock, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.positions import inputs, outputs, requisitions, words
from app.inputs import body
from app.openapi import operation

ADDRESS = "/positions/requisitions"


class Listing:
    """What was asked for."""

    @allow("requisitions.ask")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the newest requisitions."""
        listed = requisitions.listing(req.context.account)
        pages.render(req, resp, "positions/requisitions.html", listed=listed, states=words.REQUISITIONS)


class New:
    """Asks for a post."""

    @allow("requisitions.ask")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form, empty or as it was typed."""
        offered = requisitions.choices(req.context.account, clock.now())
        values: dict[str, Any] = typed(req) or {"heads": 1}
        pages.render(req, resp, "positions/new_requisition.html", offered=offered, values=values)

    @allow("requisitions.ask")
    @form(f"{ADDRESS}/new")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Ask for the post and show the requisition."""
        sent = req.context.form.read(inputs.RequisitionInput)
        made = requisitions.ask(req.context.account, sent, clock.now())
        pages.see(resp, f"{ADDRESS}/{made.id}")


class Page:
    """One requisition."""

    @allow("approvals.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response, requisition_id: uuid.UUID) -> None:
        """Show what is asked for, and where that stands."""
        row = requisitions.visible(req.context.account, requisition_id, clock.now())
        pages.render(req, resp, "positions/requisition.html", row=row, states=words.REQUISITIONS)


class ListingApi:
    """Requisitions, for programs."""

    @allow("requisitions.ask")
    @operation("List the requisitions that you may see, newest first", {200: outputs.Requisitions})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the newest requisitions."""
        listed = [outputs.RequisitionShown.of(row) for row in requisitions.listing(req.context.account)]
        outputs.Requisitions(requisitions=listed).to(resp)

    @allow("requisitions.ask")
    @operation(
        "Ask for a post; others decide it",
        {201: outputs.RequisitionShown, 409: "Nobody could decide", 422: "A field does not fit"},
        body=inputs.RequisitionInput,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Ask for a post."""
        made = requisitions.ask(req.context.account, body(req, inputs.RequisitionInput), clock.now())
        resp.location = f"/api/v1/requisitions/{made.id}"
        outputs.RequisitionShown.of(made).to(resp, 201)


class RequisitionApi:
    """One requisition, for programs."""

    @allow("approvals.use")
    @operation("One requisition", {200: outputs.RequisitionShown, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, requisition_id: uuid.UUID) -> None:
        """Return the requisition."""
        row = requisitions.visible(req.context.account, requisition_id, clock.now())
        outputs.RequisitionShown.of(row).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [
        (ADDRESS, Listing()),
        (f"{ADDRESS}/new", New()),
        (f"{ADDRESS}/{{requisition_id:uuid}}", Page()),
        ("/api/v1/requisitions", ListingApi()),
        ("/api/v1/requisitions/{requisition_id:uuid}", RequisitionApi()),
    ]
