"""The access log for compliance and HR leads."""

from __future__ import annotations

from typing import Annotated

import falcon
from pydantic import Field

from app import inputs, pages
from app.foundation.access.guard import allow
from app.foundation.audit import service, words
from app.foundation.forms.browser import form


class Place(inputs.Sent):
    """The place to continue reading: before the entry with this id."""

    before: Annotated[inputs.Whole, Field(ge=1, le=inputs.LARGEST_ID)] | None = None


class AccessLog:
    """Who did what to whose data, newest first."""

    @allow("audit.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of entries; `before` is the id to continue from."""
        before = inputs.query(req, Place).before
        entries = service.recent(100, before)
        service.record(req.context.account, "read", "audit", before or "newest")
        pages.render(req, resp, "audit/log.html", entries=entries, sentence=service.sentence, words=words)


class Verification:
    """Whether the record is still what was sealed."""

    @allow("audit.verify")
    @form("/audit")
    def on_post(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Redirect to the check, which changes nothing."""
        pages.see(resp, "/audit/verification")

    @allow("audit.verify")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Check the whole chain and show the findings."""
        pages.render(req, resp, "audit/verification.html", findings=service.verify())


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/audit", AccessLog()), ("/audit/verification", Verification())]
