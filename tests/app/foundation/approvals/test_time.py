"""Deadlines, escalation and delegation, by the clock that is given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app import clock, database
from app.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import accounts
from app.foundation.approvals import delegations, service, tasks
from app.foundation.audit import service as audit
from app.foundation.organisation import service as organisation
from tests.app.foundation.approvals.asking import AT, another, ask, ids, waiting
from tests.app.foundation.organisation.bank import TODAY, appoint, founded

LATER = AT + timedelta(hours=24)
ESCALATES = "a request of an interview report does not use it yet, and nothing is pushed"


@pytest.fixture
def at(monkeypatch):
    """A function that sets the application's clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.mark.feature("IN-07", part=ESCALATES)
def test_request_when_nobody_decides_in_time_then_the_next_above_may_too(people, at):
    bank = founded(people)
    appoint(people, bank, people.manager, bank.branch, leads=True)
    appoint(people, bank, people.other_manager, bank.head, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    [one] = waiting(people.manager)
    assert one.due_at == AT + timedelta(hours=24)
    at(LATER - timedelta(seconds=1))
    tasks.tick()
    assert ids(people.other_manager) == set()
    at(LATER)
    tasks.tick()
    tasks.tick()
    assert ids(people.other_manager, LATER) == ids(people.manager, LATER) == {request_id}
    [one] = waiting(people.other_manager, LATER)
    assert (one.due_at, one.escalated_at) == (LATER + timedelta(hours=24), LATER)
    service.approve(people.other_manager, request_id, "", LATER)
    history = service.view(people.hr, request_id, LATER).history
    assert [one.what for one in history] == ["requested", "escalated", "approved"]
    assert ids(people.lead, LATER) == {request_id}
    [next_step] = waiting(people.lead, LATER)
    assert (next_step.due_at, next_step.escalated_at) == (LATER + timedelta(hours=48), None)
    entry = next(one for one in audit.recent(20) if one.action == "escalate")
    assert (entry.actor_kind, entry.object_id) == ("system", str(request_id))
    payloads = database.db.execute_sql("SELECT payload FROM outbox_events WHERE topic = 'approval.waiting' ORDER BY id")
    assert [payload["escalated"] for (payload,) in payloads.fetchall()] == [False, True, False]


@pytest.mark.feature("IN-07", part=ESCALATES)
def test_request_when_overdue_and_nobody_is_above_then_goes_to_an_hr_lead_once(people, at):
    bank = founded(people)
    appoint(people, bank, people.manager, bank.branch, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    for days in (1, 2, 3):
        at(AT + timedelta(days=days))
        tasks.tick()
    assert ids(people.lead) == ids(people.manager) == {request_id}
    assert [one.what for one in service.view(people.hr, request_id, AT).history] == ["requested", "escalated"]


def test_request_when_the_leader_changes_then_the_inboxes_follow_within_a_minute(people, at):
    bank = founded(people)
    seat = appoint(people, bank, people.manager, bank.branch, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    organisation.revoke(people.lead, seat, AT)
    appoint(people, bank, people.other_manager, bank.branch, leads=True)
    at(AT)
    tasks.tick()
    assert (ids(people.manager), ids(people.other_manager)) == (set(), {request_id})


def test_delegation_when_it_stands_then_the_other_decides_for_whoever_is_away(people):
    request_id = ask(people.hr)
    last = TODAY + timedelta(days=6)
    delegations.add(people.lead, people.manager.id, TODAY, last, AT)
    assert [one.for_name for one in waiting(people.manager)] == ["Lead"]
    assert ids(people.lead) == {request_id}
    assert service.view(people.manager, request_id, AT).for_name == "Lead"
    assert ids(people.manager, AT - timedelta(days=1)) == set()
    assert ids(people.manager, AT + timedelta(days=6)) == {request_id}
    assert ids(people.manager, AT + timedelta(days=7)) == set()
    service.approve(people.manager, request_id, "", AT)
    assert service.view(people.hr, request_id, AT).history[-1].for_name == "Lead"
    entry = next(one for one in audit.recent(9) if one.action == "approve")
    assert (entry.actor_name, entry.detail["for"]) == ("Manager", str(people.lead.id))


def test_delegation_when_to_the_requester_then_does_not_reach_the_own_request(people):
    another("hr_lead", "second")
    request_id = ask(people.hr)
    delegations.add(people.lead, people.hr.id, TODAY, TODAY, AT)
    assert ids(people.hr) == set()
    with pytest.raises(Forbidden, match="own request"):
        service.approve(people.hr, request_id, "For the lead.", AT)
    # Nor does somebody decide for the requester about the requester's own request.
    mine = ask(people.lead)
    assert ids(people.hr) == set()
    with pytest.raises(NotFound):
        service.approve(people.hr, mine, "For the lead.", AT)


def test_delegation_when_one_of_both_decided_then_the_other_does_not_decide_again(people):
    members = {"members": [people.lead.id, people.manager.id, people.other_manager.id]}
    request_id = ask(people.hr, "committee", named=members)
    delegations.add(people.lead, people.other_hr.id, TODAY, TODAY, AT)
    service.approve(people.other_hr, request_id, "", AT)
    assert ids(people.lead) == set()
    with pytest.raises(Conflict, match="You have decided"):
        service.approve(people.lead, request_id, "", AT)
    delegations.add(people.manager, people.other_hr.id, TODAY, TODAY, AT)
    assert ids(people.other_hr) == set()
    with pytest.raises(Conflict, match="You have decided"):
        service.approve(people.other_hr, request_id, "", AT)
    # Whoever stands in later stands in for somebody who has decided, by another or in person.
    by_other = ask(people.hr, "committee", named=members)
    service.approve(people.other_hr, by_other, "", AT)
    [standing] = [one for one in delegations.of(people.lead, AT) if one.account_id == people.lead.id]
    delegations.end(people.lead, standing.id, AT)
    later = another("manager", "later")
    delegations.add(people.lead, later.id, TODAY, TODAY, AT)
    assert ids(later) == set()
    in_person = ask(people.hr, "committee", named=members)
    assert ids(later) == {in_person}
    service.approve(people.lead, in_person, "", AT)
    assert ids(later) == set()
    service.approve(people.manager, request_id, "", AT)
    assert service.state(request_id) == "approved"


def test_delegation_when_handed_on_or_its_giver_is_locked_then_does_not_stand(people):
    ask(people.hr)
    delegations.add(people.lead, people.manager.id, TODAY, TODAY, AT)
    delegations.add(people.manager, people.other_manager.id, TODAY, TODAY, AT)
    assert ids(people.other_manager) == set()
    accounts.lock(people.administrator, people.lead.id, clock.now())
    assert ids(people.manager) == set()
    accounts.unlock(people.administrator, people.lead.id)
    assert len(ids(people.manager)) == 1
    accounts.set_role(people.administrator, people.manager.id, "administrator")
    assert ids(people.manager) == set()  # settings power never gets at people this way


def test_delegation_when_ended_then_stands_no_more(people):
    request_id = ask(people.hr)
    made = delegations.add(people.lead, people.manager.id, TODAY, TODAY, AT)
    assert ids(people.manager) == {request_id}
    for account in (people.manager, people.hr):
        with pytest.raises(NotFound):
            delegations.end(account, made, AT)
    delegations.end(people.lead, made, AT)
    assert ids(people.manager) == set()
    assert delegations.of(people.lead, AT) == []
    delegations.add(people.lead, people.other_manager.id, TODAY, TODAY, AT)


@pytest.mark.parametrize(
    ("who", "to", "first", "last", "error"),
    [
        ("lead", "lead", TODAY, TODAY, Invalid),
        ("lead", "administrator", TODAY, TODAY, Invalid),  # settings power never gets at people this way
        ("lead", "auditor", TODAY, TODAY, Invalid),
        ("administrator", "lead", TODAY, TODAY, Forbidden),
        ("lead", "manager", TODAY, TODAY - timedelta(days=1), Invalid),
        ("lead", "manager", date(2026, 1, 1), TODAY - timedelta(days=1), Invalid),
        ("lead", "manager", TODAY, TODAY + timedelta(days=180), Invalid),
        ("lead", "other_manager", TODAY + timedelta(days=20), TODAY + timedelta(days=40), Conflict),
    ],
)
def test_delegation_when_people_or_days_do_not_fit_then_is_refused(people, who, to, first, last, error):
    delegations.add(people.lead, people.manager.id, TODAY + timedelta(days=10), TODAY + timedelta(days=20), AT)
    with pytest.raises(error) as refused:
        delegations.add(getattr(people, who), getattr(people, to).id, first, last, AT)
    assert isinstance(refused.value, AppError)
    assert len(delegations.of(people.lead, AT)) == 1
