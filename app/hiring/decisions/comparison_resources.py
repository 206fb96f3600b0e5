"""The page on which candidates stand side by side."""

from __future__ import annotations

import uuid
from typing import Annotated

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.hiring.decisions import comparison


class Chosen(inputs.Sent):
    """The candidates to compare, by the ids of their applications."""

    application: Annotated[tuple[inputs.Choice, ...], Field(max_length=100)] = ()

    @classmethod
    def gathered(cls, form: inputs.Form) -> dict[str, object]:
        """Return the values; each candidate is a field of its own."""
        return {"application": tuple(value for value in form.all("application") if value)}


class Comparison:
    """Two to five candidates of a position, printable."""

    @allow("composites.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show them side by side, or why they are not compared."""
        ids = comparison.chosen(inputs.query(req, Chosen).application)
        found = comparison.compare(req.context.account, position_id, ids)
        pages.render(req, resp, "decisions/comparison.html", found=found, now=clock.now())


def routes() -> list[tuple[str, object]]:
    """Return the route of the comparison."""
    return [("/positions/{position_id:uuid}/comparison", Comparison())]
