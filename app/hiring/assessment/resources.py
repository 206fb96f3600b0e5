"""The assessment of an application, for programs; people see it as a panel of the review page."""

from __future__ import annotations

import uuid

import falcon

from app.foundation.access.guard import allow
from app.hiring.assessment import service


class AssessmentApi:
    """Scores with the words behind them: advice, never a decision."""

    @allow("hr", "hr_lead", "manager")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the assessment, or null before the interview is finished."""
        panel = service.scores_panel(req.context.account, application_id)
        found = panel.assessment
        resp.media = {
            "assessment": found
            and {
                "id": str(found.id),
                "state": found.state,
                "overall": found.overall,
                "answers": [_document(one) for one in found.answers],
            }
        }


def _document(one: service.Rated) -> dict:
    return {
        "answer": str(one.answer.id),
        "number": one.answer.number,
        "criterion": one.criterion,
        "score": one.score,
        "interval": one.interval,
        "outcome": one.outcome,
        "reason": one.reason,
        "rater": one.rater,
        "evidence": [vars(quote) for quote in one.evidence],
        "shown": [vars(statement) for statement in one.shown],
        "missing": list(one.missing),
    }


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [("/api/v1/applications/{application_id:uuid}/assessment", AssessmentApi())]


def api() -> dict[str, dict]:
    """Describe the addresses for programs, as OpenAPI path items."""
    found = {"200": {"description": "The assessment, or null before the interview is finished"}}
    return {"/api/v1/applications/{application_id}/assessment": {"get": {"summary": "Scores", "responses": found}}}
