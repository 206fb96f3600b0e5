"""The ranked list, the match of one application, and screening again."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.errors import NotFound
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.positions import service as positions
from app.hiring.screening import outputs, service
from app.openapi import operation


class Ranking:
    """The ranked list of a position, as a fragment that the position's page polls."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the list; 204 while `seen` is its present mark."""
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
        """Request new screenings and redirect to the position."""
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
    @operation("How a résumé fits its position", {200: outputs.Match, 404: "Not screened yet, or not yours"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the newest screening; 404 before the first."""
        panel = service.match_panel(req.context.account, application_id)
        if panel.screening is None:
            raise NotFound("This application has not been screened yet. Ask again in a moment.")
        outputs.Match.of(panel.screening).to(resp)


class RankingApi:
    """The ranked list of a position, for programs."""

    @allow("applications.read")
    @operation("The ranked list of a position", {200: outputs.Ranking, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the list, best first."""
        outputs.Ranking.of(service.ranked(req.context.account, position_id)).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/positions/{position_id:uuid}/ranking", Ranking()),
        ("/positions/{position_id:uuid}/screening", Rerun()),
        ("/applications/{application_id:uuid}/match", Match()),
        ("/api/v1/applications/{application_id:uuid}/screening", MatchApi()),
        ("/api/v1/positions/{position_id:uuid}/ranking", RankingApi()),
    ]
