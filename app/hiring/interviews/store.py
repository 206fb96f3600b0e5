"""Reads and writes interviews, links, consents, answers, branches, takes and transcripts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.database import select
from app.hiring.interviews.schema import (
    InterviewAnswers,
    InterviewBranches,
    InterviewConsents,
    InterviewLinks,
    Interviews,
    InterviewTakes,
    InterviewTranscripts,
)


@dataclass(frozen=True)
class Interview:
    """One interview; `state` is invited, started or finished."""

    id: uuid.UUID
    application_id: uuid.UUID
    person_id: uuid.UUID
    position_id: uuid.UUID
    position_version: int
    pack: str
    pack_version: int
    state: str
    mode: str | None
    device_digest: bytes | None
    invited_at: datetime
    expires_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True)
class Link:
    """The stored data of a link."""

    interview_id: uuid.UUID
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    sealed: bytes | None


@dataclass(frozen=True)
class AnswerRow:
    """One question of an interview; `state` is waiting, open or submitted; `draft` is sealed."""

    id: uuid.UUID
    interview_id: uuid.UUID
    number: int
    question_id: str
    state: str
    transcript_state: str
    language: str | None
    mode: str | None
    draft: bytes | None
    draft_at: datetime | None
    media_id: uuid.UUID | None
    playback_id: uuid.UUID | None
    opened_at: datetime | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class Take:
    """One attempt at recording an answer."""

    number: int
    media_id: uuid.UUID
    content_type: str
    interrupted: bool


@dataclass(frozen=True)
class TranscriptRow:
    """One version of a transcript; `body` is sealed."""

    id: uuid.UUID
    answer_id: uuid.UUID
    version: int
    origin: str
    body: bytes
    mean_probability: float | None
    created_at: datetime


def add(interview: Interview, questions: dict[int, str]) -> None:
    """Create an interview with one waiting answer for each question, by number."""
    Interviews.create(force_insert=True, **vars(interview))
    for number, question in questions.items():
        add_answer(interview.id, number, question)


def add_answer(interview_id: uuid.UUID, number: int, question_id: str) -> None:
    """Add a waiting answer; the database ensures that numbers are unique."""
    InterviewAnswers.create(
        interview_id=interview_id, number=number, question_id=question_id, state="waiting", transcript_state="none"
    )


def add_branch(interview_id: uuid.UUID, answer_id: uuid.UUID, option: str, to_node: str, at: datetime) -> None:
    """Log the option that was chosen with an answer; the database ensures that there is one."""
    InterviewBranches.create(
        answer_id=answer_id, interview_id=interview_id, option=option, to_node=to_node, chosen_at=at, force_insert=True
    )


def branches(interview_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """Return the option that was chosen with each answer, by the id of the answer."""
    rows = InterviewBranches.select().where(InterviewBranches.interview_id == interview_id)
    return {row.answer_id: row.option for row in rows}


def by_id(interview_id: uuid.UUID) -> Interview | None:
    """Return an interview."""
    return select(Interviews, Interview).where(Interviews.id == interview_id).first()


def of_application(application_id: uuid.UUID) -> Interview | None:
    """Return the interview of an application."""
    return select(Interviews, Interview).where(Interviews.application_id == application_id).first()


def invited_since(position_id: uuid.UUID, since: datetime) -> list[uuid.UUID]:
    """Return the ids of the interviews of a position to which candidates were invited since a moment."""
    chosen = (Interviews.position_id == position_id) & (Interviews.invited_at >= since)
    return [row.id for row in Interviews.select(Interviews.id).where(chosen)]


def invited_at(position_ids: Sequence[uuid.UUID], since: datetime) -> dict[uuid.UUID, datetime]:
    """Return when candidates of positions were invited since a moment, by the id of the interview."""
    chosen = Interviews.position_id.in_(list(position_ids)) & (Interviews.invited_at >= since)
    return {row.id: row.invited_at for row in Interviews.select(Interviews.id, Interviews.invited_at).where(chosen)}


def lock(interview_id: uuid.UUID) -> Interview:
    """Return an interview and lock its row until the transaction ends."""
    return select(Interviews, Interview).where(Interviews.id == interview_id).for_update().get()


def change(interview_id: uuid.UUID, **values: object) -> None:
    """Set columns of an interview."""
    Interviews.update(**values).where(Interviews.id == interview_id).execute()


def add_link(
    digest: bytes, interview_id: uuid.UUID, created_by: uuid.UUID, at: datetime, expires_at: datetime, sealed: bytes
) -> None:
    """Keep the digest of a new link, and its token sealed."""
    InterviewLinks.create(
        digest=digest, interview_id=interview_id, created_by=created_by, created_at=at, expires_at=expires_at,
        sealed=sealed,
    )  # fmt: skip


def link(digest: bytes) -> Link | None:
    """Return a link, revoked or not."""
    return select(InterviewLinks, Link).where(InterviewLinks.digest == digest).first()


def current_link(interview_id: uuid.UUID) -> Link | None:
    """Return the newest link of an interview."""
    links = select(InterviewLinks, Link).where(InterviewLinks.interview_id == interview_id)
    return links.order_by(InterviewLinks.created_at.desc()).first()


def revoke_links(interview_id: uuid.UUID, at: datetime) -> int:
    """Revoke every open link of an interview and return how many there were."""
    open_links = (InterviewLinks.interview_id == interview_id) & InterviewLinks.revoked_at.is_null()
    return InterviewLinks.update(revoked_at=at, sealed=None).where(open_links).execute()


def add_consent(interview_id: uuid.UUID, kind: str, given: bool, version: str, language: str, at: datetime) -> None:
    """Append a consent, given or declined."""
    InterviewConsents.create(
        interview_id=interview_id, kind=kind, given=given, version=version, language=language, at=at
    )


def consents(interview_id: uuid.UUID) -> dict[str, tuple[bool, str, datetime]]:
    """Return the latest consent of each kind: given, version, when."""
    rows = InterviewConsents.select().where(InterviewConsents.interview_id == interview_id)
    return {row.kind: (row.given, row.version, row.at) for row in rows.order_by(InterviewConsents.at)}


def answers(interview_id: uuid.UUID) -> list[AnswerRow]:
    """Return the answers of an interview in order."""
    rows = select(InterviewAnswers, AnswerRow).where(InterviewAnswers.interview_id == interview_id)
    return list(rows.order_by(InterviewAnswers.number))


def how_many_answers(interview_id: uuid.UUID) -> int:
    """Count the answers of an interview."""
    return InterviewAnswers.select().where(InterviewAnswers.interview_id == interview_id).count()


def answer(answer_id: uuid.UUID, *, locked: bool = False) -> AnswerRow | None:
    """Return an answer; its row is locked with `locked`."""
    query = select(InterviewAnswers, AnswerRow).where(InterviewAnswers.id == answer_id)
    return (query.for_update() if locked else query).first()


def change_answer(answer_id: uuid.UUID, **values: object) -> None:
    """Set columns of an answer."""
    InterviewAnswers.update(**values).where(InterviewAnswers.id == answer_id).execute()


def add_take(answer_id: uuid.UUID, number: int, media_id: uuid.UUID, content_type: str, at: datetime) -> None:
    """Begin an attempt at recording."""
    InterviewTakes.create(
        answer_id=answer_id, number=number, media_id=media_id, content_type=content_type, interrupted=False,
        started_at=at,
    )  # fmt: skip


def takes(answer_id: uuid.UUID) -> list[Take]:
    """Return the attempts at recording an answer, oldest first."""
    rows = select(InterviewTakes, Take).where(InterviewTakes.answer_id == answer_id)
    return list(rows.order_by(InterviewTakes.number))


def interrupt_take(answer_id: uuid.UUID, number: int) -> None:
    """Note that an attempt was cut off through no fault of the candidate."""
    chosen = (InterviewTakes.answer_id == answer_id) & (InterviewTakes.number == number)
    InterviewTakes.update(interrupted=True).where(chosen).execute()


def add_transcript(row: TranscriptRow) -> None:
    """Append a version of a transcript."""
    InterviewTranscripts.create(force_insert=True, **vars(row))


def transcripts(answer_ids: list[uuid.UUID]) -> list[TranscriptRow]:
    """Return every version of the transcripts of some answers, oldest first."""
    rows = select(InterviewTranscripts, TranscriptRow).where(InterviewTranscripts.answer_id.in_(answer_ids))
    return list(rows.order_by(InterviewTranscripts.version))
