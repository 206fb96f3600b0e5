"""The page of the mails that no application was made of."""

from __future__ import annotations

import falcon

from app import pages
from app.foundation.access.guard import allow
from app.hiring.mailbox import service, words


class NotTaken:
    """The mails that wait for HR."""

    @allow("resumes.upload")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """List them, the newest first."""
        values = {"mails": service.not_taken(), "words": words.CODES, "mailbox": req.context.settings.mailbox}
        pages.render(req, resp, "mailbox/waiting.html", **values)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [("/mailbox", NotTaken())]
