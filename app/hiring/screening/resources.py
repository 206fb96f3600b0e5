"""The ranked list, the match of one application, and screening again."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.errors import NotFound
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.positions import service as positions
from app.hiring.screening import service
from app.hiring.screening.service import Ranked, Screening


class Ranking:
    """The ranked list of a position, as a fragment that the position's page asks for again and again."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the list; 204 while it is the one that was seen."""
        account, mark = req.context.account, service.mark(req.context.account, position_id)
        if req.get_param("seen") == mark:
            resp.status = falcon.HTTP_204
            return
        position = positions.visible(account, position_id)
        rows = service.ranked(account, position_id)
        pages.render(req, resp, "screening/ranking.html", position=position, rows=rows, mark=mark)


class Rerun:
    """Screening again after the position was revised."""

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Ask for new screenings and go back to the position."""
        service.rerun(req.context.account, position_id)
        pages.see(resp, f"/positions/{position_id}")


class Match:
    """The match of one application, as a fragment."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the panel."""
        panel = service.match_panel(req.context.account, application_id)
        pages.render(req, resp, "screening/match_panel.html", panel=panel)


class MatchApi:
    """The match of one application, for programs."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the newest screening; 404 before the first."""
        panel = service.match_panel(req.context.account, application_id)
        if panel.screening is None:
            raise NotFound("This application has not been screened yet. Ask again in a moment.")
        resp.media = _document(panel.screening)


class RankingApi:
    """The ranked list of a position, for programs."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the list, best first."""
        rows = service.ranked(req.context.account, position_id)
        resp.media = {"ranking": [_row(rank, row) for rank, row in enumerate(rows, 1)]}


def _row(rank: int, row: Ranked) -> dict:
    return {
        "rank": rank,
        "application_id": str(row.application.id),
        "stage": row.application.stage,
        "score": row.screening.score,
        "band": row.screening.band,
        "ready_to_invite": row.screening.ready,
        "before_next": str(row.before) if row.before else None,
    }


def _document(found: Screening) -> dict:
    return {
        "score": found.score,
        "band": found.band,
        "ready_to_invite": found.ready,
        "position_version": found.position_version,
        "resume_version": found.resume_version,
        "requirements": [
            {
                "id": one.requirement.id, "text": one.requirement.text, "kind": one.requirement.kind, "met": one.met,
                "doubt": one.doubt, "how": one.how, "quote": one.quote, "page": one.page, "box": one.box,
                "note": str(one.note) if one.note else None,
            }
            for one in found.requirements
        ],
        "rules": [
            {
                "id": one.rule.id, "kind": one.rule.kind, "met": one.met, "doubt": one.doubt,
                "explanation": str(one.explanation), "quote": one.quote, "page": one.page, "box": one.box,
            }
            for one in found.rules
        ],
    }  # fmt: skip


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [
        ("/positions/{position_id:uuid}/ranking", Ranking()),
        ("/positions/{position_id:uuid}/screening", Rerun()),
        ("/applications/{application_id:uuid}/match", Match()),
        ("/api/v1/applications/{application_id:uuid}/screening", MatchApi()),
        ("/api/v1/positions/{position_id:uuid}/ranking", RankingApi()),
    ]


def api() -> dict[str, dict]:
    """Describe the addresses for programs."""
    return {
        "/api/v1/applications/{application_id}/screening": {
            "get": {
                "summary": "How the résumé fits the position: score, band, requirements and rules with quoted places.",
                "responses": {
                    "200": {"description": "The newest screening."},
                    "404": {"description": "Not screened yet, or not yours."},
                },
            }
        },
        "/api/v1/positions/{position_id}/ranking": {
            "get": {
                "summary": "The screened applications of a position, best first, with the reason for each place.",
                "responses": {"200": {"description": "The list."}, "404": {"description": "Not yours."}},
            }
        },
    }
