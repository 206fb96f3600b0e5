"""Who may decide a request, in which order, and what comes of it, on a real PostgreSQL."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest

from app import clock, database
from app.errors import AppError, Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import accounts
from app.foundation.access import service as access
from app.foundation.approvals import service
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.organisation import service as organisation
from app.foundation.work import service as work
from app.foundation.work import store as work_store
from tests.app.foundation.approvals.asking import AT, another, ask, ids, waiting
from tests.app.foundation.organisation.bank import TODAY, appoint, founded
from tests.app.statements import counted

MODULES = "custom modules on top of the core, and their API, have no test of their own"


def events(topic: str) -> list[dict]:
    rows = database.db.execute_sql("SELECT payload FROM outbox_events WHERE topic = %s ORDER BY id", (topic,))
    return [payload for (payload,) in rows.fetchall()]


def history(account, request_id: uuid.UUID) -> list[tuple[str, str | None, str | None]]:
    return [(one.what, one.by, one.for_name) for one in service.view(account, request_id, AT).history]


@pytest.mark.feature("OP-20", part=MODULES)
def test_request_when_a_second_person_approves_then_is_decided_once_and_said_so(people):
    request_id = ask(people.hr, subject="s-1")
    assert ids(people.lead) == {request_id}
    assert ids(people.hr) == ids(people.manager) == ids(people.auditor) == ids(people.administrator) == set()
    assert events("approval.decided") == []
    service.approve(people.lead, request_id, "", AT)
    assert service.state(request_id) == "approved"
    assert ids(people.lead) == set()
    assert events("approval.decided") == [
        {
            "request_id": str(request_id), "template": "two_people", "subject_kind": "thing", "subject_id": "s-1",
            "outcome": "approved",
        }
    ]  # fmt: skip
    for act in (service.approve, service.refuse):
        with pytest.raises(Conflict, match="decided already"):
            act(people.lead, request_id, "Once more.", AT)
    with pytest.raises(Conflict, match="decided already"):
        service.withdraw(people.hr, request_id, AT)
    entries = [(one.actor_name, one.action) for one in audit.recent(20) if one.object_id == str(request_id)]
    assert entries == [("Lead", "approve"), ("Hr", "create")]


def test_request_when_refused_then_needs_a_reason_and_the_requester_reads_it(people):
    request_id = ask(people.hr)
    for reason in ("", "  no ", "x" * 2001):
        with pytest.raises(Invalid, match="reason"):
            service.refuse(people.lead, request_id, reason, AT)
    assert service.state(request_id) == "pending"
    service.refuse(people.lead, request_id, " The weights do not add up. ", AT)
    view = service.view(people.hr, request_id, AT)
    assert (view.request.state, view.history[-1].reason) == ("refused", "The weights do not add up.")
    assert events("approval.decided")[0]["outcome"] == "refused"


def test_request_when_its_requester_may_decide_others_then_not_this_one(people):
    another("hr_lead", "second")
    request_id = ask(people.lead)
    assert ids(people.lead) == set()
    for act in (service.approve, service.refuse):
        with pytest.raises(Forbidden, match="own request"):
            act(people.lead, request_id, "I asked for it.", AT)
    assert service.state(request_id) == "pending"


def test_request_when_nobody_could_decide_then_is_refused_at_once(people):
    with pytest.raises(Conflict, match="Nobody could decide"):
        ask(people.lead)  # the only HR lead
    accounts.lock(people.administrator, people.lead.id, clock.now())
    with pytest.raises(Conflict, match="Nobody could decide"):
        ask(people.hr)


def test_request_when_somebody_is_not_asked_then_it_does_not_exist_for_them(people):
    request_id = ask(people.hr)
    for account in (people.other_hr, people.manager, people.administrator):
        with pytest.raises(NotFound):
            service.view(account, request_id, AT)
        with pytest.raises(NotFound):
            service.approve(account, request_id, "I would like to.", AT)
        with pytest.raises(NotFound):
            service.withdraw(account, request_id, AT)
    for account in (people.hr, people.lead, people.auditor):
        assert service.view(account, request_id, AT).request.id == request_id
    with pytest.raises(NotFound):
        service.approve(people.auditor, request_id, "I only read.", AT)
    for act in (service.state, lambda one: service.view(people.lead, one, AT)):
        with pytest.raises(NotFound):
            act(uuid.uuid4())


def test_request_when_about_the_same_as_one_that_waits_then_is_refused_and_free_after_withdrawal(people):
    first = ask(people.hr, subject="s-1")
    with pytest.raises(Conflict, match="waits already"):
        ask(people.other_hr, subject="s-1")
    service.withdraw(people.hr, first, AT)
    assert (service.state(first), ids(people.lead)) == ("withdrawn", set())
    assert ask(people.other_hr, subject="s-1") in ids(people.lead)


@pytest.mark.feature("OP-20", part=MODULES)
def test_request_when_it_has_two_steps_then_each_waits_for_its_own_people_in_order(people):
    bank = founded(people)
    appoint(people, bank, people.manager, bank.branch, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    assert (ids(people.manager), ids(people.lead)) == ({request_id}, set())
    with pytest.raises(NotFound):
        service.approve(people.lead, request_id, "", AT)
    service.approve(people.manager, request_id, "We need the post.", AT)
    assert (ids(people.manager), ids(people.lead)) == (set(), {request_id})
    with pytest.raises(Conflict, match="You have decided"):
        service.approve(people.manager, request_id, "", AT)
    service.approve(people.lead, request_id, "", AT)
    assert history(people.hr, request_id) == [
        ("requested", "Hr", None), ("approved", "Manager", None), ("approved", "Lead", None)
    ]  # fmt: skip
    assert [(one["step"], one["escalated"]) for one in events("approval.waiting")] == [(1, False), (2, False)]


def test_request_when_one_person_could_decide_in_two_steps_then_decides_in_one(people):
    bank, second = founded(people), another("hr_lead", "second")
    appoint(people, bank, people.lead, bank.head, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    service.approve(people.lead, request_id, "", AT)
    assert (ids(people.lead), ids(second)) == (set(), {request_id})
    with pytest.raises(Conflict, match="You have decided"):
        service.approve(people.lead, request_id, "", AT)
    service.approve(second, request_id, "", AT)
    assert service.state(request_id) == "approved"


def test_request_when_nobody_would_be_left_for_the_next_step_then_this_one_is_not_decided(people):
    bank = founded(people)
    appoint(people, bank, people.lead, bank.head, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    with pytest.raises(Conflict, match="Nobody could decide"):
        service.approve(people.lead, request_id, "", AT)  # the only HR lead
    assert (ids(people.lead), history(people.hr, request_id)) == ({request_id}, [("requested", "Hr", None)])


def test_request_when_the_leader_is_the_requester_or_changes_then_the_right_leader_decides(people):
    bank = founded(people)
    seat = appoint(people, bank, people.manager, bank.branch, leads=True)
    appoint(people, bank, people.other_manager, bank.head, leads=True)
    own = ask(people.manager, "manager_then_hr_lead", unit_id=bank.counter)
    asked = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    assert (ids(people.other_manager), ids(people.manager)) == ({own}, {asked})
    organisation.end(people.lead, seat, TODAY - timedelta(days=1))
    appoint(people, bank, people.other_hr, bank.branch, leads=True, first=TODAY)
    with pytest.raises(NotFound):  # no longer the leader, though the inbox was filled before
        service.approve(people.manager, asked, "", AT)
    service.approve(people.other_hr, asked, "", AT)
    assert history(people.hr, asked)[-1] == ("approved", "Other_Hr", None)


def test_request_when_no_unit_has_a_leader_then_goes_to_whom_it_would_escalate(people):
    bank = founded(people)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    assert ids(people.lead) == {request_id}


@pytest.mark.feature("OP-20", part=MODULES)
def test_committee_when_k_of_n_approve_then_passes_and_when_they_cannot_any_more_ends(people):
    members = {"members": [people.manager.id, people.other_manager.id, people.lead.id]}
    first, second = (ask(people.hr, "committee", named=members) for _ in range(2))
    service.approve(people.manager, first, "", AT)
    with pytest.raises(Conflict, match="You have decided"):
        service.approve(people.manager, first, "", AT)
    service.refuse(people.lead, first, "I am not convinced.", AT)
    assert service.state(first) == "pending"
    service.approve(people.other_manager, first, "", AT)
    assert service.state(first) == "approved"
    service.refuse(people.manager, second, "I am not convinced.", AT)
    assert service.state(second) == "pending"
    service.refuse(people.lead, second, "Nor am I convinced.", AT)
    assert service.state(second) == "refused"
    assert ids(people.other_manager) == set()


@pytest.mark.parametrize("members", [["manager"], ["manager", "manager"], ["manager", "hr"], ["manager", "locked"]])
def test_committee_when_its_members_do_not_fit_then_nothing_is_asked(people, members):
    locked = another("manager", "locked")
    accounts.lock(people.administrator, locked.id, clock.now())
    chosen = [locked.id if name == "locked" else getattr(people, name).id for name in members]
    with pytest.raises(Invalid):
        ask(people.hr, "committee", named={"members": chosen})
    assert database.db.execute_sql("SELECT count(*) FROM approval_requests").fetchone() == (0,)


@pytest.mark.parametrize("more", [{"named": {"boss": []}}, {"link": "https://elsewhere.test/"}])
def test_request_when_a_room_asks_wrongly_then_fails_loudly(people, more):
    with pytest.raises(ValueError, match="template two_people|no page"):
        ask(people.hr, **more)


def test_request_when_the_transaction_of_the_caller_fails_then_nothing_was_asked(people):
    def fail() -> None:
        with database.transaction():
            ask(people.hr)
            raise Conflict

    with pytest.raises(Conflict):
        fail()
    assert ids(people.lead) == set()
    assert events("approval.waiting") == []


def test_request_when_two_decide_at_the_same_moment_then_one_decision_holds(people):
    second, request_id = another("hr_lead", "second"), ask(people.hr)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def act(account, decide, reason: str) -> None:
        with database.connection():
            start.wait()
            try:
                decide(account, request_id, reason, AT)
                outcomes.append("done")
            except AppError as error:
                outcomes.append(type(error).__name__)

    threads = [
        threading.Thread(target=act, args=(people.lead, service.approve, "")),
        threading.Thread(target=act, args=(second, service.refuse, "I see it otherwise.")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict", "done"]
    assert len(events("approval.decided")) == 1


def test_seats_when_a_step_or_request_is_over_then_none_stays_for_the_inbox_to_read(people):
    bank = founded(people)
    appoint(people, bank, people.manager, bank.branch, leads=True)
    request_id = ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    seats = "SELECT step, by_right FROM approval_seats"
    service.approve(people.manager, request_id, "", AT)
    assert database.db.execute_sql(seats).fetchall() == [(2, "approvals.second")]
    service.approve(people.lead, request_id, "", AT)
    service.withdraw(people.hr, ask(people.hr), AT)
    assert database.db.execute_sql(seats).fetchall() == []


def test_reason_when_about_a_person_then_is_sealed_by_that_persons_key(people):
    person_id = access.add_person(clock.now())
    keys.create(person_id)
    request_id = ask(people.hr, person_id=person_id)
    service.approve(people.lead, request_id, "Her reference is excellent.", AT)
    kept = database.db.execute_sql("SELECT reason FROM approval_entries WHERE what = 'approved'").fetchone()[0]
    assert b"reference" not in bytes(kept)
    assert service.view(people.hr, request_id, AT).history[-1].reason == "Her reference is excellent."
    read = audit.recent(1)[0]
    assert (read.action, read.object_kind, read.person_id) == ("read", "approval", person_id)
    assert keys.destroy(person_id)
    assert service.view(people.hr, request_id, AT).history[-1].reason == service.ERASED


def test_history_when_somebody_would_change_it_then_the_database_refuses(people):
    service.approve(people.lead, ask(people.hr), "", AT)
    for statement in ("UPDATE approval_entries SET what = 'refused'", "DELETE FROM approval_entries"):
        with pytest.raises(Exception, match="append-only"), database.transaction():
            database.db.execute_sql(statement)


def test_inbox_when_it_grows_then_is_one_statement_in_the_order_of_what_is_due(people):
    bank = founded(people)
    appoint(people, bank, people.lead, bank.head, leads=True)
    slow, quick = ask(people.hr), ask(people.hr, "manager_then_hr_lead", unit_id=bank.counter)
    late = ask(people.hr, at=AT - timedelta(days=2))
    for number in range(30):
        ask(people.hr, at=AT + timedelta(minutes=number + 1))
    with counted() as asked:
        listed = service.inbox(people.lead, AT)
    assert len(asked.all) == 1, asked.all
    assert [one.id for one in listed[:3]] == [late, quick, slow]
    assert listed == sorted(listed, key=lambda one: one.due_at)
    assert {(one.requester, one.total) for one in listed} == {("Hr", 33)}
    assert service.summary(listed[0]) == "3 rows"
    with counted() as asked:
        assert service.count(people.lead, AT) == 33
    assert len(asked.all) == 1, asked.all


@pytest.mark.feature("OP-20", part=MODULES)
def test_outcome_when_decided_then_a_room_that_asked_hears_of_it_once(people, monkeypatch):
    heard = []
    monkeypatch.setitem(
        work._consumers["approval.decided"], "tests", (lambda **payload: heard.append(payload), "default")
    )
    request_id = ask(people.hr)
    service.approve(people.lead, request_id, "", AT)
    rows = database.db.execute_sql("SELECT id FROM outbox_events WHERE topic = 'approval.decided'").fetchall()
    for _ in range(2):
        for (event_id,) in rows:
            assert work_store.event(event_id)
            work.deliver(event_id, "tests")
    assert [one["outcome"] for one in heard] == ["approved"]
    assert waiting(people.lead) == []
