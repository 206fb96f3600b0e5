"""The pipeline for programs."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs
from app.foundation.access.guard import allow
from app.hiring.pipeline import acts, bulk, exporting, outputs, proposals, service
from app.hiring.pipeline.inputs import ActsStated, Asked, MoveStated
from app.openapi import operation


class BoardApi:
    """The board of a position."""

    @allow("applications.read")
    @operation("The board of a position", {200: outputs.BoardShown, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return each column with those who wait longest."""
        outputs.BoardShown.of(service.board(req.context.account, position_id, clock.now())).to(resp)


class TableApi:
    """The people of all positions that the reader may see."""

    @allow("applications.read")
    @operation("People by stage, score, school, degree, years, source and waiting", {200: outputs.People}, query=Asked)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return a page of them."""
        asked = inputs.query(req, Asked)
        found = service.table(req.context.account, asked.asks(), asked.order, asked.after_id, clock.now())
        people = [outputs.PersonShown.of(person) for person in found.people]
        outputs.People(people=people, total=found.total, next=found.next).to(resp)


class ExportApi:
    """The table as a workbook."""

    @allow("applications.read")
    @operation(
        "People as an Excel workbook, with the reader and the time on each page",
        {200: "The workbook", 422: "More than 5000 people fit"},
        body=Asked,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the file."""
        exporting.answer(resp, req.context.account, inputs.body(req, Asked), clock.now())


class ActsApi:
    """One act for many people."""

    @allow("applications.edit")
    @operation(
        "Invite, assign, write to, send on, or propose to reject up to 50 people; each row says what became of it",
        {200: outputs.AllDone, 422: "No reason or nobody to assign to, or more than 50 people"},
        body=ActsStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Do it for each."""
        sent, account = inputs.body(req, ActsStated), req.context.account
        done = bulk.do(account, sent.act, sent.application, clock.now(), reason=sent.reason, owner_id=sent.owner)
        outputs.AllDone(rows=[outputs.DoneShown.of(one) for one in done]).to(resp)


class MoveApi:
    """One application goes to another column."""

    @allow("applications.read")
    @operation(
        "Move an application to another column of the board",
        {200: outputs.Moved, 404: "Not yours, or not there", 409: "It cannot go there", 422: "No reason"},
        body=MoveStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Move it."""
        sent, account = inputs.body(req, MoveStated), req.context.account
        invitation = acts.move(account, application_id, sent.to, sent.reason, clock.now())
        entry = acts.visible(account, application_id)
        link = invitation.link if invitation else None
        outputs.Moved(stage=entry.stage, column=entry.step or entry.stage, link=link).to(resp)


class ProposalsApi:
    """The proposals to reject somebody."""

    @allow("applications.read")
    @operation("The open proposals to reject somebody, oldest first", {200: outputs.ProposalsShown})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return them; each is confirmed by a decision of its own."""
        listed = [outputs.ProposalShown.of(one) for one in proposals.listing(req.context.account)]
        outputs.ProposalsShown(proposals=listed).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [
        ("/api/v1/positions/{position_id:uuid}/board", BoardApi()),
        ("/api/v1/candidates", TableApi()),
        ("/api/v1/candidates/export", ExportApi()),
        ("/api/v1/candidates/acts", ActsApi()),
        ("/api/v1/candidates/proposals", ProposalsApi()),
        ("/api/v1/applications/{application_id:uuid}/moves", MoveApi()),
    ]
