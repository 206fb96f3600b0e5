"""The inbox of the reader, which is the home page, its part in the bell of every page, and the same for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.errors import SignInNeeded
from app.foundation.access.guard import allow
from app.foundation.access.rights import may
from app.foundation.waiting import service
from app.foundation.work import service as work
from app.openapi import Output, operation


class Wanted(inputs.Sent):
    """What of the inbox is shown: one kind or all, and how many items."""

    kind: inputs.Choice = ""
    most: Annotated[int, Field(ge=service.SHOWN, le=service.MOST)] = service.SHOWN

    def address(self, **changes: object) -> str:
        """Return the address of the inbox with other values."""
        values = {"kind": self.kind, "most": self.most} | changes
        usual = {"kind": "", "most": service.SHOWN}
        query = urlencode({name: value for name, value in values.items() if value != usual[name]})
        return f"/?{query}" if query else "/"


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


class Home:
    """The home page: one list of everything that waits for the person who signed in."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show it, and to those who look after it the work that failed."""
        account, wanted = req.context.account, inputs.query(req, Wanted)
        if account is None:
            raise SignInNeeded
        at = clock.now()
        found = service.inbox(account, at, wanted.kind, wanted.most)
        failed = work.dead_letters() if may(account, "failures.read") else []
        more = min(wanted.most * 2, service.MOST)
        values = {"inbox": found, "wanted": wanted, "more": more, "failed": failed, "now": at}
        pages.render(req, resp, "waiting/home.html", **values)


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
    return [("/", Home()), ("/waiting/bell", Bell()), ("/api/v1/waiting", WaitingApi())]
