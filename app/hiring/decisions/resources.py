"""The home page, the review page, and the decision form."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.errors import AppError, Forbidden, SignInNeeded
from app.foundation.access.guard import allow
from app.foundation.audit import service as audit
from app.foundation.work import service as work
from app.hiring.assessment import service as assessment
from app.hiring.candidates import service as candidates
from app.hiring.decisions import service
from app.hiring.interviews import panels as interviews
from app.hiring.positions import service as positions
from app.hiring.screening import service as screening
from app.text import gettext

STAFF = ("hr", "hr_lead", "manager")


class Home:
    """What waits for the person who signed in."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show decisions to make, queues, and work that failed."""
        account = req.context.account
        if account is None:
            raise SignInNeeded
        waiting = service.waiting(account) if account.role in STAFF else {}
        failed = work.dead_letters() if account.role in ("hr_lead", "administrator") else []
        pages.render(req, resp, "decisions/home.html", waiting=waiting, failed=failed)


class Review:
    """Résumé, recording, transcript and scores on one page, with the decision below."""

    @allow(*STAFF)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the page."""
        _show(req, resp, application_id, None, {})

    @allow("manager", "hr_lead")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Take the decision, or show what is missing beside what was typed."""
        form = req.context.form
        try:
            service.decide(
                application_id, form.get("outcome", ""), form.get("reason", ""), req.context.account, clock.now()
            )
        except Forbidden:
            raise
        except AppError as error:
            if error.status == 404:
                raise
            resp.status = error.status
            _show(req, resp, application_id, gettext(error.text, **error.fields), form)
            return
        pages.see(resp, f"/applications/{application_id}/review")


def _show(
    req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, refused: str | None, form: dict
) -> None:
    account = req.context.account
    application = candidates.visible(account, application_id)
    audit.record(account, "read", "application", application.id, application.person_id, {"page": "review"})
    pages.render(
        req,
        resp,
        "decisions/review.html",
        application=application,
        position=positions.get(application.position_id),
        name=candidates.display_name(application.id),
        resume=candidates.resume_panel(account, application.id),
        match=screening.result(application.id),
        recording=interviews.recording_panel(account, application.id),
        scores=assessment.scores_panel(account, application.id),
        decision=service.decision(application.id),
        refused=refused,
        form=form,
    )


class DecisionApi:
    """The decision about an application, for programs."""

    @allow(*STAFF)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the decision, or null."""
        application = candidates.visible(req.context.account, application_id)
        audit.record(req.context.account, "read", "decision", application.id, application.person_id)
        resp.media = {"stage": application.stage, "decision": _document(service.decision(application.id))}

    @allow("manager", "hr_lead")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Decide: `{"outcome": "approved" | "rejected", "reason": "..."}`."""
        sent = req.get_media()
        outcome, reason = str(sent.get("outcome", "")), str(sent.get("reason", ""))
        service.decide(application_id, outcome, reason, req.context.account, clock.now())
        resp.status = falcon.HTTP_201
        resp.media = {"decision": _document(service.decision(application_id))}


def _document(decision: service.Decision | None) -> dict | None:
    if decision is None:
        return None
    return {
        "id": str(decision.id),
        "outcome": decision.outcome,
        "by": decision.by,
        "reason": decision.reason,
        "decided_at": decision.decided_at.isoformat(),
    }


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [
        ("/", Home()),
        ("/applications/{application_id:uuid}/review", Review()),
        ("/api/v1/applications/{application_id:uuid}/decision", DecisionApi()),
    ]


def api() -> dict:
    """Describe the room's part of the API as OpenAPI path items."""
    decision = {
        "type": "object",
        "required": ["outcome", "reason"],
        "properties": {
            "outcome": {"enum": list(service.OUTCOMES)},
            "reason": {"type": "string", "minLength": service.SHORTEST_REASON, "maxLength": service.LONGEST_REASON},
        },
    }
    body = {"required": True, "content": {"application/json": {"schema": decision}}}
    return {
        "/api/v1/applications/{application_id}/decision": {
            "get": {
                "summary": "Read the decision about an application",
                "responses": {"200": {"description": "The decision, or null"}},
            },
            "post": {
                "summary": "Decide about an application, with a reason",
                "requestBody": body,
                "responses": {
                    "201": {"description": "Decided"},
                    "403": {"description": "Not the position's manager nor an HR lead"},
                    "409": {"description": "Decided already, or not at this stage"},
                    "422": {"description": "No reason, or an unknown outcome"},
                },
            },
        }
    }
