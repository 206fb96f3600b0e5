"""The page of confirmations: a chart of the last weeks with its table, for one position or for all."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.hiring.appointments import outputs, weeks
from app.openapi import operation


class PositionAsked(inputs.Sent):
    """The position of the chart; none for all that the reader sees."""

    position: uuid.UUID | None = None


class Confirmations:
    """How many candidates confirmed a time, week by week."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the chart and its table."""
        asked = inputs.query(req, PositionAsked)
        found = weeks.of(req.context.account, asked.position, clock.now())
        pages.render(req, resp, "appointments/weeks.html", found=found, least=weeks.LEAST)


class ConfirmationsApi:
    """The same for programs."""

    @allow("positions.read")
    @operation(
        "How many candidates confirmed a time, week by week",
        {200: outputs.Confirmations, 404: "Not yours, or not there"},
        query=PositionAsked,
    )  # fmt: skip
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the last twelve weeks."""
        asked = inputs.query(req, PositionAsked)
        outputs.Confirmations.of(weeks.of(req.context.account, asked.position, clock.now())).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [("/confirmations", Confirmations()), ("/api/v1/confirmations", ConfirmationsApi())]
