"""The search page and its answer to the palette of every page."""

from __future__ import annotations

from typing import Annotated

import falcon
from pydantic import Field

from app import inputs, pages
from app.foundation.access.guard import allow
from app.foundation.search import service
from app.openapi import Output, operation


class Asked(inputs.Sent):
    """What a reader searches for; nothing lists the pages."""

    q: Annotated[str, Field(max_length=service.LONGEST)] = ""


class Hit(Output):
    """Something that was found"""

    title: str
    address: str
    note: str


class Group(Output):
    """What was found of one kind"""

    kind: str
    title: str
    hits: list[Hit]


class Found(Output):
    """What was found, by kind"""

    groups: list[Group]


class Search:
    """The search page, which the palette takes the place of where scripts run."""

    @allow("service.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show what was found."""
        words = inputs.query(req, Asked).q
        pages.render(req, resp, "search/found.html", words=words, groups=service.find(req.context.account, words))


class SearchApi:
    """What the palette shows, and what programs find."""

    @allow("service.use")
    @operation(
        "Find pages and positions by a part of their title; without words, the pages you may open",
        {200: Found, 422: "More than 100 characters"},
        query=Asked,
    )
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return what the reader may open."""
        groups = service.find(req.context.account, inputs.query(req, Asked).q)
        Found(groups=[_group(group) for group in groups]).to(resp)


def _group(group: service.Group) -> Group:
    hits = [Hit(title=hit.title, address=hit.address, note=hit.note) for hit in group.hits]
    return Group(kind=group.kind, title=str(group.title), hits=hits)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/search", Search()), ("/api/v1/search", SearchApi())]
