"""Answers to programs and to the candidate's page about interviews."""

from __future__ import annotations

import uuid

from app.foundation.notify import service as notify
from app.hiring.interviews.panels import RecordingPanel, Shown
from app.openapi import Moment, Output


class Word(Output):
    """One word: its characters in the text, its time, and how sure the machine was"""

    start: int
    end: int
    start_ms: int
    end_ms: int
    probability: float | None
    language: str | None


class Transcript(Output):
    """One version of what was said: by the machine, corrected by the candidate, or typed"""

    version: int
    origin: str
    text: str
    mean_probability: float | None
    words: list[Word]


class Answer(Output):
    """One answer with its transcripts and an address that plays for five minutes"""

    id: uuid.UUID
    number: int
    question: str
    language: str
    mode: str | None
    state: str
    transcript_state: str
    branch: str | None
    source: str | None
    changed: float
    transcripts: list[Transcript]

    @classmethod
    def of(cls, shown: Shown) -> Answer:
        """Return an answer as programs read it."""
        answer = shown.answer
        return cls(
            id=answer.id,
            number=answer.number,
            question=answer.question.id,
            language=answer.language,
            mode=answer.mode,
            state=answer.state,
            transcript_state=answer.transcript_state,
            branch=answer.branch.id if answer.branch else None,
            source=shown.source,
            changed=round(answer.changed, 3),
            transcripts=[
                Transcript(
                    version=version.version, origin=version.origin, text=version.text,
                    mean_probability=version.mean_probability, words=[Word(**vars(word)) for word in version.words],
                )
                for version in answer.versions
            ],
        )  # fmt: skip


class Interview(Output):
    """An interview with its answers"""

    id: uuid.UUID
    state: str
    position_version: int
    pack: str
    pack_version: int
    finished_at: Moment | None
    answers: list[Answer]


class OfApplication(Output):
    """The interview, or null before an invitation"""

    interview: Interview | None

    @classmethod
    def of(cls, panel: RecordingPanel) -> OfApplication:
        """Return an interview as programs read it."""
        interview = panel.interview
        if interview is None:
            return cls(interview=None)
        output = Interview(
            id=interview.id, state=interview.state, position_version=interview.position_version, pack=interview.pack,
            pack_version=interview.pack_version, finished_at=interview.finished_at,
            answers=[Answer.of(shown) for shown in panel.answers],
        )  # fmt: skip
        return cls(interview=output)


class Invited(Output):
    """The link, which is not shown again, and until when it can be used"""

    link: str
    expires_at: Moment


class DraftKept(Output):
    """The text is kept"""

    saved: bool = True


class Take(Output):
    """The latest attempt, null before the first: which parts of it are acknowledged, and how many more may follow"""

    take: int | None
    parts: list[int]
    bytes: int
    retakes_left: int


class PartReceived(Output):
    """The part is on disk: its size and SHA-256 in hex"""

    part: int
    bytes: int
    sha256: str


class RecordingReceived(Output):
    """The recording is whole: its size and SHA-256, and the page that comes next"""

    bytes: int
    sha256: str | None
    next: str


class Progress(Output):
    """How far the transcript of each answer is, by its number"""

    state: str
    answers: dict[str, str]


class MessageReceipt(Output):
    """What one attempt came to: sent, delivered, again or refused, and the code of the reason"""

    channel: str
    outcome: str
    code: str | None
    at: Moment


class Message(Output):
    """A message: waiting, sent, delivered, failed or suppressed, and the code of the reason"""

    id: uuid.UUID
    event: str
    language: str
    channels: list[str]
    state: str
    reason: str | None
    created_at: Moment
    receipts: list[MessageReceipt]

    @classmethod
    def of(cls, shown: notify.Shown) -> Message:
        """Return a message as programs read it."""
        message = shown.message
        receipts = [
            MessageReceipt(channel=one.channel, outcome=one.outcome, code=one.code, at=one.at) for one in shown.receipts
        ]
        return cls(
            id=message.id,
            event=message.event,
            language=message.language,
            channels=message.channels,
            state=message.state,
            reason=message.reason,
            created_at=message.created_at,
            receipts=receipts,
        )


class Messages(Output):
    """The messages about an application, newest first"""

    messages: list[Message]
