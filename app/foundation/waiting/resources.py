"""What waits for the reader: a page, its part in the bell of every page, and the same for programs."""

from __future__ import annotations

from datetime import datetime

import falcon

from app import clock, pages
from app.foundation.access.guard import allow
from app.foundation.waiting import service
from app.openapi import Output, operation


class Kind(Output):
    """Work of one kind that waits"""

    kind: str
    title: str
    address: str
    total: int
    overdue: int
    due: datetime | None


class Waits(Output):
    """What waits for you, the most pressing first"""

    waiting: list[Kind]


class Waiting:
    """The page of what waits."""

    @allow("service.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show each kind with its number, what is overdue and what is due next."""
        at = clock.now()
        pages.render(req, resp, "waiting/waiting.html", kinds=service.waiting(req.context.account, at), now=at)


class Bell:
    """The number of the bell and what its menu holds, which every page asks for once."""

    @allow("service.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show both; the page puts the number beside the bell."""
        pages.render(req, resp, "waiting/bell.html", kinds=service.waiting(req.context.account, clock.now()))


class WaitingApi:
    """What waits, for programs."""

    @allow("service.use")
    @operation("What waits for you", {200: Waits})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return each kind with its number, what is overdue and when the next is due."""
        found = service.waiting(req.context.account, clock.now())
        kinds = [
            Kind(
                kind=one.kind,
                title=str(one.title),
                address=one.address,
                total=one.total,
                overdue=one.overdue,
                due=one.due,
            )
            for one in found
        ]
        Waits(waiting=kinds).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/waiting", Waiting()), ("/waiting/bell", Bell()), ("/api/v1/waiting", WaitingApi())]
