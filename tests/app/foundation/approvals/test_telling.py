"""Who is written to about a request that waits: those who may decide, once, and once more when it escalates."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock, database
from app.foundation.access import accounts
from app.foundation.approvals import delegations, service, tasks, telling
from app.foundation.organisation import service as organisation
from tests.app.foundation.approvals.asking import AT, another, ask

LATER = AT + timedelta(hours=48)
PUSHED = "a request of an interview report does not use it yet"


def told() -> list[str]:
    """Return the names of those who were written to, in the order of the alphabet."""
    found = database.db.execute_sql(
        "SELECT a.display_name FROM notify_messages m JOIN accounts a ON a.id = m.account_id "
        "WHERE m.about_kind = 'approval' ORDER BY a.display_name"
    )
    return [name for (name,) in found.fetchall()]


@pytest.mark.feature("IN-07", part=PUSHED)
def test_request_when_it_waits_then_those_who_may_decide_are_written_to_once_and_nobody_else(people, work_through):
    second = another("hr_lead", "second")
    stand_in, locked = another("hr", "substitute"), another("hr_lead", "locked")
    today = organisation.day_of(clock.now())
    delegations.add(second, stand_in.id, today, today, clock.now())
    accounts.lock(people.administrator, locked.id, clock.now())
    request_id = ask(people.hr, at=clock.now())
    work_through()
    may = sorted(account.display_name for account in (people.lead, second, stand_in))
    assert told() == may
    assert telling.tell(request_id, 1, escalated=False, at=clock.now()) == len(may)
    assert told() == may, "a second delivery of the event sends nothing"


@pytest.mark.feature("IN-07", part=PUSHED)
def test_request_when_it_escalates_then_is_told_once_more(people, work_through, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: AT)
    ask(people.hr, at=AT)
    work_through()
    before = told()
    monkeypatch.setattr(clock, "now", lambda: LATER)
    tasks.tick()
    tasks.tick()
    work_through()
    assert told() == sorted(before * 2)
    assert before


def test_request_when_it_was_decided_before_the_job_ran_then_nobody_is_written_to(people, work_through):
    request_id = ask(people.hr, at=clock.now())
    service.approve(people.lead, request_id, "", clock.now())
    work_through()
    assert told() == []
