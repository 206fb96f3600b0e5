"""Weights in use change by two people: proposed, seen with the ranks that would change, decided, and then computed."""

from __future__ import annotations

import re

import pytest

from app import clock
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.approvals import service as approvals
from app.hiring.composites import changes, service, store
from app.hiring.interviews import service as interviews
from app.hiring.rounds import service as rounds
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column
from tests.app.hiring.test_assessment import keep_all
from tests.app.hiring.test_composites import work
from tests.app.hiring.test_profile import answered

BEFORE = {"test": 1.0, "interview": 0.0, "round": 0.0}
AFTER = {"test": 0.5, "interview": 0.5, "round": 0.0}
FIELDS = [("test", "0.5"), ("interview", "0.5"), ("round", "0")]


@pytest.fixture
def two(people, app):
    """Two candidates of a position: one better in the test, one in the interview; the test alone counts."""
    position = resumes.position(people, language="en")
    found = []
    for number, (points, level) in enumerate([(80, 2.0), (60, 4.0)], 1):
        contact = {"name": f"Person {number}", "phone": f"1390000007{number}", "email": f"p{number}@x.cn"}
        application = screened_as(people, position, number, contact)
        answered(people, app, application)
        keep_all(interviews.interview(application.id), *[level] * 4)
        found.append(application)
        service.record_test(people.hr, application.id, points, "Test of March", clock.now())
    assert changes.set_weights(people.hr, position.id, BEFORE, False, clock.now()) is None
    work(position.id)
    return found


def screened_as(people, position, number: int, contact: dict):
    """Return an application of somebody of their own."""
    application = resumes.applied(people, position, resumes.pdf(f"Person {number}"), id_number=None, **contact)
    resumes.service.set_stage(application.id, "screened", people.hr)
    return resumes.service.application(application.id)


def values(two) -> list[float | None]:
    return [store.newest(one.id).value for one in two]


@pytest.mark.feature("SC-11", part="items of the interview change without a second person")
def test_weights_in_use_when_changed_then_hold_once_a_second_person_saw_the_ranks_and_approved(people, two, browse):
    position_id, hr, manager = two[0].position_id, browse("hr"), browse("manager")
    page = f"/positions/{position_id}/composite"
    assert "a change takes a second person" in hr.get(page).text
    hr.submit(f"{page}/weights", FIELDS)
    assert re.fullmatch(rf"{page}/changes/[0-9a-f-]+", hr.at)
    there = hr.at
    assert "Until then the present weights hold." in hr.get(there).text
    assert re.search(r"They wait for: .*Manager.*HR lead", hr.get(page).text)
    work(position_id)
    assert values(two) == [80.0, 60.0], "the old weights hold"
    seen = manager.get(there).text
    assert re.search(r"data-before>Composite = 1 × Written test<", seen)
    assert re.search(r"data-after>Composite = 0.5 × Written test \+ 0.5 × Interview<", seen)
    assert "2 of 2 candidates would stand elsewhere" in seen
    assert "52.50" in seen
    request = re.search(r'href="(/inbox/[0-9a-f-]+)"', seen)[1]
    assert hr.send("POST", f"/api/v1/approvals/{request[7:]}/decision", json={"outcome": "approved"}).status_code == 403
    manager.submit(f"{request}/decision", [("outcome", "approved")])
    work(position_id)
    assert values(two) == [52.5, 67.5]
    weights = store.weights(position_id)
    assert (weights.test, weights.interview, weights.by) == (0.5, 0.5, "Hr")
    assert "Composites are made by it" in hr.get(there).text
    assert "They wait for" not in hr.get(page).text


def test_weights_in_use_when_declined_with_a_reason_then_stay(people, two, browse):
    position_id = two[0].position_id
    change = changes.set_weights(people.hr, position_id, AFTER, False, clock.now())
    request_id = changes.get(people.hr, position_id, change).row.request_id
    approvals.refuse(people.lead, request_id, "The test is not that reliable.", clock.now())
    work(position_id)
    assert values(two) == [80.0, 60.0]
    assert column("SELECT count(*) FROM composite_weights") == [1]
    page = browse("hr").get(f"/positions/{position_id}/composite/changes/{change}").text
    assert "The weights stayed as they were" in page
    assert changes.set_weights(people.hr, position_id, AFTER, False, clock.now()), "it can be proposed again"


def test_change_when_an_hr_lead_proposes_it_then_nobody_but_another_person_approves(people, two):
    position_id = two[0].position_id
    change = changes.set_weights(people.lead, position_id, BEFORE, True, clock.now())
    request_id = changes.get(people.lead, position_id, change).row.request_id
    with pytest.raises(Forbidden, match="Nobody decides their own request"):
        approvals.approve(people.lead, request_id, "", clock.now())
    work(position_id)
    assert store.weights(position_id).check_required is False
    approvals.approve(people.manager, request_id, "", clock.now())
    work(position_id)
    assert store.weights(position_id).check_required is True
    changes.settle(change, "approved", clock.now())
    assert column("SELECT count(*) FROM composite_weights") == [2], "an event that comes again has no effect"


def test_change_when_another_waits_or_nothing_differs_then_makes_none(people, two):
    position_id = two[0].position_id
    assert changes.set_weights(people.hr, position_id, BEFORE, False, clock.now()) is None
    changes.set_weights(people.hr, position_id, AFTER, False, clock.now())
    with pytest.raises(Conflict, match="waits for a second person"):
        changes.set_weights(people.hr, position_id, AFTER | {"test": 0.4, "round": 0.1}, False, clock.now())
    assert column("SELECT count(*) FROM approval_requests") == [1], "the request of the second is not there either"
    with pytest.raises(Conflict, match="takes a second person"):
        service.set_weights(people.hr, position_id, AFTER, False, clock.now())
    with pytest.raises(NotFound):
        changes.get(people.other_hr, position_id, changes.waiting(position_id).row.id)
    with pytest.raises(NotFound):
        changes.get(people.hr, resumes.position(people).id, changes.waiting(position_id).row.id)


def test_change_when_the_second_person_has_a_card_to_hand_in_then_shows_no_composite_of_that_candidate(people, two):
    position_id = two[0].position_id
    rounds.name(people.hr, two[1].id, people.manager.id, clock.now())
    change = changes.set_weights(people.hr, position_id, AFTER, False, clock.now())
    shown = {one.application_id: one for one in changes.get(people.manager, position_id, change).effects}
    assert (shown[two[1].id].hidden, shown[two[1].id].value_after, shown[two[1].id].rank_after) == (True, None, None)
    assert (shown[two[0].id].rank_before, shown[two[0].id].value_after) == (1, 52.5)
