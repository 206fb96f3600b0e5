"""The page of a second interview: who interviews, the own card, and the cards that were handed in."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.applications import service as applications
from app.hiring.assessment import service as assessment
from app.hiring.positions import service as positions
from app.hiring.rounds import criteria, drafts, outputs, probes, service
from app.hiring.rounds.inputs import CardDraft, CardStated, InterviewerNamed
from app.openapi import operation

PAGE = "/applications/{application_id:uuid}/round"


class Round:
    """The second interview of an application."""

    @allow("rounds.score")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show who interviews, the questions that are suggested, the own card, and those of others."""
        account, page = req.context.account, f"/applications/{application_id}/round"
        found, draft = service.view(account, application_id), drafts.own(account, application_id)
        pages.render(
            req, resp, "rounds/round.html", found=found, name=applications.display_name(application_id),
            position=positions.get(found.application.position_id), criteria=criteria.of(application_id),
            human_only=criteria.human_only(), able=service.able() if found.may_arrange else [],
            probes=probes.suggested(assessment.of_application(application_id)), saved_at=draft.saved_at,
            form=typed(req, f"{page}/card") or typed(req, f"{page}/draft") or draft.fields,
        )  # fmt: skip


class Interviewers:
    """Who interviews."""

    @allow("rounds.arrange")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Name one more."""
        sent = req.context.form.read(InterviewerNamed)
        service.name(req.context.account, application_id, sent.account_id, clock.now())
        pages.see(resp, f"/applications/{application_id}/round")


class Removal:
    """An interviewer who has handed in nothing."""

    @allow("rounds.arrange")
    @form(PAGE)
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, account_id: uuid.UUID
    ) -> None:
        """Remove them."""
        service.remove(req.context.account, application_id, account_id, clock.now())
        pages.see(resp, f"/applications/{application_id}/round")


class Card:
    """The own card."""

    @allow("rounds.score")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Hand it in, once."""
        sent = req.context.form.read(CardStated)
        service.hand_in(req.context.account, application_id, sent, clock.now())
        pages.see(resp, f"/applications/{application_id}/round")


class Draft:
    """What stands on the own card so far."""

    @allow("rounds.score")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep it, as the button says."""
        drafts.keep(req.context.account, application_id, req.context.form.read(CardDraft), clock.now())
        pages.see(resp, f"/applications/{application_id}/round")

    @allow("rounds.score")
    def on_put(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep it while it is typed."""
        drafts.keep(req.context.account, application_id, inputs.body(req, CardDraft), clock.now())
        resp.status = falcon.HTTP_204


class RoundApi:
    """The second interview of an application, for programs."""

    @allow("rounds.score")
    @operation("The second interview of an application", {200: outputs.Round, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the cards that the reader may see."""
        outputs.Round.of(service.view(req.context.account, application_id)).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        (PAGE, Round()),
        (f"{PAGE}/interviewers", Interviewers()),
        (f"{PAGE}/interviewers/{{account_id:uuid}}/removed", Removal()),
        (f"{PAGE}/card", Card()),
        (f"{PAGE}/draft", Draft()),
        (f"/api/v1{PAGE}", RoundApi()),
    ]
