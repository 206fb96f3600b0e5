"""Invites candidates, and returns the state and the answers of an interview to those who may read them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.interviews import branching, links, messages, packs, reading, store
from app.hiring.interviews.packs import Pack, Question
from app.hiring.interviews.panels import invite_panel, progress, recording_panel
from app.hiring.interviews.reading import Answer
from app.hiring.interviews.store import Interview
from app.hiring.interviews.transcripts import Transcript
from app.hiring.positions import life
from app.hiring.positions import service as positions
from app.text import LANGUAGES

__all__ = ["Answer", "Interview", "Transcript", "invite_panel", "progress", "recording_panel"]

DEFAULT_PACK = "retail-banking"
HEAR_WITHIN = timedelta(days=7)
"""How long after an interview a candidate hears from the bank at the latest."""


@dataclass(frozen=True)
class Invitation:
    """A link that is shown once, and until when it can be used."""

    link: str
    expires_at: datetime


def form_of(position: positions.Position) -> tuple[Pack, list[Question]]:
    """Return the questions of a position: those HR chose, else three structured and one situational of the pack."""
    pack = packs.pack(position.form.get("pack") or DEFAULT_PACK)
    chosen = position.form.get("questions") or pack.form
    return pack, [packs.question(pack.id, name) for name in chosen]


def set_form(account: Account, position_id: uuid.UUID, pack_id: str, chosen: list[str], at: datetime) -> None:
    """Set the questions, in their order, for everybody who is invited from now on."""
    pack = packs.pack(pack_id)
    if not 1 <= len(chosen) <= 10 or len(set(chosen)) != len(chosen) or any(c not in pack.questions for c in chosen):
        raise Invalid("Choose between one and ten different questions of the pack.")
    positions.set_form(account, position_id, {"pack": pack.id, "questions": chosen}, at)


def invite(application_id: uuid.UUID, account: Account, at: datetime) -> Invitation:
    """Invite a candidate, or make a new link, which voids the old one. The address is not stored."""
    applications.visible(account, application_id)
    if not may(account, "interviews.invite"):
        raise Forbidden("HR invites candidates. Ask the owner of the position.")
    with database.transaction():
        application = applications.permit(application_id, "invite")
        interview = store.of_application(application_id)
        if interview and interview.state == "finished":
            raise Conflict("This interview is finished. There is nothing left to invite to.")
        interview_id = interview.id if interview else _create(application, at)
        messages.withdraw(application_id, at)
        link, expires_at = links.issue(interview_id, application.person_id, account.id, at)
        if interview is None:
            applications.set_stage(application_id, "invited", account)
        detail = {"interview": str(interview_id), "again": interview is not None}
        audit.record(account, "invite", "application", application_id, application.person_id, detail)
    return Invitation(link, expires_at)


def _create(application: applications.Application, at: datetime) -> uuid.UUID:
    position = positions.get(application.position_id)
    life.check_open(position)
    pack, questions = form_of(position)
    interview = Interview(
        id=uuid.uuid4(), application_id=application.id, person_id=application.person_id, position_id=position.id,
        position_version=position.version, pack=pack.id, pack_version=pack.version, state="invited", mode=None,
        device_digest=None, invited_at=at, expires_at=at, started_at=None, finished_at=None,
    )  # fmt: skip
    store.add(interview, branching.places(pack.id, [question.id for question in questions]))
    return interview.id


def revoke(application_id: uuid.UUID, account: Account, at: datetime) -> None:
    """Void the link of an application; answers are kept."""
    application = applications.visible(account, application_id)
    interview = store.of_application(application_id)
    if interview is None:
        raise NotFound
    with database.transaction():
        store.revoke_links(interview.id, at)
        messages.withdraw(application_id, at)
        detail = {"interview": str(interview.id), "revoked": True}
        audit.record(account, "invite", "application", application_id, application.person_id, detail)


def interview(application_id: uuid.UUID) -> Interview | None:
    """Return the interview of an application."""
    return store.of_application(application_id)


def invited_since(position_id: uuid.UUID, since: datetime) -> list[uuid.UUID]:
    """Return the interviews of a position to which candidates were invited since a moment."""
    return store.invited_since(position_id, since)


def invited_at(position_ids: Sequence[uuid.UUID], since: datetime) -> dict[uuid.UUID, datetime]:
    """Return when candidates of positions were invited since a moment, by the id of the interview: one statement."""
    return store.invited_at(position_ids, since)


def by_id(interview_id: uuid.UUID) -> Interview:
    """Return an interview; raises NotFound."""
    interview = store.by_id(interview_id)
    if interview is None:
        raise NotFound
    return interview


def answers(interview_id: uuid.UUID) -> list[Answer]:
    """Return the answers of an interview in order, opened; the caller checks the right and records the reading."""
    return reading.answers(by_id(interview_id))


def answer(interview: Interview, answer_id: uuid.UUID) -> Answer:
    """Return one answer of an interview, opened, without opening the others; raises NotFound."""
    answer = reading.answer(interview, answer_id)
    if answer is None:
        raise NotFound
    return answer


def how_many_answers(interview_id: uuid.UUID) -> int:
    """Return how many questions an interview has, answered or not; no sealed value is opened."""
    return store.how_many_answers(interview_id)


def interview_of_answer(answer_id: uuid.UUID) -> Interview:
    """Return the interview that an answer belongs to; raises NotFound."""
    row = store.answer(answer_id)
    if row is None:
        raise NotFound
    return by_id(row.interview_id)


def allows_assessment(interview_id: uuid.UUID) -> bool:
    """Return whether the candidate agreed that a model advises on the answers."""
    return store.consents(interview_id).get("assessment", (False,))[0]


def question(pack_id: str, question_id: str) -> Question:
    """Return a question of a pack; raises NotFound."""
    return packs.question(pack_id, question_id)


def competencies() -> dict[str, dict[str, str]]:
    """Return, by language and then by question of any pack, the competency that the question asks for."""
    known = {name: one for each in packs.all_packs().values() for name, one in each.questions.items()}
    return {
        language: {name: getattr(one, language).competency for name, one in known.items()} for language in LANGUAGES
    }


def hears_by(interview: Interview) -> datetime:
    """Return the date by which the candidate hears from the bank."""
    return (interview.finished_at or interview.expires_at) + HEAR_WITHIN
