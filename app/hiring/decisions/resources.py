"""The review page, and the decision form."""

from __future__ import annotations

import uuid
from typing import ClassVar

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.access.rights import may
from app.foundation.forms.browser import form, typed
from app.hiring.applications import service as applications
from app.hiring.assessment import service as assessment
from app.hiring.composites import service as composites
from app.hiring.decisions import comparison_resources, deadlines, facts, outputs, result_resources, service
from app.hiring.interviews import panels as interviews
from app.hiring.screening import service as screening
from app.openapi import operation
from app.text import source


class DecisionStated(inputs.Sent):
    """A decision, with its reason."""

    sentences: ClassVar = {
        "outcome": source("Choose to approve or to reject."),
        "reason": source("Give a reason of 5 to 2000 characters. The candidate may ask for it."),
    }

    outcome: service.Outcome
    reason: str = Field(min_length=service.SHORTEST_REASON, max_length=service.LONGEST_REASON)


class Review:
    """The facts, résumé, recording and scores on one screen, with the decision beside them."""

    @allow("decisions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the page."""
        _show(req, resp, application_id)

    @allow("decisions.take")
    @form("/applications/{application_id:uuid}/review")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Take the decision."""
        sent = req.context.form.read(DecisionStated)
        service.decide(application_id, sent.outcome, sent.reason, req.context.account, clock.now())
        pages.see(resp, f"/applications/{application_id}/review")


def _show(req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
    account = req.context.account
    resume = applications.view(account, application_id, page="review")
    application, decision = resume["application"], service.decision(application_id)
    # Where somebody else decided meanwhile, there is no form: what was typed is listed beside their decision.
    sent = typed(req) if decision is None and may(account, "decisions.take") else None
    scores, match = assessment.scores_panel(account, application.id), screening.result(application.id)
    pages.render(
        req,
        resp,
        "decisions/review.html",
        application=application,
        position=resume["position"],
        name=applications.display_name(application.id),
        resume=resume,
        match=match,
        background=composites.check_outcome(application.id),
        overall=facts.overall(scores.assessment),
        brief=facts.brief(scores.assessment, match, resume["doubts"]),
        quoted=facts.quoted,
        deadline=deadlines.of(application.id),
        now=clock.now(),
        recording=interviews.recording_panel(account, application.id),
        scores=scores,
        decision=decision,
        form=sent or {},
        choosing=_choosing(req, scores),
    )


def _choosing(req: falcon.Request, scores: assessment.ScoresPanel) -> dict[int, inputs.Form]:
    """Return the typed forms about the words to rate, by the number of the answer."""
    shown = scores.assessment if scores.may_choose else None
    numbers = [rated.answer.number for rated in shown.answers] if shown else []
    page = f"/applications/{scores.application_id}/answers"
    return {number: sent for number in numbers if (sent := typed(req, f"{page}/{number}/words")) is not None}


class DecisionApi:
    """The decision about an application, for programs."""

    @allow("decisions.read")
    @operation("The decision about an application", {200: outputs.OfApplication, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the decision, or null."""
        application, decision = service.read(req.context.account, application_id)
        outputs.OfApplication(stage=application.stage, decision=outputs.Decision.of(decision)).to(resp)

    @allow("decisions.take")
    @operation(
        "Decide about an application, with a reason",
        {
            201: outputs.Decided,
            403: "Not the position's manager nor an HR lead",
            409: "Decided already, or not at this stage",
            422: "No reason, or an unknown outcome",
        },
        body=DecisionStated,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Decide: `{"outcome": "approved" | "rejected", "reason": "..."}`."""
        sent = inputs.body(req, DecisionStated)
        service.decide(application_id, sent.outcome, sent.reason, req.context.account, clock.now())
        outputs.Decided(decision=outputs.Decision.of(service.decision(application_id))).to(resp, 201)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/applications/{application_id:uuid}/review", Review()),
        ("/api/v1/applications/{application_id:uuid}/decision", DecisionApi()),
        *result_resources.routes(),
        *comparison_resources.routes(),
    ]
