"""The life of a position: the page and the API by which HR pauses, closes, reopens or copies it."""

from __future__ import annotations

import uuid
from typing import Any

import falcon

from app import clock, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.applications import movement
from app.hiring.applications import service as applications
from app.hiring.applications.stages import FINAL
from app.hiring.positions import inputs, life, requisitions
from app.hiring.positions import outputs as position_outputs
from app.hiring.positions import service as positions
from app.hiring.positions import words as position_words
from app.hiring.positions.service import Position
from app.hiring.uploads import outputs
from app.inputs import body
from app.openapi import operation
from app.text import gettext

PAGE = "/positions/{position_id:uuid}/life"
API = "/api/v1/positions/{position_id:uuid}"


def shown(req: falcon.Request, position: Position) -> dict[str, Any]:
    """Return what `uploads/standing.html` shows of a position that the reader may see: two statements."""
    at = clock.now()
    return {
        "standing": life.standing(position, at),
        "movement": movement.of_position(req.context.account, position.id, at),
        "refusal": gettext(life.REFUSALS[position.state].text) if position.state in life.REFUSALS else "",
    }


class Life:
    """What was done with a position, and what can be done."""

    @allow("positions.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the state, who is still open, and the acts."""
        account = req.context.account
        position = positions.editable(account, position_id)
        still = [row for row in applications.listing(account, position_id) if row[0].stage not in FINAL]
        values = shown(req, position) | {
            "still": still,
            "sent": typed(req) or {},
            "events": life.events(position_id),
        }
        pages.render(req, resp, "uploads/life.html", position=position, position_words=position_words, **values)

    @allow("positions.edit")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Open, pause, close or reopen the position."""
        sent = req.context.form.read(inputs.LifeInput)
        life.act(req.context.account, position_id, sent.act, sent.reason, clock.now())
        pages.see(resp, f"/positions/{position_id}/life")


class Copy:
    """Copies a position."""

    @allow("positions.edit")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Make the draft and show its form."""
        made = life.copy(req.context.account, position_id, clock.now())
        pages.see(resp, f"/positions/{made.id}/edit")


class LifeApi:
    """The life of a position, for programs."""

    @allow("positions.read")
    @operation("Where a position stands", {200: outputs.LifeShown, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return state, owner, days, and what was done."""
        _life(req, position_id).to(resp)

    @allow("positions.edit")
    @operation(
        "Open, pause, close or reopen a position; nobody is rejected by it",
        {200: outputs.LifeShown, 404: "Not yours, or not there", 409: "In another state", 422: "A reason is missing"},
        body=inputs.LifeInput,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Do it, and return where the position stands."""
        sent = body(req, inputs.LifeInput)
        life.act(req.context.account, position_id, sent.act, sent.reason, clock.now())
        _life(req, position_id).to(resp)


class CopyApi:
    """Copies a position, for programs."""

    @allow("positions.edit")
    @operation(
        "Copy a position as a draft, without its people",
        {201: position_outputs.PositionShown, 404: "Not yours, or not there"},
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Make the draft."""
        made = life.copy(req.context.account, position_id, clock.now())
        resp.location = f"/api/v1/positions/{made.id}"
        position_outputs.PositionShown.of(made).to(resp, 201)


def _life(req: falcon.Request, position_id: uuid.UUID) -> outputs.LifeShown:
    position, at = positions.visible(req.context.account, position_id), clock.now()
    moves = movement.of_position(req.context.account, position_id, at)
    return outputs.LifeShown.of(
        position, life.standing(position, at), moves, life.events(position_id), requisitions.of_position(position_id)
    )


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [
        (PAGE, Life()),
        ("/positions/{position_id:uuid}/copy", Copy()),
        (f"{API}/life", LifeApi()),
        (f"{API}/copy", CopyApi()),
    ]
