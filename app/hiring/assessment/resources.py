"""The assessment of an application for programs, and the choice of words to rate; its panel is on the review page."""

from __future__ import annotations

import uuid
from typing import ClassVar

import falcon
from pydantic import Field

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.assessment import choosing, outputs, service
from app.openapi import operation
from app.text import source


class WordsChosen(inputs.Sent):
    """Which words of an answer are to be rated, after both versions were compared, and why."""

    sentences: ClassVar = {
        "words": source("Choose the spoken or the corrected words."),
        "reason": source("Give a reason of 5 to 2000 characters. It is kept with your name."),
    }

    words: choosing.Words
    reason: str = Field(min_length=choosing.SHORTEST_REASON, max_length=choosing.LONGEST_REASON)


class AssessmentApi:
    """Scores with the words behind them: advice, never a decision."""

    @allow("assessments.read")
    @operation("Scores with the words behind them", {200: outputs.OfApplication, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the assessment, or null before the interview is finished."""
        panel = service.scores_panel(req.context.account, application_id)
        outputs.OfApplication.of(panel.assessment, panel.gaps).to(resp)


class Words:
    """The words of an answer of which the candidate changed much."""

    @allow("assessments.choose_words")
    @form("/applications/{application_id:uuid}/review")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Have the chosen words rated, and redirect to the answer's score."""
        sent = req.context.form.read(WordsChosen)
        choosing.choose(req.context.account, application_id, number, sent.words, sent.reason, clock.now())
        pages.see(resp, f"/applications/{application_id}/review#score-head-{number}")


class WordsApi:
    """The words of an answer of which the candidate changed much, for programs."""

    @allow("assessments.choose_words")
    @operation(
        "Have the spoken or the corrected words of an answer rated, after comparing both",
        {
            202: outputs.WordsTaken,
            403: "Neither HR of this position nor an HR lead",
            404: "No such answer",
            409: "The answer waits for no comparison, somebody chose already, or it was decided",
            422: "No reason, or unknown words",
        },
        body=WordsChosen,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Have the chosen words rated: `{"words": "spoken" | "corrected", "reason": "..."}`."""
        sent = inputs.body(req, WordsChosen)
        choosing.choose(req.context.account, application_id, number, sent.words, sent.reason, clock.now())
        outputs.WordsTaken(words=sent.words).to(resp, 202)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    answer = "applications/{application_id:uuid}/answers/{number:int}/words"
    return [
        (f"/{answer}", Words()),
        ("/api/v1/applications/{application_id:uuid}/assessment", AssessmentApi()),
        (f"/api/v1/{answer}", WordsApi()),
    ]
