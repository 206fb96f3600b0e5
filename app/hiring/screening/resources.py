"""The ranked list, the match of one application, and screening again."""

from __future__ import annotations

import uuid
from typing import ClassVar

import falcon

from app import clock, inputs, pages
from app.errors import NotFound
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.positions import indicators
from app.hiring.positions import words as position_words
from app.hiring.screening import lines, outputs, service
from app.openapi import operation
from app.text import source


class LineSettled(inputs.Sent):
    """What HR says of a line, and the version of the position that it saw."""

    sentences: ClassVar = {"settlement": source("Choose what holds for this line.")}

    line: inputs.Choice
    version: inputs.Version
    settlement: lines.Settlement


class Ranking:
    """The ranked list of a position, as a fragment that the position's page polls."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the list; 204 while `seen` is its present mark."""
        account, mark = req.context.account, service.mark(req.context.account, position_id)
        if req.get_param("seen") == mark:
            resp.status = falcon.HTTP_204
            return
        ranked = service.ranked(account, position_id)
        pages.render(
            req, resp, "screening/ranking.html", ranked=ranked, mark=mark, named=outputs.text,
            words=position_words, indicator_name=indicators.name,
        )  # fmt: skip


class Rerun:
    """Screening again after the position was revised."""

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Request new screenings and redirect to the position."""
        service.rerun(req.context.account, position_id)
        pages.see(resp, f"/positions/{position_id}")


class Lines:
    """How each line of a position was read, as a fragment, and what HR says of it."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the lines with how many people meet each."""
        found = service.lines_of(req.context.account, position_id)
        pages.render(
            req, resp, "screening/lines.html", lines=found, named=outputs.text, words=position_words,
            indicator_name=indicators.name,
        )  # fmt: skip

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Settle a line and redirect to the position."""
        sent = req.context.form.read(LineSettled)
        service.settle(req.context.account, position_id, sent.version, sent.line, sent.settlement, clock.now())
        pages.see(resp, f"/positions/{position_id}#candidates")


class LinesApi:
    """How each line of a position was read, for programs."""

    @allow("applications.read")
    @operation(
        "How each line of a position was read, and how many people meet it",
        {200: outputs.PositionLines, 404: "Not yours, or not there"},
    )
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return every requirement and rule."""
        outputs.PositionLines.of(service.lines_of(req.context.account, position_id)).to(resp)

    @allow("positions.edit")
    @operation(
        "Say of a line that it is read as it is meant, that a person looks at it, or take that back",
        {
            200: outputs.PositionLines,
            404: "Not yours, or not there",
            409: "Somebody changed the line meanwhile",
            422: "No such line that is required, or an unknown settlement",
        },
        body=LineSettled,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Settle a line: `{"line": id, "version": number, "settlement": "confirmed" | "person" | "open"}`."""
        sent = inputs.body(req, LineSettled)
        service.settle(req.context.account, position_id, sent.version, sent.line, sent.settlement, clock.now())
        outputs.PositionLines.of(service.lines_of(req.context.account, position_id)).to(resp)


class Match:
    """The match of one application, as a fragment."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the panel."""
        panel = service.match_panel(req.context.account, application_id)
        pages.render(req, resp, "screening/match_panel.html", panel=panel, indicator_name=indicators.name)


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
        ("/positions/{position_id:uuid}/lines", Lines()),
        ("/applications/{application_id:uuid}/match", Match()),
        ("/api/v1/applications/{application_id:uuid}/screening", MatchApi()),
        ("/api/v1/positions/{position_id:uuid}/ranking", RankingApi()),
        ("/api/v1/positions/{position_id:uuid}/lines", LinesApi()),
    ]
