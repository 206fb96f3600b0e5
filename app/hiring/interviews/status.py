"""The status of an application for its candidate: stage, next step, and the date by which the bank answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.hiring.applications import service as applications
from app.hiring.interviews import answering, branching, service, store
from app.hiring.interviews.store import Interview
from app.hiring.positions import service as positions
from app.text import lazy

STAGES = {
    "invited": (
        lazy("Invited to the interview"),
        lazy("Start when you have about twenty quiet minutes. You may pause between questions."),
    ),
    "interviewing": (
        lazy("The interview has begun"),
        lazy("Go on with the next question. What you handed in is kept."),
    ),
    "finished": (
        lazy("Thank you, your interview is complete"),
        lazy("Your answers are being prepared for the people who decide. You need do nothing."),
    ),
    "assessed": (
        lazy("Your answers are with the people who decide"),
        lazy("A person reads your answers and decides. You need do nothing."),
    ),
    "approved": (
        lazy("Good news: you were accepted"),
        lazy("The human resources department contacts you about the next steps."),
    ),
    "rejected": (
        lazy("The bank decided not to go on with your application"),
        lazy("A person took this decision. You may ask the human resources department for the reason."),
    ),
}
ORDER = ("invited", "interviewing", "finished", "assessed", "decided")
ORDER_NAMES = {
    "invited": lazy("Invitation"),
    "interviewing": lazy("Interview"),
    "finished": lazy("Evaluation"),
    "assessed": lazy("Decision"),
    "decided": lazy("Result"),
}


@dataclass(frozen=True)
class Status:
    """The values of the status page: `page` is the next page of the interview, or None; `place` counts steps from 0."""

    position: str
    stage: str
    title: str
    next_step: str
    hears_by: datetime | None
    page: str | None
    answered: int
    questions: int
    place: int
    places: list[str]
    decided: bool


def of(interview: Interview) -> Status:
    """Return the status of the application behind an interview."""
    stage = applications.application(interview.application_id).stage
    if interview.state == "finished" and stage not in ("assessed", "approved", "rejected"):
        stage = "finished"
    stage = stage if stage in STAGES else "interviewing" if interview.state == "started" else "invited"
    decided = stage in ("approved", "rejected")
    title, next_step = STAGES[stage]
    rows = store.answers(interview.id)
    return Status(
        positions.get(interview.position_id).title,
        stage,
        str(title),
        str(next_step),
        None if decided else service.hears_by(interview),
        None if decided or interview.state == "finished" else next_page(interview),
        sum(row.state == "submitted" for row in rows),
        branching.count(interview, rows),
        ORDER.index("decided" if decided else stage),
        [str(ORDER_NAMES[name]) for name in ORDER],
        decided,
    )


def count(interview: Interview) -> int:
    """Return how many questions there are, with the follow-ups of a conversation."""
    return branching.count(interview, store.answers(interview.id))


def next_page(interview: Interview) -> str:
    """Return the next page of the interview, as the end of the link's address."""
    if interview.state == "finished":
        return ""
    if interview.mode is None:
        return "/check"
    if not answering.ready(interview):
        return "/consent"
    number = answering.next_number(interview)
    return "/transcript" if number is None else f"/questions/{number}"
