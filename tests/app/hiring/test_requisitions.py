"""A post is asked for, decided by others, and becomes a position with everything that is known filled in."""

from __future__ import annotations

import uuid
from datetime import date

import jsonschema
import pytest

from app import clock, settings
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.approvals import service as approvals
from app.foundation.audit import service as audit
from app.foundation.organisation import structure
from app.hiring.positions import inputs, lawful, requisitions
from app.hiring.positions import service as positions
from app.hiring.positions import tasks as _consumes  # noqa: F401 - the worker loads it as well
from app.inputs import check
from tests.app.foundation.organisation import bank as organisation
from tests.app.statements import counted
from tests.app.test_openapi import answer_of

WANTED = "2199-01-01"
OFFER = "an offer letter follows no approval yet: the chain ends with the decision and the employee record"


@pytest.fixture
def bank(people):
    """A small bank in which the other manager leads retail and the manager a team below it."""
    made = organisation.founded(people)
    organisation.appoint(people, made, people.other_manager, made.retail, leads=True)
    organisation.appoint(people, made, people.manager, made.team, leads=True)
    return made


def asked(bank, **more) -> inputs.RequisitionInput:
    stated = {"unit_id": str(bank.team), "job_id": str(bank.teller), "heads": 2, "reason": "Two tellers leave in May."}
    return check(inputs.RequisitionInput, stated | {"wanted_by": WANTED} | more)


def approve(row, *accounts) -> None:
    for account in accounts:
        approvals.approve(account, row.request_id, "", clock.now())


def opening(people, row, **more) -> inputs.OpeningInput:
    stated = {"title": "Teller", "manager_id": str(people.manager.id), "requirements": [{"text": "Counting cash"}]}
    return check(inputs.OpeningInput, stated | {"requisition_id": str(row.id)} | more)


@pytest.mark.feature("IN-14", part=OFFER)
@pytest.mark.feature("IN-21")
def test_requisition_when_superior_and_hr_lead_approve_then_hr_opens_the_position_with_everything_filled_in(
    people, bank, work_through, browse
):
    manager, hr = browse("manager"), browse("hr")
    fields = [("unit_id", str(bank.team)), ("job_id", str(bank.teller)), ("heads", "2"), ("wanted_by", WANTED)]
    page = manager.submit("/positions/requisitions/new", [*fields, ("reason", "Two tellers leave in May.")])
    assert "Waits for a decision" in page.text
    row = requisitions.visible(people.manager, uuid.UUID(manager.at.rpartition("/")[2]), clock.now())
    assert "Open the position" not in hr.get(manager.at).text
    [superior] = approvals.inbox(people.other_manager, clock.now())
    assert approvals.summary(superior) == "2 × Teller for Unit HO-RET-1"
    assert browse("other_manager").get(manager.at).status_code == 200
    approve(row, people.other_manager, people.lead)
    work_through()
    assert f'href="/positions/new?requisition={row.id}"' in hr.get(manager.at).text
    form = hr.get(f"/positions/new?requisition={row.id}").text
    assert f'name="requisition_id" value="{row.id}"' in form
    assert 'value="Teller"' in form
    assert 'value="Unit HO-RET-1"' in form
    assert "Bachelor&#39;s degree" in form, "the qualification of the job is proposed as a requirement"
    assert f'value="{people.manager.id}" selected' in form
    made = requisitions.open_position(people.hr, opening(people, row), clock.now())
    kept = positions.get(made.id)
    assert (kept.unit_id, kept.job_id) == (bank.team, bank.teller)
    assert requisitions.of_position(made.id).state == "opened"
    assert "Position opened" in manager.get(manager.at).text
    with pytest.raises(Conflict, match="already"):
        requisitions.open_position(people.hr, opening(people, row), clock.now())
    entries = [(one.action, one.object_id) for one in audit.recent(40) if one.object_kind == "requisition"]
    assert entries == [("update", str(row.id)), ("create", str(row.id))]


def test_requisition_when_refused_or_not_decided_then_opens_no_position(people, bank, work_through):
    row = requisitions.ask(people.manager, asked(bank), clock.now())
    with pytest.raises(Conflict, match="not approved"):
        requisitions.open_position(people.hr, opening(people, row), clock.now())
    approvals.refuse(people.other_manager, row.request_id, "Wait for the new year.", clock.now())
    work_through()
    assert requisitions.visible(people.manager, row.id, clock.now()).state == "refused"
    with pytest.raises(Conflict, match="not approved"):
        requisitions.prefilled(people.hr, row.id, clock.now())
    with pytest.raises(Forbidden):
        requisitions.open_position(people.manager, opening(people, row), clock.now())


