"""Times that are open and candidates who are invited, for tests of appointments."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock, settings
from app.foundation.notify import service as notify
from app.hiring.applications import service as applications
from app.hiring.appointments import booking, service, store
from app.hiring.appointments.inputs import CandidateAct, StaffAct, TimesOpened
from app.hiring.interviews import service as interviews
from app.settings import Notify, ScreenChannel
from tests.app.hiring import interviewed, resumes

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def on_screen(db, monkeypatch):
    """Messages are shown on a page, at any hour."""
    quiet = Notify().quiet_from
    notify_ = Notify(channels=(ScreenChannel(),), quiet_from=quiet, quiet_until=quiet)
    made = db.model_copy(update={"notify": notify_})
    monkeypatch.setattr(settings, "current", lambda: made)


def tomorrow():
    return (clock.now().astimezone(ZONE) + timedelta(days=1)).date()


def opened(people, position, **changes):
    """Open three times of half an hour tomorrow, of the AI interview where nothing else is said."""
    stated = {"kind": "ai", "day": tomorrow(), "start": "14:00", "end": "15:30", "minutes": 30}
    return service.open_times(people.hr, position.id, TimesOpened(**stated | changes), clock.now())


def conversations(people, position, **changes):
    more = {"kind": "human", "place": "Room 3", "interviewer": [people.manager.id]} | changes
    return opened(people, position, **more)


def invited(people, position, number: int = 0):
    """Invite one more candidate of a position and return the interview."""
    told = {"phone": f"1390000{number:04}", "email": f"c{number}@example.com", "id_number": None} if number else {}
    application = interviewed.screened(people, position) if not number else _another(people, position, told)
    interviews.invite(application.id, people.hr, clock.now())
    return interviews.interview(application.id)


def _another(people, position, told):
    application = resumes.applied(people, position, resumes.pdf(told["email"]), **told)
    applications.set_stage(application.id, "screened", people.hr)
    return application


def act(interview, what: str, slot=None, **more):
    return booking.by_candidate(
        interview, CandidateAct(kind=more.pop("kind", "ai"), act=what, slot=slot and slot.id, **more), clock.now()
    )


def settle(people, interview, what: str, slot=None, kind: str = "ai"):
    sent = StaffAct(kind=kind, act=what, slot=slot and slot.id)
    return booking.by_staff(people.hr, interview.application_id, sent, clock.now())


def told(interview) -> list[str]:
    """The events of the messages about an application, oldest first, those of one act by their names."""
    found = [one.message for one in notify.about("application", interview.application_id)]
    return [one.event for one in sorted(found, key=lambda one: (one.created_at, one.event))]


def taken(position) -> list[int]:
    return [one.taken for one in store.of_position(position.id, clock.now())]
