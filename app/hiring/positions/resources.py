"""Pages and API of positions: opening one, stating one anew. The list with its candidates is theirs."""

from __future__ import annotations

import uuid

import falcon

from app import clock, openapi, pages
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.forms import comparing
from app.foundation.forms.browser import chosen, form, typed
from app.hiring.positions import forms, inputs, service, words
from app.hiring.positions.service import Position
from app.inputs import body


class New:
    """Opens a position."""

    @allow("positions.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form, empty or as it was typed."""
        _form(req, resp, None)

    @allow("positions.edit")
    @form("/positions/new")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open the position."""
        given = req.context.form.read(inputs.PositionInput)
        made = service.create(req.context.account, given, clock.now())
        pages.see(resp, f"/positions/{made.id}")


class Edit:
    """States a position anew."""

    @allow("positions.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the form with what holds now, or as it was typed."""
        _form(req, resp, service.editable(req.context.account, position_id))

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}/edit")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Keep the change as the next version."""
        position, picked = service.editable(req.context.account, position_id), chosen(req)
        if picked:
            version = req.context.form.read(inputs.RevisionSeen).version
            given = inputs.read(comparing.joined(forms.values(picked[0]), forms.shown(position), picked[1]))
        else:
            given = req.context.form.read(inputs.RevisionInput)
            version = given.version
        service.revise(req.context.account, position_id, given, version, clock.now())
        pages.see(resp, f"/positions/{position_id}")


def _version(sent: dict) -> int:
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _form(req: falcon.Request, resp: falcon.Response, position: Position | None) -> None:
    sent, now = typed(req), forms.shown(position)
    values = now | (forms.values(sent) if sent else {})
    pairs, version = [], position.version if position else None
    if sent and position and not req.context.returned.conflict:
        version = _version(sent)
    elif sent and position:
        base = service.get(position.id, _version(sent)) if 0 < _version(sent) < position.version else position
        pairs = comparing.pairs(values, now, forms.shown(base), forms.LABELS, forms.in_words)
    pages.render(
        req,
        resp,
        "positions/edit.html",
        values=values,
        position=position,
        version=version,
        pairs=pairs,
        words=words,
        blank_rows=forms.BLANK_ROWS,
        managers=access.with_right("decisions.take"),
    )


class ListingApi:
    """Positions, for programs."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return every position that the reader may see."""
        resp.media = {"positions": [document(one) for one in service.listing(req.context.account)]}

    @allow("positions.edit")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open a position."""
        made = service.create(req.context.account, body(req, inputs.PositionInput), clock.now())
        resp.status, resp.location, resp.media = 201, f"/api/v1/positions/{made.id}", document(made)


class PositionApi:
    """One position, for programs."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the position as it is now."""
        resp.media = document(service.visible(req.context.account, position_id))

    @allow("positions.edit")
    def on_put(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """State the position anew; `version` is the one that the change was made from."""
        given = body(req, inputs.RevisionInput)
        resp.media = document(service.revise(req.context.account, position_id, given, given.version, clock.now()))


def document(position: Position) -> dict:
    """Return a position as the API gives it."""
    return {"id": str(position.id), "version": position.version, "form": position.form} | {
        name: str(value) if isinstance(value, uuid.UUID) else value for name, value in forms.shown(position).items()
    }


def api() -> dict:
    """Describe the addresses for programs, as OpenAPI path items."""
    given = openapi.schema(inputs.PositionInput)
    answer = {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer"}}
        | given["properties"],
    }
    one = {"200": _json("The position", answer)}
    first, anew = openapi.body(inputs.PositionInput), openapi.body(inputs.RevisionInput)
    listing = {"type": "object", "properties": {"positions": {"type": "array", "items": answer}}}
    item = [{"name": "position_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}]
    return {
        "/api/v1/positions": {
            "get": {"summary": "List the positions you may see", "responses": {"200": _json("Positions", listing)}},
            "post": {"summary": "Open a position", "requestBody": first, "responses": {"201": one["200"]}},
        },
        "/api/v1/positions/{position_id}": {
            "parameters": item,
            "get": {"summary": "One position", "responses": one},
            "put": {"summary": "State a position anew", "requestBody": anew, "responses": one},
        },
    }  # fmt: skip


def _json(description: str, schema: dict) -> dict:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [
        ("/positions/new", New()),
        ("/positions/{position_id:uuid}/edit", Edit()),
        ("/api/v1/positions", ListingApi()),
        ("/api/v1/positions/{position_id:uuid}", PositionApi()),
    ]
