"""A decision that waits beyond its time escalates once, and nothing is decided by the time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.errors import NotFound
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.foundation.organisation import service as organisation
from app.hiring.applications import service as applications
from app.hiring.decisions import deadlines, tasks
from app.hiring.decisions import service as decisions
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_assessment import finished, keep_all

TOLD = "SELECT a.email FROM notify_messages m JOIN accounts a ON a.id = m.account_id WHERE event = 'decision_overdue'"


@pytest.fixture
def waiting(people, app):
    """An assessed application whose manager was written to."""
    application, interview = finished(people, app)
    keep_all(interview, 4.0, 3.0, 3.0, 4.0)
    tasks.tell_manager(str(interview.id), str(application.id))
    return application


@pytest.fixture
def at(monkeypatch):
    """A function that sets the application's clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.feature("IN-07", part="the push within ten minutes is the message to the manager, tested with messages")
def test_decision_when_it_waits_beyond_two_hours_then_escalates_once_to_owner_and_leads(people, waiting, at):
    since = deadlines.of(waiting.id).since
    at(since + timedelta(hours=2) - timedelta(seconds=1))
    tasks.tick()
    assert column(TOLD) == []
    at(since + timedelta(hours=2))
    tasks.tick()
    tasks.tick()
    assert sorted(column(TOLD)) == ["hr@bank.test", "lead@bank.test"]
    assert applications.application(waiting.id).stage == "assessed", "nobody is decided upon by the time"
    entry = next(one for one in audit.recent(20) if one.action == "escalate")
    assert (entry.actor_kind, entry.object_id) == ("system", str(waiting.id))
    decisions.decide(waiting.id, "rejected", "Too little care for risk.", people.lead, clock.now())


def test_decision_when_taken_in_time_then_does_not_escalate(people, waiting, at):
    since = deadlines.of(waiting.id).since
    decisions.decide(waiting.id, "rejected", "Too little care for risk.", people.manager, clock.now())
    at(since + timedelta(hours=9))
    tasks.tick()
    assert column(TOLD) == []


def test_deadline_when_the_assessment_finishes_again_then_stays(people, waiting, at, browse):
    before = deadlines.of(waiting.id)
    at(before.since + timedelta(hours=1))
    deadlines.begin(waiting.id, clock.now())
    assert deadlines.of(waiting.id) == before
    at(before.due_at + timedelta(minutes=1))
    page = browse("manager").get(f"/applications/{waiting.id}/review").text
    assert "overdue" in page


@pytest.mark.feature("IN-07", part="the stand-in alone")
def test_decision_when_the_manager_is_away_then_who_stands_in_decides_and_it_says_for_whom(people, app, at, browse):
    application, interview = finished(people, app)
    keep_all(interview, 4.0, 3.0, 3.0, 4.0)
    now = clock.now()
    with pytest.raises(NotFound):
        decisions.decide(application.id, "rejected", "Too little care.", people.other_manager, now)
    today = organisation.day_of(now)
    delegation = approvals.delegate(people.manager, people.other_manager.id, today, today, now)
    tasks.tell_manager(str(interview.id), str(application.id))
    told = "SELECT a.email FROM notify_messages m JOIN accounts a ON a.id = m.account_id WHERE event = 'work_waiting'"
    assert sorted(column(told)) == ["manager@bank.test", "other_manager@bank.test"]
    assert browse("other_manager").get(f"/applications/{application.id}/review").status_code == 200
    approvals.end_delegation(people.manager, delegation, now)
    assert browse("other_manager").get(f"/applications/{application.id}/review").status_code == 404
    approvals.delegate(people.manager, people.other_manager.id, today, today, now)
    decisions.decide(application.id, "rejected", "Too little care.", people.other_manager, now)
    taken = decisions.decision(application.id)
    assert (taken.by, taken.for_name) == ("Other_Manager", "Manager")
    assert "Stood in for Manager." in browse("hr").get(f"/applications/{application.id}/review").text
