"""The request to the rater: the question with its standard, and the words of the answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from app.hiring.interviews.service import Answer


class AskedQuestion(BaseModel):
    """A question in the language of the interview."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    language: str
    question: str
    competency: str
    anchors: dict[str, list[str]]
    key_points: list[str]


class RatingRequest(BaseModel):
    """The input of answer_score; it leaves out the mode of answering, so that text, voice and video count the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: AskedQuestion
    answer: str
    hide: list[str]


def of(answer: Answer, hide: list[str]) -> RatingRequest:
    """Return the request for the valid version of the transcript; `hide` are names that must not matter."""
    words = answer.wording
    question = AskedQuestion(
        id=answer.question.id, language=answer.language, question=words.question, competency=words.competency,
        anchors=words.anchors.model_dump(by_alias=True), key_points=words.key_points,
    )  # fmt: skip
    return RatingRequest(question=question, answer=answer.text or "", hide=hide)
