"""Pages and API of positions: opening and revising. The list with candidates is in uploads."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.forms import comparing
from app.foundation.forms.browser import chosen, form, typed
from app.hiring.positions import changes, forms, indicators, inputs, outputs, requisitions, service, words
from app.hiring.positions.service import Position
from app.inputs import body, query
from app.openapi import operation


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
        sent = req.context.form.read(inputs.OpeningInput)
        position = requisitions.open_position(req.context.account, sent, clock.now())
        pages.see(resp, f"/positions/{position.id}")


class Edit:
    """Revises a position."""

    @allow("positions.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the form with the present values, or as it was typed."""
        _form(req, resp, service.editable(req.context.account, position_id))

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}/edit")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Keep the change as the next version, or propose it where that takes a second person."""
        position, picked = service.editable(req.context.account, position_id), chosen(req)
        if picked:
            version = req.context.form.read(inputs.RevisionSeen).version
            sent = inputs.read(comparing.joined(forms.values(picked[0]), forms.shown(position), picked[1]))
        else:
            sent = req.context.form.read(inputs.RevisionInput)
            version = sent.version
        made = changes.revise(req.context.account, position_id, sent, version, clock.now())
        proposed = isinstance(made, changes.Change)
        pages.see(resp, f"/positions/{position_id}" + (f"/changes/{made.id}" if proposed else ""))


def _version(sent: dict) -> int:
    text = sent.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _form(req: falcon.Request, resp: falcon.Response, position: Position | None) -> None:
    sent, now = typed(req), forms.shown(position)
    origin = None if position else _origin(req, sent)
    if origin:
        now |= requisitions.prefilled(req.context.account, origin, clock.now())
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
        managers={one.id: one.display_name for one in access.with_right("decisions.take")},
        waiting=changes.waiting(position.id) if position else None,
        requisition_id=origin,
        dictionary=indicators.dictionary(),
    )


def _origin(req: falcon.Request, sent: dict | None) -> uuid.UUID | None:
    """Return the requisition that a new position is opened from: that of the address, or as it was typed."""
    if sent is None:
        return query(req, inputs.Origin).requisition
    try:
        return uuid.UUID(sent.get("requisition_id", ""))
    except ValueError:
        return None


class ListingApi:
    """Positions, for programs."""

    @allow("positions.read")
    @operation("List the positions you may see", {200: outputs.Positions})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return every position that the reader may see."""
        listed = service.listing(req.context.account)
        outputs.Positions(positions=[outputs.PositionShown.of(position) for position in listed]).to(resp)

    @allow("positions.edit")
    @operation(
        "Open a position, from an approved requisition where one is named",
        {201: outputs.PositionShown, 409: "The requisition is not approved, or used", 422: "A field does not fit"},
        body=inputs.OpeningInput,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Open a position."""
        position = requisitions.open_position(req.context.account, body(req, inputs.OpeningInput), clock.now())
        resp.location = f"/api/v1/positions/{position.id}"
        outputs.PositionShown.of(position).to(resp, 201)


class PositionApi:
    """One position, for programs."""

    @allow("positions.read")
    @operation("One position", {200: outputs.PositionShown, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the position as it is now."""
        outputs.PositionShown.of(service.visible(req.context.account, position_id)).to(resp)

    @allow("positions.edit")
    @operation(
        "State a position anew",
        {
            200: outputs.PositionShown,
            404: "Not yours, or not there",
            202: outputs.ChangeShown,
            409: "Somebody stated it anew meanwhile, or a change waits",
            422: "A field does not fit",
        },
        body=inputs.RevisionInput,
    )
    def on_put(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Revise the position; `version` is the version that the change was made from.

        202 where candidates were screened by it and a second person decides.
        """
        sent = body(req, inputs.RevisionInput)
        made = changes.revise(req.context.account, position_id, sent, sent.version, clock.now())
        if isinstance(made, changes.Change):
            outputs.ChangeShown.of(made).to(resp, 202)
        else:
            outputs.PositionShown.of(made).to(resp)


class IndicatorsApi:
    """The dictionary of indicators, for programs."""

    @allow("service.use")
    @operation("The dictionary of indicators", {200: outputs.Indicators})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return every indicator, and the families of jobs."""
        outputs.Indicators.of(indicators.dictionary()).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/positions/new", New()),
        ("/positions/{position_id:uuid}/edit", Edit()),
        ("/api/v1/indicators", IndicatorsApi()),
        ("/api/v1/positions", ListingApi()),
        ("/api/v1/positions/{position_id:uuid}", PositionApi()),
    ]
