"""The page on which HR releases the texts of feedback, sees what is owed, and replies to candidates."""

from __future__ import annotations

import uuid
from typing import ClassVar

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, typed
from app.hiring.interviews import service as interviews
from app.hiring.reports import advice, feedback, inquiring
from app.hiring.reports.candidate_resources import LEVELS
from app.text import source


class Reply(inputs.Sent):
    """A reply to a candidate."""

    sentences: ClassVar = {"answer": source("Write a reply of 5 to 2000 characters. The candidate reads it.")}

    answer: str = Field(min_length=inquiring.SHORTEST, max_length=inquiring.LONGEST)


class Overview:
    """What candidates are owed, and what they ask."""

    @allow("feedback.handle")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the page."""
        account = req.context.account
        overview, asked = feedback.overview(account, clock.now()), inquiring.waiting(account)
        writing: dict[uuid.UUID, object] = {one.id: typed(req, f"/feedback/questions/{one.id}") or {} for one in asked}
        values = {"overview": overview, "asked": asked, "writing": writing, "texts": advice.texts(), "levels": LEVELS}
        pages.render(req, resp, "reports/overview.html", names=interviews.competencies(), **values)


class Release:
    """Releases the texts that are installed."""

    @allow("feedback.release")
    @form("/feedback")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Release them."""
        feedback.release_texts(req.context.account, clock.now())
        pages.see(resp, "/feedback")


class Answer:
    """Replies to a question of a candidate."""

    @allow("feedback.handle")
    @form("/feedback")
    def on_post(self, req: falcon.Request, resp: falcon.Response, inquiry_id: uuid.UUID) -> None:
        """Send the reply."""
        inquiring.reply(req.context.account, inquiry_id, req.context.form.read(Reply).answer, clock.now())
        pages.see(resp, "/feedback")


def routes() -> list[tuple[str, object]]:
    """Return the routes of HR's page."""
    return [
        ("/feedback", Overview()),
        ("/feedback/release", Release()),
        ("/feedback/questions/{inquiry_id:uuid}", Answer()),
    ]
