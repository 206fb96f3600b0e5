"""The panels of the interviews room for staff: the invitation, and the recording beside its transcripts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.media import service as media
from app.hiring.applications import service as applications
from app.hiring.interviews import branching, reading, store
from app.hiring.interviews.reading import Answer
from app.hiring.interviews.store import Interview


@dataclass(frozen=True)
class Shown:
    """One answer with a player address for this reader, which works for five minutes."""

    answer: Answer
    source: str | None
    is_video: bool
    limit_seconds: int
    used_seconds: int | None


@dataclass(frozen=True)
class RecordingPanel:
    """An interview as `interviews/player.html` and `said.html` show it; `interview` is None before an invitation."""

    application_id: uuid.UUID
    interview: Interview | None
    answers: tuple[Shown, ...]
    may_retry: bool = False


@dataclass(frozen=True)
class InvitePanel:
    """The invitation as `interviews/invite_panel.html` shows it."""

    application_id: uuid.UUID
    stage: str
    interview: Interview | None
    expires_at: datetime | None
    revoked: bool
    may_invite: bool
    answered: int
    questions: int


@dataclass(frozen=True)
class Progress:
    """How far an interview is; `mark` changes with it."""

    application_id: uuid.UUID
    state: str
    answered: int
    questions: int

    @property
    def mark(self) -> str:
        """Return what a page that shows this says it has seen."""
        return f"{self.state}.{self.answered}.{self.questions}"


def progress(account: Account, application_id: uuid.UUID, seen: str = "") -> Progress | None:
    """Return how many questions are answered, None while that is what was seen; recorded where it is shown.

    A page asks for it every two seconds: nothing sealed is read for it. None before the invitation, too.
    """
    application = applications.visible(account, application_id)
    interview = store.of_application(application_id)
    if interview is None:
        return None
    rows = store.answers(interview.id)
    submitted = sum(row.state == "submitted" for row in rows)
    found = Progress(application_id, interview.state, submitted, branching.count(interview, rows))
    if found.mark == seen:
        return None
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "progress"})
    return found


def recording_panel(account: Account, application_id: uuid.UUID) -> RecordingPanel:
    """Return recordings and transcripts for a reader, and record the reading."""
    application = applications.visible(account, application_id)
    interview = store.of_application(application_id)
    if interview is None:
        return RecordingPanel(application_id, None, ())
    audit.record(account, "read", "transcript", interview.id, application.person_id)
    numbers = applications.numbers(application.person_id)
    shown = tuple(_shown(answer, account, numbers) for answer in reading.answers(interview))
    return RecordingPanel(application_id, interview, shown, may_retry=may(account, "interviews.transcribe_again"))


def _shown(answer: Answer, account: Account, numbers: Sequence[str]) -> Shown:
    versions = (replace(version, text=applications.cover_text(version.text, numbers)) for version in answer.versions)
    answer = replace(answer, versions=tuple(versions))
    plays = answer.playback_id or answer.media_id
    used = None
    if answer.opened_at and answer.submitted_at:
        used = int((answer.submitted_at - answer.opened_at).total_seconds())
    return Shown(
        answer,
        media.link(plays, account.id) if plays else None,
        answer.mode == "video",
        answer.question.prepare_seconds + answer.question.answer_seconds,
        used,
    )


def invite_panel(account: Account, application_id: uuid.UUID) -> InvitePanel:
    """Return the state of the invitation, and record the reading: the page names the candidate."""
    application = applications.visible(account, application_id)
    audit.record(account, "read", "application", application_id, application.person_id)
    interview = store.of_application(application_id)
    link = store.current_link(interview.id) if interview else None
    rows = store.answers(interview.id) if interview else []
    return InvitePanel(
        application_id,
        application.stage,
        interview,
        link.expires_at if link else None,
        bool(link and link.revoked_at),
        may(account, "interviews.invite")
        and applications.allows(application.stage, "invite")
        and not (interview and interview.state == "finished"),
        sum(row.state == "submitted" for row in rows),
        branching.count(interview, rows) if interview else 0,
    )
