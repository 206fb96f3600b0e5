"""Writes to candidates about their interview: the invitation that HR sends, and the reminder before its link ends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import database
from app.errors import Forbidden, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.notify import service as notify
from app.hiring.applications import contacting
from app.hiring.applications import service as applications
from app.hiring.interviews import branching, links, planned, store
from app.hiring.interviews.store import Interview
from app.hiring.positions import service as positions

INVITATION, REMINDER = "interview_invitation", "interview_reminder"
REMIND_BEFORE = timedelta(minutes=60)
REMINDERS = ("progress", "reminder")
"""The kinds of messages that a candidate's page calls reminders."""
MINUTES_EACH = 5
"""About how long one question takes, preparation included."""


@dataclass(frozen=True)
class Draft:
    """An invitation ready to be sent: its text in both languages, and how the candidate can be reached.

    `language` is the candidate's, `ways` the channels, in words, with the address that each would use.
    """

    letters: dict[str, notify.Letter]
    language: str
    ways: tuple[tuple[str, str, str], ...]
    enabled: bool


def draft(account: Account, application_id: uuid.UUID, link: str, at: datetime) -> Draft:
    """Return the invitation with a link that was just made; the caller records the reading of the page."""
    application = applications.visible(account, application_id)
    interview = _interview(application_id)
    values = _values(interview, link, at)
    recipient = contacting.recipient(application)
    letters = {language: notify.letter(INVITATION, language, values, recipient.zone) for language in ("zh", "en")}
    return Draft(letters, recipient.language, contacting.ways(recipient), notify.enabled())


def send(account: Account, application_id: uuid.UUID, link: str, channel: str, at: datetime) -> notify.Message:
    """Send the invitation with the link that holds now, by one channel, or without one by the first that takes it.

    A channel of the organisation that does not know the candidate leaves it to the others.
    Raises Conflict for a link that another one replaced, Invalid where the channel cannot reach the candidate.
    """
    application = applications.visible(account, application_id)
    if not may(account, "interviews.invite"):
        raise Forbidden("HR invites candidates. Ask the owner of the position.")
    recipient = contacting.recipient(application)
    channels = contacting.order(recipient, channel)
    with database.transaction():
        applications.permit(application_id, "invite", shared=True)
        interview = _interview(application_id)
        key = links.held_by(interview, link, at).hex()
        values, about = _values(interview, link, at), ("application", application_id)
        common: dict[str, Any] = {
            "at": at, "not_after": interview.expires_at, "about": about, "by": account,
            "channels": channels,
        }  # fmt: skip
        sent = notify.send(INVITATION, recipient, values, key=f"{INVITATION}:{key}:{channel}", **common)
        remind_at = interview.expires_at - REMIND_BEFORE
        if remind_at > at and not planned.has_time(interview.id):
            short = {name: values[name] for name in ("position", "link", "until")}
            notify.send(REMINDER, recipient, short, key=f"{REMINDER}:{key}", not_before=remind_at, **common)
    return sent


def withdraw(application_id: uuid.UUID, at: datetime) -> None:
    """Keep back what waits to be sent about an interview whose link ends or is not needed, in this transaction."""
    notify.withdraw(("application", application_id), (INVITATION, REMINDER), at)


def withdraw_reminder(application_id: uuid.UUID, at: datetime) -> None:
    """Keep back the reminder of the end of a link, because the interview has a time of its own."""
    notify.withdraw(("application", application_id), (REMINDER,), at)


def remind(application_id: uuid.UUID, at: datetime, *, mark: str) -> None:
    """Plan the reminder of the end of a link again, because the interview has no time of its own any more."""
    interview = _interview(application_id)
    link, remind_at = links.current(interview, at), interview.expires_at - REMIND_BEFORE
    if link is None or remind_at <= at or interview.state == "finished":
        return
    values = {"position": positions.get(interview.position_id).title, "link": link, "until": interview.expires_at}
    notify.send(
        REMINDER, contacting.recipient(applications.application(application_id)), values, key=f"{REMINDER}:{mark}",
        at=at, not_before=remind_at, not_after=interview.expires_at, about=("application", application_id),
    )  # fmt: skip


def choose_reminders(interview: Interview, wanted: bool, at: datetime) -> None:
    """Send a candidate the messages that nobody has to receive, or none of them."""
    with database.transaction():
        notify.choose(interview.person_id, notify.optional("candidate"), wanted, at)
        detail = {"step": "reminders_on" if wanted else "reminders_off"}
        by = audit.Actor("candidate", interview.person_id)
        audit.record(by, "answer", "interview", interview.id, interview.person_id, detail)


def wants_reminders(interview: Interview) -> bool | None:
    """Return whether a candidate receives the messages that nobody has to receive; None where nothing is sent."""
    return not notify.declines(interview.person_id, REMINDERS) if notify.enabled() else None


def sent(account: Account, application_id: uuid.UUID) -> list[notify.Shown]:
    """Return the messages about an application with their receipts, newest first; recorded."""
    application = applications.visible(account, application_id)
    audit.record(account, "read", "application", application_id, application.person_id, {"part": "messages"})
    return notify.about("application", application_id)


def _interview(application_id: uuid.UUID) -> Interview:
    interview = store.of_application(application_id)
    if interview is None:
        raise NotFound
    return interview


def _values(interview: Interview, link: str, at: datetime) -> dict[str, object]:
    questions = branching.count(interview, store.answers(interview.id))
    return {
        "position": positions.get(interview.position_id).title,
        "link": link,
        "since": at,
        "until": interview.expires_at,
        "questions": questions,
        "minutes": questions * MINUTES_EACH,
    }
