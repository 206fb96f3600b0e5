"""The first people of a ranked list, as a page and for programs."""

from __future__ import annotations

import uuid
from typing import Annotated, ClassVar

import falcon
from pydantic import Field

from app import inputs, pages
from app.foundation.access.guard import allow
from app.hiring.positions import indicators
from app.hiring.positions import words as position_words
from app.hiring.screening import outputs, shortlist
from app.openapi import Output, operation
from app.text import lazy, source

ADDRESS = "/positions/{position_id:uuid}/shortlist"


class Asked(inputs.Sent):
    """How many people are asked for."""

    labels: ClassVar = {"first": lazy("How many")}
    sentences: ClassVar = {"first": source("Ask for 1 to 500 people.")}

    first: Annotated[inputs.Whole, Field(ge=1, le=shortlist.MOST)] = shortlist.USUAL


class ShortlistShown(Output):
    """The first people of a position; `tied` are all who are equal at the cut, `cut` is why the next one is not in"""

    asked: int
    screened: int
    tied: list[uuid.UUID]
    outside: uuid.UUID | None
    cut: str | None
    ranking: list[outputs.Place]

    @classmethod
    def of(cls, found: shortlist.Shortlist) -> ShortlistShown:
        """Return a shortlist as programs read it."""
        return cls(
            asked=found.asked, screened=found.screened, tied=[row.application.id for row in found.tied],
            outside=found.outside.application.id if found.outside else None, cut=str(found.why) if found.why else None,
            ranking=outputs.places(found.rows),
        )  # fmt: skip


class Shortlist:
    """The first people of a position."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show as many as are asked for, who is equal at the cut, and why the next one is not in."""
        found = shortlist.first(req.context.account, position_id, inputs.query(req, Asked).first)
        pages.render(
            req, resp, "screening/shortlist.html", found=found, named=outputs.text, words=position_words,
            indicator_name=indicators.name,
        )  # fmt: skip


class ShortlistApi:
    """The first people of a position, for programs."""

    @allow("applications.read")
    @operation(
        "The first people of the ranked list of a position, with everybody who is equal at the cut",
        {200: ShortlistShown, 404: "Not yours, or not there", 422: "Not a number from 1 to 500"},
        query=Asked,
    )
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the list, best first."""
        found = shortlist.first(req.context.account, position_id, inputs.query(req, Asked).first)
        ShortlistShown.of(found).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this part of the room."""
    return [(ADDRESS, Shortlist()), (f"/api/v1{ADDRESS}", ShortlistApi())]
