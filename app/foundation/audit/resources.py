"""The access log for compliance and HR leads."""

from __future__ import annotations

import falcon

from app import pages
from app.foundation.access.guard import allow
from app.foundation.audit import service


class AccessLog:
    """Who did what to whose data, newest first."""

    @allow("auditor", "hr_lead")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of entries; `before` is the id to go on from."""
        before = req.get_param_as_int("before", min_value=1)
        entries = service.recent(100, before)
        service.record(req.context.account, "read", "audit", before or "newest")
        pages.render(req, resp, "audit/log.html", entries=entries, sentence=service.sentence)


class Verification:
    """Whether the record is still what was sealed."""

    @allow("auditor")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Check the whole chain and show what was found."""
        pages.render(req, resp, "audit/verification.html", findings=service.verify())


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [("/audit", AccessLog()), ("/audit/verification", Verification())]