@pytest.mark.parametrize(
    ("more", "field"),
    [({"unit_id": "branch"}, "unit_id"), ({"job_id": "team"}, "job_id"), ({"wanted_by": "2026-01-01"}, "wanted_by")],
)
def test_requisition_when_unit_job_or_day_does_not_fit_then_is_refused_at_its_field(people, bank, more, field):
    named = {name: str(getattr(bank, value, value)) for name, value in more.items()}
    with pytest.raises(Invalid) as refused:
        requisitions.ask(people.manager, asked(bank, **named), clock.now())
    assert refused.value.at == field


def test_requisition_when_its_reason_selects_people_then_is_refused(bank):
    with pytest.raises(lawful.Unlawful):
        asked(bank, reason="最好是年轻女性，能喝酒")


def test_requisition_when_nobody_leads_the_unit_or_the_lead_is_its_leader_then_the_hr_lead_decides_once(
    people, bank, work_through
):
    row = requisitions.ask(people.hr, asked(bank, unit_id=str(bank.counter)), clock.now())
    assert approvals.view(people.hr, row.request_id, clock.now()).request.template == "requisition_hr"
    organisation.appoint(people, bank, people.lead, bank.branch, leads=True)
    row = requisitions.ask(people.hr, asked(bank, unit_id=str(bank.branch)), clock.now())
    approve(row, people.lead)
    work_through()
    assert requisitions.visible(people.hr, row.id, clock.now()).state == "approved"


def test_requisition_when_a_stranger_asks_then_learns_nothing_and_hr_sees_all_in_one_statement(people, bank, browse):
    row = requisitions.ask(people.manager, asked(bank), clock.now())
    outsider = browse("auditor")
    assert outsider.get(f"/positions/requisitions/{row.id}").status_code == 200, "auditors see every request"
    with pytest.raises(NotFound):
        requisitions.visible(people.administrator, row.id, clock.now())
    assert requisitions.listing(people.other_manager) == []
    with counted() as found:
        assert [one.id for one in requisitions.listing(people.other_hr)] == [row.id]
    assert len(found.all) == 1


def test_position_when_the_site_asks_for_requisitions_then_none_is_opened_without(people, bank, monkeypatch):
    stated = {"title": "Teller", "manager_id": str(people.manager.id), "requirements": [{"text": "Counting cash"}]}
    sent = check(inputs.OpeningInput, stated)
    assert requisitions.open_position(people.hr, sent, clock.now()).job_id is None
    strict = settings.current().model_copy(update={"requisition_required": True})
    monkeypatch.setattr(settings, "current", lambda: strict)
    with pytest.raises(Conflict, match="from an approved requisition"):
        requisitions.open_position(people.hr, sent, clock.now())


def test_program_when_it_asks_and_opens_then_gets_what_the_pages_show(people, bank, work_through, browse):
    sent = asked(bank).model_dump(mode="json")
    made = browse("manager").send("POST", "/api/v1/requisitions", json=sent)
    assert made.status_code == 201, made.text
    jsonschema.validate(made.json, answer_of("post", "/api/v1/requisitions", 201))
    row = requisitions.visible(people.manager, uuid.UUID(made.json["id"]), clock.now())
    assert row.wanted_by == date.fromisoformat(WANTED)
    approve(row, people.other_manager, people.lead)
    work_through()
    shown = browse("hr").get("/api/v1/requisitions").json["requisitions"]
    assert [(one["id"], one["state"]) for one in shown] == [(str(row.id), "approved")]
    body = {"title": "Teller", "manager_id": str(people.manager.id), "requirements": [{"text": "Cash"}]}
    opened = browse("hr").send("POST", "/api/v1/positions", json=body | {"requisition_id": str(row.id)})
    assert opened.status_code == 201
    assert positions.get(uuid.UUID(opened.json["id"])).job_id == bank.teller
    assert browse("hr").get(f"/api/v1/requisitions/{row.id}").json["position_id"] == opened.json["id"]


@pytest.mark.feature("IN-21")
def test_form_when_the_job_was_imported_with_qualifications_then_proposes_each_as_a_requirement(
    people, bank, work_through
):
    today = clock.now()
    job = structure.add_job(people.lead, "RM", "对公客户经理", ["信贷从业经验", "反洗钱"], organisation.FOUNDED, today)
    row = requisitions.ask(people.hr, asked(bank, job_id=str(job)), today)
    approve(row, people.manager, people.lead)
    work_through()
    proposed = requisitions.prefilled(people.hr, row.id, today)
    assert [one["text"] for one in proposed["requirements"]] == ["信贷从业经验", "反洗钱"]
    assert proposed["manager_id"] == "", "HR takes no decisions, so that it chooses who does"
