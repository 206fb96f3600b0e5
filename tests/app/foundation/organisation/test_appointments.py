"""Who is appointed where, who leads what, and who sees whom, as of a day, each asked in one statement."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest

from app import clock
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access import accounts
from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.organisation import service, structure
from tests.app.foundation.organisation.bank import FOUNDED, TODAY, Bank, appoint, founded, noon
from tests.app.statements import counted

PART = "people are seen by unit; no policy uses grades, and pages of candidates and records do not ask it yet"
EVE = TODAY - timedelta(days=1)


def staffed(people) -> Bank:
    """`manager` leads the branch, `other_manager` the retail department; HR specialists work below them."""
    bank = founded(people)
    appoint(people, bank, people.manager, bank.branch, leads=True)
    appoint(people, bank, people.other_manager, bank.retail, leads=True)
    appoint(people, bank, people.hr, bank.counter)
    appoint(people, bank, people.other_hr, bank.team)
    return bank


def seen(account, day: date) -> set[str]:
    return {person.name for person in service.people_seen_by(account, noon(day))}


def led(account, day: date) -> list[str]:
    return [unit.code for unit in service.units_led_by(account, noon(day))]


@pytest.mark.feature("PV-11", part=PART)
def test_people_when_asked_who_sees_whom_then_leaders_see_their_units_and_nobody_else(people):
    bank = staffed(people)
    assert led(people.manager, TODAY) == ["BR-1", "BR-1-1"]
    assert seen(people.manager, TODAY) == {"Manager", "Hr"}
    assert seen(people.other_manager, TODAY) == {"Other_Manager", "Other_Hr"}
    assert seen(people.hr, TODAY) == {"Hr"}
    assert seen(people.administrator, TODAY) == set()
    assert seen(people.lead, TODAY) == {"Manager", "Other_Manager", "Hr", "Other_Hr"}
    assert seen(people.lead, FOUNDED - timedelta(days=1)) == set()
    person = {one.name: one.person_id for one in service.people_seen_by(people.lead, noon(TODAY))}
    assert service.sees(people.manager, person["Hr"], noon(TODAY))
    assert not service.sees(people.manager, person["Other_Hr"], noon(TODAY))
    assert not service.sees(people.manager, uuid.uuid4(), noon(TODAY))
    # A unit that moves takes its people along, from the day on.
    structure.change_unit(people.lead, bank.team, "Team", "team", bank.branch, TODAY)
    assert seen(people.manager, EVE) == {"Manager", "Hr"}
    assert seen(people.manager, TODAY) == {"Manager", "Hr", "Other_Hr"}


@pytest.mark.feature("PV-11", part=PART)
def test_people_when_a_leader_changes_then_each_day_has_its_own(people):
    bank = staffed(people)
    [first] = [seat for seat in service.seats(people.lead, bank.branch, noon(TODAY)) if seat.leads]
    with pytest.raises(Conflict, match="Somebody else leads"):
        appoint(people, bank, people.other_manager, bank.branch, leads=True, first=TODAY)
    service.end(people.lead, first.id, EVE)
    appoint(people, bank, people.other_manager, bank.branch, leads=True, first=TODAY)
    assert led(people.manager, EVE) == ["BR-1", "BR-1-1"]
    assert led(people.manager, TODAY) == []
    assert led(people.other_manager, TODAY) == ["BR-1", "BR-1-1", "HO-RET", "HO-RET-1"]
    assert service.leaders([bank.counter], noon(EVE)) == {bank.counter: [people.manager.id]}
    assert service.leaders([bank.counter], noon(TODAY)) == {bank.counter: [people.other_manager.id]}
    assert seen(people.manager, TODAY) == set()  # appointed nowhere any more
    with pytest.raises(Conflict, match="Somebody else leads"):
        service.end(people.lead, first.id, TODAY)


def test_leaders_when_a_unit_has_none_or_a_locked_one_then_the_one_above_answers(people):
    bank = staffed(people)
    appoint(people, bank, people.lead, bank.head, leads=True)
    found = service.leaders([bank.counter, bank.team, bank.head], noon(TODAY))
    assert found == {
        bank.counter: [people.manager.id, people.lead.id],
        bank.team: [people.other_manager.id, people.lead.id],
        bank.head: [people.lead.id],
    }
    accounts.lock(people.administrator, people.manager.id, clock.now())
    assert service.leaders([bank.counter], noon(TODAY)) == {bank.counter: [people.lead.id]}


def test_questions_when_the_bank_is_large_then_each_is_one_statement(people):
    bank = staffed(people)
    parent = bank.branch
    for number in range(8):
        parent = structure.add_unit(people.lead, f"D{number}", "Deep", "team", parent, FOUNDED, noon(FOUNDED))
    person = service.people_seen_by(people.hr, noon(TODAY))[0].person_id
    with counted() as asked:
        assert len(service.units_led_by(people.manager, noon(TODAY))) == 10
    assert len(asked.all) == 1, asked.all
    with counted() as asked:
        service.people_seen_by(people.manager, noon(TODAY))
    assert len(asked.all) == 1, asked.all
    with counted() as asked:
        service.sees(people.manager, person, noon(TODAY))
    assert len(asked.all) == 1, asked.all
    with counted() as asked:
        assert service.leaders([parent, bank.team], noon(TODAY)) == {
            parent: [people.manager.id],
            bank.team: [people.other_manager.id],
        }
    assert len(asked.all) == 1, asked.all
    with counted() as asked:
        assert len(service.tree(people.lead, TODAY)) == 13
    assert (len(asked.own), asked.recorded) == (1, 1), asked.all
    with counted() as asked:
        service.seats(people.lead, bank.branch, noon(TODAY))
    assert (len(asked.own), asked.recorded) == (1, 1), asked.all


def test_appointment_when_the_same_seat_overlaps_then_is_refused(people):
    bank = founded(people)
    appoint(people, bank, people.hr, bank.team, last=EVE)
    for first in (FOUNDED, EVE):
        with pytest.raises(Conflict, match="has this job in this unit"):
            appoint(people, bank, people.hr, bank.team, first=first)
    appoint(people, bank, people.hr, bank.team, first=TODAY)
    appoint(people, bank, people.hr, bank.counter, first=TODAY)  # another seat
    appoint(people, bank, people.hr, bank.team, first=TODAY, job=bank.chief)
    appoint(people, bank, people.other_hr, bank.team, first=TODAY)  # another person


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (TODAY, EVE, "last day may not lie before"),
        (FOUNDED - timedelta(days=1), None, "must be there on every day"),
        (TODAY, None, "must be there on every day"),
    ],
)
def test_appointment_when_its_days_do_not_fit_then_is_refused(people, first, last, said):
    bank = founded(people)
    structure.close(people.lead, structure.Unit, bank.team, TODAY)
    with pytest.raises(Invalid, match=said):
        appoint(people, bank, people.hr, bank.team, first=first, last=last)
    appoint(people, bank, people.hr, bank.team, first=FOUNDED, last=TODAY)


def test_appointment_when_entered_by_mistake_then_revoking_ends_it_at_once_and_keeps_it_in_sight(people):
    bank = founded(people)
    wrong = appoint(people, bank, people.other_manager, bank.branch, leads=True)
    appoint(people, bank, people.hr, bank.counter)
    assert led(people.other_manager, TODAY) == ["BR-1", "BR-1-1"]
    service.revoke(people.lead, wrong, noon(TODAY))
    assert led(people.other_manager, TODAY) == []
    assert seen(people.other_manager, TODAY) == set()
    appoint(people, bank, people.manager, bank.branch, leads=True)
    entry = audit.recent(2)[1]
    assert (entry.action, entry.object_kind, entry.object_id) == ("revoke", "appointment", str(wrong))
    for act in (
        lambda: service.revoke(people.lead, wrong, noon(TODAY)),
        lambda: service.end(people.lead, wrong, TODAY),
    ):
        with pytest.raises(NotFound):
            act()


def test_account_when_first_appointed_then_becomes_a_person_with_a_key_and_stays_that_person(people):
    bank = founded(people)
    appoint(people, bank, people.hr, bank.team, first=TODAY)
    [me] = service.people_seen_by(people.hr, noon(TODAY))
    keys.seal(me.person_id, "persons", "name", uuid.uuid4(), "He Rong")
    appoint(people, bank, people.hr, bank.counter, first=FOUNDED)  # an older seat, entered later
    assert [one.person_id for one in service.people_seen_by(people.hr, noon(FOUNDED))] == [me.person_id]
    other = access.add_person(clock.now())
    service.tie(people.lead, people.hr.id, other, TODAY + timedelta(days=1))
    assert [one.person_id for one in service.people_seen_by(people.hr, noon(TODAY))] == [me.person_id]
    assert service.people_seen_by(people.hr, noon(TODAY + timedelta(days=1))) == []
    with pytest.raises(Invalid, match="may not begin before"):
        service.tie(people.lead, people.hr.id, other, TODAY)
    with pytest.raises(NotFound):
        service.tie(people.lead, people.hr.id, uuid.uuid4(), TODAY + timedelta(days=9))
    with pytest.raises(Forbidden):
        service.tie(people.administrator, people.hr.id, other, TODAY + timedelta(days=9))
    with pytest.raises(Invalid, match="another person"):
        appoint(people, bank, people.hr, bank.branch, first=TODAY)


def test_appointment_when_read_then_each_person_is_in_the_access_log_and_others_stay_unseen(people):
    bank = staffed(people)
    assert [seat.name for seat in service.seats(people.manager, bank.counter, noon(TODAY))] == ["Hr"]
    read = [one for one in audit.recent(5) if (one.action, one.object_kind) == ("read", "appointment")]
    assert [one.person_id for one in read] == [service.people_seen_by(people.hr, noon(TODAY))[0].person_id]
    assert service.seats(people.manager, bank.team, noon(TODAY)) == []
    assert service.seats(people.administrator, bank.team, noon(TODAY)) == []
