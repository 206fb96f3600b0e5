"""The assessment of an application for programs, and the choice of words to rate; its panel is on the review page."""

from __future__ import annotations

import uuid
from typing import ClassVar

import falcon
from pydantic import Field

from app import clock, inputs, openapi, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.assessment import choosing, service
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
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the assessment, or null before the interview is finished."""
        panel = service.scores_panel(req.context.account, application_id)
        found = panel.assessment
        resp.media = {
            "assessment": found
            and {
                "id": str(found.id),
                "state": found.state,
                "overall": found.overall,
                "answers": [_document(one) for one in found.answers],
            }
        }


class Words:
    """The words of an answer of which the candidate changed much."""

    @allow("assessments.choose_words")
    @form("/applications/{application_id:uuid}/review")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Have the chosen words rated, and go back to the answer's score."""
        sent = req.context.form.read(WordsChosen)
        choosing.choose(req.context.account, application_id, number, sent.words, sent.reason, clock.now())
        pages.see(resp, f"/applications/{application_id}/review#score-head-{number}")


class WordsApi:
    """The words of an answer of which the candidate changed much, for programs."""

    @allow("assessments.choose_words")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Have the chosen words rated: `{"words": "spoken" | "corrected", "reason": "..."}`."""
        sent = inputs.body(req, WordsChosen)
        choosing.choose(req.context.account, application_id, number, sent.words, sent.reason, clock.now())
        resp.status = falcon.HTTP_202
        resp.media = {"words": sent.words}


def _document(one: service.Rated) -> dict:
    return {
        "answer": str(one.answer.id),
        "number": one.answer.number,
        "criterion": one.criterion,
        "score": one.score,
        "interval": one.interval,
        "outcome": one.outcome,
        "reason": one.reason,
        "rater": one.rater,
        "transcript_version": one.version,
        "chosen": one.choice and _choice(one.choice),
        "evidence": [vars(quote) for quote in one.evidence],
        "shown": [vars(statement) for statement in one.shown],
        "missing": list(one.missing),
    }


def _choice(choice: choosing.Choice) -> dict:
    return {
        "words": choice.words,
        "transcript_version": choice.version,
        "by": choice.by,
        "reason": choice.reason,
        "at": choice.at.isoformat(),
    }


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    answer = "applications/{application_id:uuid}/answers/{number:int}/words"
    return [
        (f"/{answer}", Words()),
        ("/api/v1/applications/{application_id:uuid}/assessment", AssessmentApi()),
        (f"/api/v1/{answer}", WordsApi()),
    ]


def api() -> dict[str, dict]:
    """Describe the addresses for programs, as OpenAPI path items."""
    found = {"200": {"description": "The assessment, or null before the interview is finished"}}
    chosen = {
        "202": {"description": "The words will be rated; the assessment says when they are"},
        "403": {"description": "Neither HR of this position nor an HR lead"},
        "404": {"description": "No such answer"},
        "409": {"description": "The answer waits for no comparison, somebody chose already, or it was decided"},
        "422": {"description": "No reason, or unknown words"},
    }
    choose = {
        "summary": "Have the spoken or the corrected words of an answer rated, after comparing both",
        "requestBody": openapi.body(WordsChosen),
        "responses": chosen,
    }
    return {
        "/api/v1/applications/{application_id}/assessment": {"get": {"summary": "Scores", "responses": found}},
        "/api/v1/applications/{application_id}/answers/{number}/words": {"post": choose},
    }
