"""The candidate's page of feedback: what the bank gives back, and what the candidate asks."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.foundation.forms.browser import form, typed
from app.hiring.interviews.link_holder import link_holder, wants_json
from app.hiring.interviews.service import Interview
from app.hiring.reports import advice, feedback, inquiring, standing
from app.openapi import Moment, Output, operation
from app.text import lazy, source

LEVELS = {
    "strong": lazy("Done well"),
    "middle": lazy("With good parts"),
    "develop": lazy("Worth practising"),
    "unrated": lazy("Not rated"),
}


class Question(inputs.Sent):
    """What a candidate asks."""

    sentences: ClassVar = {
        "kind": source("Choose what you ask for."),
        "question": source("Write your question in 5 to 2000 characters."),
    }

    kind: Literal["explain", "review"]
    question: str = Field(min_length=inquiring.SHORTEST, max_length=inquiring.LONGEST)


class OwnQuestion(Output):
    """A question of the candidate, with the reply or null"""

    kind: str
    question: str
    asked_at: Moment
    answer: str | None
    answered_at: Moment | None


class Own(Output):
    """The feedback, null before it is ready, the day by which it is, and the candidate's own questions"""

    feedback: feedback.Feedback | None
    due_at: Moment
    questions: list[OwnQuestion]


class Page:
    """Feedback on an interview, for its candidate."""

    @link_holder(any_device=True)
    @operation("Feedback on an interview, for its candidate", {200: Own, 404: "Not a link that holds"}, open=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show it, as a page or as JSON."""
        made, due_at = feedback.read(interview)
        questions = inquiring.own(interview)
        if wants_json(req):
            _own(made, due_at, questions).to(resp)
            return
        values = {"token": token, "interview": interview, "feedback": made, "due_at": due_at, "questions": questions}
        values |= {"levels": LEVELS, "sent": typed(req) or {}, "fewest": standing.FEWEST, "texts": advice.texts()}
        pages.render(req, resp, "reports/feedback.html", **values)

    @link_holder(any_device=True)
    @form("/i/{token}/feedback")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep what the candidate asks."""
        sent = req.context.form.read(Question)
        inquiring.ask(interview, sent.kind, sent.question, clock.now())
        pages.see(resp, f"/i/{token}/feedback")


def _own(made: feedback.Feedback | None, due_at: datetime, questions: list[inquiring.Asked]) -> Own:
    asked = [
        OwnQuestion(
            kind=one.kind, question=one.question, asked_at=one.asked_at, answer=one.answer,
            answered_at=one.answered_at,
        )
        for one in questions
    ]  # fmt: skip
    return Own(feedback=made, due_at=due_at, questions=asked)


def routes() -> list[tuple[str, object]]:
    """Return the route of the candidate's page."""
    return [("/i/{token}/feedback", Page())]
