"""Assembles an interview for a reader: each question with its answer and every transcript."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.hiring.interviews import languages, packs, store, transcripts
from app.hiring.interviews.packs import Option, Question, Wording
from app.hiring.interviews.store import AnswerRow, Interview
from app.hiring.interviews.transcripts import Transcript


@dataclass(frozen=True)
class Answer:
    """One answer; `versions` are its transcripts, oldest first; `language` is that of the question.

    `branch` is the option that was chosen with it, where the question has options.
    """

    id: uuid.UUID
    number: int
    question: Question
    state: str
    transcript_state: str
    language: str
    mode: str | None
    media_id: uuid.UUID | None
    playback_id: uuid.UUID | None
    opened_at: datetime | None
    submitted_at: datetime | None
    versions: tuple[Transcript, ...]
    branch: Option | None

    @property
    def transcript(self) -> Transcript | None:
        """The valid version: the newest."""
        return self.versions[-1] if self.versions else None

    @property
    def spoken(self) -> Transcript | None:
        """The transcript by the machine; None for a typed answer."""
        return next((version for version in reversed(self.versions) if version.origin == "machine"), None)

    @property
    def changed(self) -> float:
        """The share of the spoken words that the candidate's correction changed, 0 to 1."""
        return transcripts.changed(self.spoken.text, self.text or "") if self.spoken else 0.0

    @property
    def in_another_language(self) -> bool:
        """Whether most of it is in another language than the question; a correction changes no spoken words."""
        if self.spoken:
            return languages.spoken(self.spoken.words)
        return languages.typed(self.text or "", self.language)

    @property
    def text(self) -> str | None:
        """The text of the valid version."""
        return self.transcript.text if self.transcript else None

    @property
    def wording(self) -> Wording:
        """The question as the candidate read it."""
        return self.question.wording(self.language)


def answers(interview: Interview) -> list[Answer]:
    """Return the answers of an interview in order, opened."""
    return _read(interview, store.answers(interview.id))


def answer(interview: Interview, answer_id: uuid.UUID) -> Answer | None:
    """Return one answer of an interview, opened; the others stay sealed."""
    row = store.answer(answer_id)
    return _read(interview, [row])[0] if row and row.interview_id == interview.id else None


def _read(interview: Interview, rows: list[AnswerRow]) -> list[Answer]:
    versions = transcripts.of_answers(interview.person_id, [row.id for row in rows])
    branches = store.branches(interview.id)
    return [
        _answer(row, packs.question(interview.pack, row.question_id), tuple(versions[row.id]), branches.get(row.id))
        for row in rows
    ]


def _answer(row: AnswerRow, question: Question, versions: tuple[Transcript, ...], branch: str | None) -> Answer:
    return Answer(
        row.id, row.number, question, row.state, row.transcript_state, row.language or "zh", row.mode, row.media_id,
        row.playback_id, row.opened_at, row.submitted_at, versions,
        next((option for option in question.options if option.id == branch), None),
    )  # fmt: skip
