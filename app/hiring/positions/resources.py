"""Pages and API of positions: opening one, stating one anew. The list with its candidates is theirs."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.errors import AppError, Invalid
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.hiring.positions import forms, inputs, service, words
from app.hiring.positions.service import Position
from app.text import gettext

HIRING = ("hr", "hr_lead", "manager")
HR = ("hr", "hr_lead")


class New:
    """Opens a position."""

    @allow(*HR)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the empty form."""
        _form(req, resp, forms.shown(None), None)

    @allow(*HR)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open the position, or show the form again with what to correct."""
        values = forms.values(req.context.form)
        try:
            made = service.create(req.context.account, inputs.read(values), clock.now())
        except Invalid as error:
            _form(req, resp, values, None, error)
            return
        pages.see(resp, f"/positions/{made.id}")


class Edit:
    """States a position anew."""

    @allow(*HR)
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the form with what holds now."""
        position = service.editable(req.context.account, position_id)
        _form(req, resp, forms.shown(position), position)

    @allow(*HR)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Keep the change as the next version, or show the form again with what to correct."""
        position, values = service.editable(req.context.account, position_id), forms.values(req.context.form)
        expected = int(forms.number(req.context.form.get("version", "")) or 0)
        try:
            service.revise(req.context.account, position_id, inputs.read(values), expected, clock.now())
        except Invalid as error:
            _form(req, resp, values, position, error)
            return
        pages.see(resp, f"/positions/{position_id}")


def _form(
    req: falcon.Request,
    resp: falcon.Response,
    values: dict,
    position: Position | None,
    error: AppError | None = None,
) -> None:
    if error:
        resp.status = error.status
    pages.render(
        req,
        resp,
        "positions/edit.html",
        values=forms.shown(None) | values,
        position=position,
        words=words,
        blank_rows=forms.BLANK_ROWS,
        managers=access.with_role("manager", "hr_lead"),
        refused=gettext(error.text, **error.fields) if error else None,
    )


class ListingApi:
    """Positions, for programs."""

    @allow(*HIRING)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return every position that the reader may see."""
        resp.media = {"positions": [document(one) for one in service.listing(req.context.account)]}

    @allow(*HR)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open a position."""
        made = service.create(req.context.account, inputs.read(_object(req)), clock.now())
        resp.status, resp.location, resp.media = 201, f"/api/v1/positions/{made.id}", document(made)


class PositionApi:
    """One position, for programs."""

    @allow(*HIRING)
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the position as it is now."""
        resp.media = document(service.visible(req.context.account, position_id))

    @allow(*HR)
    def on_put(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """State the position anew; `version` is the one that the change was made from."""
        sent = _object(req)
        expected = sent.pop("version", None)
        if not isinstance(expected, int):
            raise Invalid("Send the version that the change was made from.")
        given = inputs.read(sent)
        resp.media = document(service.revise(req.context.account, position_id, given, expected, clock.now()))


def _object(req: falcon.Request) -> dict:
    sent = req.get_media()
    if not isinstance(sent, dict):
        raise Invalid("Send one JSON object.")
    return sent


def document(position: Position) -> dict:
    """Return a position as the API gives it."""
    return {"id": str(position.id), "version": position.version, "form": position.form} | {
        name: str(value) if isinstance(value, uuid.UUID) else value for name, value in forms.shown(position).items()
    }


def api() -> dict:
    """Describe the addresses for programs, as OpenAPI path items."""
    given = inputs.PositionInput.model_json_schema(ref_template="#/components/schemas/{model}")
    definitions = given.pop("$defs", {})
    given = _inline(given, definitions)
    answer = {
        "type": "object",
        "properties": {"id": {"type": "string", "format": "uuid"}, "version": {"type": "integer"}}
        | given["properties"],
    }
    versioned = given | {"properties": given["properties"] | {"version": {"type": "integer"}}}
    one = {"200": _json("The position", answer)}
    listing = {"type": "object", "properties": {"positions": {"type": "array", "items": answer}}}
    item = [{"name": "position_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}]
    return {
        "/api/v1/positions": {
            "get": {"summary": "List the positions you may see", "responses": {"200": _json("Positions", listing)}},
            "post": {"summary": "Open a position", "requestBody": _body(given), "responses": {"201": one["200"]}},
        },
        "/api/v1/positions/{position_id}": {
            "parameters": item,
            "get": {"summary": "One position", "responses": one},
            "put": {"summary": "State a position anew", "requestBody": _body(versioned), "responses": one},
        },
    }  # fmt: skip


def _inline(schema: object, definitions: dict) -> object:
    if isinstance(schema, list):
        return [_inline(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inline(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {key: _inline(value, definitions) for key, value in schema.items()}


def _json(description: str, schema: dict) -> dict:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _body(schema: dict) -> dict:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [
        ("/positions/new", New()),
        ("/positions/{position_id:uuid}/edit", Edit()),
        ("/api/v1/positions", ListingApi()),
        ("/api/v1/positions/{position_id:uuid}", PositionApi()),
    ]
