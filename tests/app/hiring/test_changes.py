"""A position by which candidates were screened is changed by two people, who see first what that does to ranks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jsonschema
import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.access import accounts
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.hiring.positions import changes, inputs
from app.hiring.positions import service as positions
from app.hiring.positions import tasks as _consumes  # noqa: F401 - the worker loads it as well
from app.hiring.screening import comparing, service
from app.hiring.screening import tasks as _registers  # noqa: F401 - the worker loads it as well
from tests.app.hiring import resumes
from tests.app.hiring.test_screening import apply
from tests.app.test_openapi import answer_of

HEAVY = {"excel": 1, "cpa": 6}
ITEMS = "the questions of the interview change without a second person"


def stated(people, weights: Mapping[str, float] | None = None, **more) -> dict[str, Any]:
    """Two wishes: a candidate who knows Excel, or who is a CPA, stands first by their weights."""
    weight: dict[str, float] = {"excel": 6, "cpa": 1, **(weights or {})}
    asked = {"excel": "Excel", "cpa": "CPA"}
    requirements = [{"id": name, "text": text, "kind": "nice", "weight": weight[name]} for name, text in asked.items()]
    return {
        "title": "会计", "manager_id": str(people.manager.id), "requirements": requirements, "rules": []
    } | more  # fmt: skip


def with_ids(position, values: dict[str, Any]) -> dict[str, Any]:
    """Give the requirements the ids that the position gave them."""
    ids = {one.text: one.id for one in position.requirements}
    return values | {"requirements": [one | {"id": ids[one["text"]]} for one in values["requirements"]]}


@pytest.fixture
def world(people, work_through):
    """A position with two screened candidates: the one who knows Excel stands first."""
    position = resumes.position(people, **stated(people))
    excel = apply(people, position, 1, skills=["Excel"], certificates=[])
    cpa = apply(people, position, 2, skills=[], certificates=["CPA"])
    work_through()
    assert [one.id for one, _ in service.ranking(position.id)] == [excel.id, cpa.id]
    return positions.get(position.id), excel, cpa


def propose(people, position, weights=None, **more) -> changes.Change:
    values = with_ids(position, stated(people, weights or HEAVY, **more))
    made = changes.revise(people.hr, position.id, inputs.read(values), position.version, clock.now())
    assert isinstance(made, changes.Change)
    return made


@pytest.mark.feature("SC-06")
@pytest.mark.feature("SC-11", part=ITEMS)
def test_weights_when_changed_then_ranks_are_shown_approved_and_only_new_screenings_follow(people, world, work_through):
    position, excel, cpa = world
    change = propose(people, position)
    assert positions.get(position.id).version == 1
    assert approvals.inbox(people.lead, clock.now()) == [], "nobody is asked before the effects are known"
    work_through()
    [asked] = approvals.inbox(people.lead, clock.now())
    assert asked.id == changes.by_id(change.id).request_id
    assert [one.id for one in approvals.inbox(people.manager, clock.now())] == [asked.id]
    _, rows = comparing.report(people.lead, change.id)
    assert [(one.effect.application_id, one.effect.rank_before, one.effect.rank_after) for one in rows] == [
        (cpa.id, 2, 1),
        (excel.id, 1, 2),
    ]
    approvals.approve(people.lead, asked.id, "The work is auditing now.", clock.now())
    work_through()
    now = positions.get(position.id)
    assert (now.version, [one.weight for one in now.requirements]) == (2, [1.0, 6.0])
    assert [one.id for one in now.requirements] == [one.id for one in position.requirements]
    assert [one.weight for one in positions.get(position.id, 1).requirements] == [6.0, 1.0]
    assert changes.by_id(change.id).state == "approved"
    # Those who were screened keep their version, and rank; the report was right about what screening again gives.
    assert [(one.id, seen.position_version) for one, seen in service.ranking(position.id)] == [
        (excel.id, 1),
        (cpa.id, 1),
    ]
    service.rerun(people.hr, position.id)
    work_through()
    after = service.ranking(position.id)
    assert [(one.id, seen.position_version) for one, seen in after] == [(cpa.id, 2), (excel.id, 2)]
    assert [seen.score for _, seen in after] == [one.effect.score_after for one in rows]
    entry = next(one for one in audit.recent(40) if (one.object_kind, one.action) == ("position", "update"))
    assert (entry.detail["version"], entry.detail["approval"]) == (2, str(asked.id))
    proposed = next(one for one in audit.recent(60) if one.object_kind == "change")
    assert (proposed.actor_name, proposed.action) == ("Hr", "create")


@pytest.mark.feature("SC-06")
@pytest.mark.parametrize("outcome", ["refused", "withdrawn"])
def test_change_when_not_approved_then_the_position_stays_and_another_may_be_proposed(
    people, world, work_through, outcome
):
    position, *_ = world
    change = propose(people, position)
    work_through()
    request_id = changes.by_id(change.id).request_id
    if outcome == "refused":
        approvals.refuse(people.manager, request_id, "Excel is what we need.", clock.now())
    else:
        approvals.withdraw(people.hr, request_id, clock.now())
    work_through()
    assert (changes.by_id(change.id).state, positions.get(position.id).version) == (outcome, 1)
    propose(people, position)


@pytest.mark.feature("SC-06")
@pytest.mark.parametrize(
    "more",
    [
        {"high_band": 70},
        {"invite_from": 10},
        {"rules": [{"kind": "degree_at_least", "value": "bachelor"}]},
        {
            "requirements": [
                {"text": "Excel", "kind": "must", "weight": 6},
                {"text": "CPA", "kind": "nice", "weight": 1},
            ]
        },
    ],
)
def test_change_when_it_is_of_a_threshold_rule_or_must_then_takes_a_second_person(people, world, more):
    position, *_ = world
    assert propose(people, position, {"excel": 6, "cpa": 1}, **more).state == "comparing"
    assert positions.get(position.id).version == 1


def test_change_when_nothing_is_measured_otherwise_or_nobody_was_screened_then_holds_at_once(people, world):
    position, *_ = world
    values = with_ids(position, stated(people, title="总账会计", description="报表"))
    made = changes.revise(people.hr, position.id, inputs.read(values), 1, clock.now())
    assert isinstance(made, positions.Position)
    assert (made.version, made.title) == (2, "总账会计")
    fresh = resumes.position(people, **stated(people))
    made = changes.revise(people.hr, fresh.id, inputs.read(stated(people, HEAVY)), 1, clock.now())
    assert isinstance(made, positions.Position)


def test_change_when_the_second_person_is_left_out_then_nothing_is_changed(people, world):
    position, *_ = world
    values = inputs.read(with_ids(position, stated(people, HEAVY)))
    with pytest.raises(Conflict, match="takes a second person"):
        positions.revise(people.hr, position.id, values, 1, clock.now())
    with pytest.raises(Forbidden):
        changes.revise(people.manager, position.id, values, 1, clock.now())
    with pytest.raises(NotFound):
        changes.revise(people.other_hr, position.id, values, 1, clock.now())
    with pytest.raises(Conflict, match="meanwhile"):
        changes.revise(people.hr, position.id, values, 2, clock.now())
    for account in (people.lead, people.manager):
        accounts.lock(people.administrator, account.id, clock.now())
    with pytest.raises(Conflict, match="nobody else"):
        changes.revise(people.hr, position.id, values, 1, clock.now())
    assert positions.get(position.id).version == 1


def test_change_when_one_waits_then_no_other_act_makes_a_version_under_it(people, world, work_through):
    position, *_ = world
    propose(people, position)
    values = with_ids(position, stated(people, title="总账会计"))
    for act in (
        lambda: propose(people, position, {"excel": 3}),
        lambda: changes.revise(people.hr, position.id, inputs.read(values), 1, clock.now()),
        lambda: positions.set_form(people.hr, position.id, {"pack": "retail-banking", "questions": []}, clock.now()),
    ):
        with pytest.raises(Conflict, match="waits for a second person"):
            act()
    assert positions.get(position.id).version == 1


def test_change_when_the_proposer_decides_as_manager_then_another_lead_is_the_second_person(people, work_through):
    position = resumes.position(people, **stated(people, manager_id=str(people.lead.id)))
    apply(people, position, 1)
    work_through()
    values = inputs.read(with_ids(position, stated(people, HEAVY, manager_id=str(people.lead.id))))
    with pytest.raises(Conflict, match="nobody else"):
        changes.revise(people.lead, position.id, values, 1, clock.now())
    accounts.set_role(people.administrator, people.other_manager.id, "hr_lead")
    change = changes.revise(people.lead, position.id, values, 1, clock.now())
    work_through()
    assert approvals.inbox(people.lead, clock.now()) == []
    assert changes.by_id(change.id).state == "waiting"


def test_change_when_settled_twice_or_the_position_moved_then_makes_no_second_version(people, world, work_through):
    position, *_ = world
    change = propose(people, position)
    work_through()
    database.db.execute_sql("UPDATE positions SET version = 7 WHERE id = %s", (position.id,))
    changes.settle(change.id, "approved", clock.now())
    changes.settle(change.id, "approved", clock.now())
    assert changes.by_id(change.id).state == "outdated"
    rows = database.db.execute_sql("SELECT count(*) FROM position_versions WHERE position_id = %s", (position.id,))
    assert rows.fetchone() == (1,)


@pytest.mark.feature("SC-06")
@pytest.mark.feature("SC-11", part=ITEMS)
def test_pages_when_weights_change_then_form_report_inbox_and_decision_follow_each_other(
    people, world, work_through, browse
):
    position, excel, cpa = world
    hr, lead = browse("hr"), browse("lead")
    fields = [("title", "会计"), ("language", "zh"), ("manager_id", str(people.manager.id)), ("high_band", "85")]
    fields += [("invite_from", "60"), ("version", "1")]
    for one, weight in zip(position.requirements, ("1", "6"), strict=True):
        fields += [("requirement_id", one.id), ("requirement_text", one.text), ("requirement_kind", one.kind)]
        fields += [("requirement_weight", weight), ("requirement_synonyms", "")]
    page = hr.submit(f"/positions/{position.id}/edit", fields)
    assert re.fullmatch(rf"/positions/{position.id}/changes/[0-9a-f-]+", hr.at)
    assert "The effects are being computed." in page.text
    assert "waits for a second person" in hr.get(f"/positions/{position.id}/edit").text
    work_through()
    report = lead.get(hr.at).text
    assert "2 of 2 candidates would stand elsewhere." in report
    assert "CPA · Nice to have · 6.0" in report
    assert report.index(str(cpa.id)) < report.index(str(excel.id))
    request = re.search(r'href="(/inbox/[0-9a-f-]+)"', report)[1]
    assert hr.at in lead.get(request).text
    assert "会计" in lead.get("/inbox").text
    assert "approved" in lead.submit(f"{request}/decision", [("outcome", "approved")]).text
    work_through()
    assert "is the next version" in hr.get(hr.at).text
    for stranger in ("other_hr", "other_manager"):
        assert browse(stranger).get(hr.at).status_code == 404
    other = resumes.position(people)
    assert hr.get(hr.at.replace(str(position.id), str(other.id))).status_code == 404


def test_program_when_it_changes_weights_then_is_told_that_a_second_person_decides(people, world, browse):
    position, *_ = world
    sent = with_ids(position, stated(people, HEAVY)) | {"version": 1}
    answer = browse("hr").send("PUT", f"/api/v1/positions/{position.id}", json=sent)
    assert (answer.status_code, answer.json["state"], answer.json["request_id"]) == (202, "comparing", None)
    jsonschema.validate(answer.json, answer_of("put", "/api/v1/positions/{position_id}", 202))
    again = browse("hr").send("PUT", f"/api/v1/positions/{position.id}", json=sent)
    assert again.status_code == 409
