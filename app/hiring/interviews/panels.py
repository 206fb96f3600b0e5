"""What the panels of the interviews room show to staff: the invitation, and the recording beside its transcripts."""

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
    """An interview as `interviews/recording_panel.html` shows it; `interview` is None before an invitation."""

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


def recording_panel(account: Account, application_id: uuid.UUID) -> RecordingPanel:
    """Open recordings and transcripts for a reader, and record that they were read."""
    application = applications.visible(account, application_id)
    found = store.of_application(application_id)
    if found is None:
        return RecordingPanel(application_id, None, ())
    audit.record(account, "read", "transcript", found.id, application.person_id)
    known = applications.numbers(application.person_id)
    shown = tuple(_shown(answer, account, known) for answer in reading.answers(found))
    return RecordingPanel(application_id, found, shown, may_retry=may(account, "interviews.transcribe_again"))


def _shown(answer: Answer, account: Account, known: Sequence[str]) -> Shown:
    versions = (replace(one, text=applications.cover_text(one.text, known)) for one in answer.versions)
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
    """Say where the invitation stands, and record that it was read: the page names the candidate."""
    application = applications.visible(account, application_id)
    audit.record(account, "read", "application", application_id, application.person_id)
    found = store.of_application(application_id)
    link = store.current_link(found.id) if found else None
    rows = store.answers(found.id) if found else []
    return InvitePanel(
        application_id,
        application.stage,
        found,
        link.expires_at if link else None,
        bool(link and link.revoked_at),
        may(account, "interviews.invite")
        and applications.allows(application.stage, "invite")
        and not (found and found.state == "finished"),
        sum(row.state == "submitted" for row in rows),
        branching.count(found, rows) if found else 0,
    )
