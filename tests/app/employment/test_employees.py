"""An approval makes the employee record, once, with the chain that led to it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from app import clock, openapi
from app.database import db as database
from app.employment.employees import outputs, service
from app.errors import NotFound
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from tests.app.hiring import resumes
from tests.app.work_off import work_off
from tests.pace import scaled

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemas/evaluation.schema.json").read_text(encoding="utf-8"))


def decided(people, outcome: str, data: bytes | None = None):
    application = resumes.applied(people, data=data)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    decisions.decide(application.id, outcome, "Clear evidence of risk awareness.", people.manager, clock.now())
    return application


@pytest.fixture
def hired(people):
    application = decided(people, "approved")
    database.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    return application


@pytest.mark.feature("EH-01")
@pytest.mark.feature("SY-19", part="one record is counted; corrections by hand of what was taken over are not")
@pytest.mark.feature("SY-01", part="the record follows an approval, not the end of the interview")
def test_record_when_candidate_is_approved_then_exists_once_without_typing(people, hired):
    found = service.employee(people.lead, service.of_application(hired.id))
    assert (found.name, found.person_id) == ("李梅", hired.person_id)
    decision = decisions.decision(hired.id)
    service.hire(hired.id, decision.id)
    assert database.execute_sql("SELECT count(*) FROM employees").fetchone()[0] == 1


def test_record_when_two_applications_are_joined_and_both_approved_then_is_one(people, hired):
    other = decided(people, "approved", resumes.pdf("another"))
    assert other.person_id != hired.person_id
    work_off()
    assert service.of_application(other.id) is None
    assert database.execute_sql("SELECT count(*) FROM employees").fetchone()[0] == 1


def test_record_when_candidate_is_rejected_then_does_not_exist(people):
    application = decided(people, "rejected")
    database.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    assert service.of_application(application.id) is None


@pytest.mark.feature("SY-12")
@pytest.mark.feature("SY-17", part="the exported record is validated, no other stored document")
def test_record_when_exported_then_chain_is_complete_and_valid(people, hired):
    found = service.employee(people.lead, service.of_application(hired.id))
    document = outputs.Record.of(found).model_dump(mode="json")
    jsonschema.validate(document, SCHEMA)
    jsonschema.validate(document, openapi.schema(outputs.Record, answered=True))
    assert [node["kind"] for node in document["chain"]] == ["resume", "decision", "employee"]


@pytest.mark.feature("SY-07", part="single records are timed: no p99 under load, and no histogram is exported")
def test_record_when_made_then_says_how_long_after_the_decision(people, hired):
    found = service.employee(people.lead, service.of_application(hired.id))
    assert 0 <= outputs.Record.of(found).seconds_from_decision <= scaled(10)


@pytest.mark.feature("PV-16", "PV-03")
@pytest.mark.feature(
    "EH-01", part="nothing shows that recordings are not copied and that access changes with the hiring"
)
def test_record_when_shown_or_stored_then_numbers_are_hidden(people, hired, browse):
    page = browse("lead").get(f"/employees/{service.of_application(hired.id)}").text
    assert "138****5678" in page
    assert resumes.PHONE not in page
    assert resumes.ID_NUMBER not in page
    stored = database.execute_sql("SELECT employees::text FROM employees").fetchone()[0]
    for plain in (resumes.PHONE, resumes.ID_NUMBER, resumes.EMAIL, "李梅"):
        assert plain not in stored
        assert plain.encode().hex() not in stored


@pytest.mark.feature("PV-07", "PV-08")
def test_record_when_asked_for_by_others_then_not_found(people, hired, browse):
    employee_id = service.of_application(hired.id)
    for account in (people.other_hr, people.other_manager, people.administrator, people.auditor):
        with pytest.raises(NotFound):
            service.employee(account, employee_id)
    for name in ("administrator", "auditor"):
        for path in ("/employees", f"/employees/{employee_id}", f"/api/v1/employees/{employee_id}"):
            assert browse(name).get(path).status_code == 403
    assert browse("other_hr").get(f"/employees/{employee_id}").status_code == 404


@pytest.mark.feature("PV-10", "OP-03")
def test_record_when_read_alone_or_in_the_list_then_each_reading_is_recorded(people, hired, browse):
    lead, employee_id = browse("lead"), str(service.of_application(hired.id))

    def readings() -> list[dict]:
        """The details of what the lead read of the record, newest first."""
        return [
            entry.detail
            for entry in audit.recent(person_id=hired.person_id)
            if (entry.actor_id, entry.action, entry.object_id) == (str(people.lead.id), "read", employee_id)
        ]

    assert readings() == []
    assert "李梅" in lead.get("/employees").text
    assert readings() == [{"page": "list"}]
    assert "李梅" in lead.get(f"/api/v1/employees/{employee_id}").text
    assert readings() == [{}, {"page": "list"}]
