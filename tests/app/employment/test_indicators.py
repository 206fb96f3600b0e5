"""One id for one indicator: in the position, the screening, the interview, the report and the employee record."""

from __future__ import annotations

import json
from pathlib import Path

import falcon
import jsonschema
import pytest

from app import clock, database
from app.app import create
from app.employment.employees import service
from app.errors import Conflict
from app.foundation.audit import service as audit
from app.foundation.work import service as work
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.hiring.positions import changes, indicators, inputs
from app.hiring.positions import service as positions
from app.hiring.screening import service as screening
from app.inputs import Refused
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import screened
from tests.app.hiring.test_assessment import keep_all
from tests.app.hiring.test_profile import answered
from tests.app.work_off import work_off

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemas/evaluation.schema.json").read_text(encoding="utf-8"))
PROFILE = [
    {"indicator": "integrity", "required": 4, "weight": 0.5},
    {"indicator": "risk-awareness", "required": 5, "weight": 0.3},
    {"indicator": "coding", "required": 3, "weight": 0.2},
]
ASKED = [{"text": "风险意识", "indicator": "risk-awareness"}, {"text": "客户资源"}]
BANK = "a bank cannot add to the dictionary"


@pytest.fixture
def app(db) -> falcon.App:
    """The application over the database of the test."""
    return create(db)


@pytest.fixture
def approved(people, app):
    """An application that was screened, interviewed, rated and approved; the event waits."""
    position = resumes.position(people, language="en", profile=PROFILE, requirements=ASKED)
    application = screened(people, position)
    screening.screen(application.id)
    answered(people, app, application)
    # The form of the pack: improvement, integrity, customer relationships, risk awareness.
    keep_all(interviews.interview(application.id), 3.0, 2.5, None, 5.0)
    database.db.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    decisions.decide(application.id, "approved", "Clear evidence of risk awareness.", people.manager, clock.now())
    return application


def record_of(browse, application) -> dict:
    answer = browse("lead").get(f"/api/v1/applications/{application.id}/employee").json["employee"]
    jsonschema.validate(answer, SCHEMA)
    return answer["employee"]


@pytest.mark.feature("SC-20")
@pytest.mark.feature("RS-17", part=BANK)
def test_indicator_when_asked_for_then_screening_interview_report_and_record_name_it_by_one_id(approved, browse):
    work_off()
    hr, one = browse("hr"), "risk-awareness"
    match = hr.get(f"/api/v1/applications/{approved.id}/screening").json
    assert [item["indicator"] for item in match["requirements"]] == [one, None]
    assert f'data-indicator="{one}"' in hr.get(f"/applications/{approved.id}/match").text
    lines = hr.get(f"/api/v1/positions/{approved.position_id}/lines").json["lines"]
    assert [item["indicator"] for item in lines] == [one, None]
    for page in ("ranking", "lines"):
        assert f'data-indicator="{one}"' in hr.get(f"/positions/{approved.position_id}/{page}").text
    rated = hr.get(f"/api/v1/applications/{approved.id}/assessment").json["assessment"]["answers"]
    report = hr.get(f"/api/v1/applications/{approved.id}/report").json
    ids = ["process-improvement", "integrity", "customer-relationships", one]
    assert ([item["indicator"] for item in rated][1:], rated[3]["score"]) == (ids[1:], 5.0)
    assert [item["indicator"] for item in report["indicators"]] == [item["indicator"] for item in rated]
    record = record_of(browse, approved)
    assert record["indicators"][1] == {
        "indicator": one, "name": "Risk awareness", "required": 5, "weight": 0.3, "score": 5.0
    }  # fmt: skip
    assert [(item["indicator"], item["score"]) for item in record["indicators"]][:3] == [
        ("integrity", 2.5), (one, 5.0), ("coding", None)
    ]  # fmt: skip
    assert record["indicators"][3:] == [
        {"indicator": rated[0]["indicator"], "name": record["indicators"][3]["name"], "required": None, "weight": None,
         "score": 3.0}
    ]  # fmt: skip
    assert f'data-indicator="{one}"' in browse("manager").get(f"/employees/{record['id']}").text


@pytest.mark.feature("SC-20")
def test_id_when_the_dictionary_lacks_it_at_the_sync_then_none_is_taken_over_until_it_has_it(
    people, approved, browse, monkeypatch
):
    with monkeypatch.context() as without:
        dictionary_of(without, lacking="coding")
        work_off()
        record = record_of(browse, approved)
        assert (record["indicators"], record["indicators_refused"]) == ([], ["coding"])
        lead = browse("lead")
        assert "the dictionary has no indicator coding" in lead.get(f"/employees/{record['id']}").text
        assert "indicators refused" in lead.get("/employees").text
        [entry] = [one for one in audit.recent(100, person_id=approved.person_id) if one.action == "hire"]
        assert entry.detail["refused"] == ["coding"]
        employee_id = service.of_application(approved.id)
        with pytest.raises(Refused, match="coding"):
            service.take_over(people.hr, employee_id)
        assert record_of(browse, approved)["indicators_refused"] == ["coding"]
    browse("hr").submit(f"/employees/{employee_id}/indicators", [])
    record = record_of(browse, approved)
    assert [one["indicator"] for one in record["indicators"]][:3] == ["integrity", "risk-awareness", "coding"]
    assert record["indicators_refused"] == []
    with pytest.raises(Conflict, match="Nothing was refused"):
        service.take_over(people.hr, employee_id)


def dictionary_of(patch, lacking: str) -> None:
    """Take an indicator out of the dictionary."""
    whole = indicators.dictionary()
    left = {one: indicator for one, indicator in whole.indicators.items() if one != lacking}
    patch.setattr(indicators, "dictionary", lambda: whole.model_copy(update={"indicators": left}))


def test_event_when_it_carries_indicators_then_nobody_reads_them_without_the_key_of_the_person(approved):
    [payload] = database.db.execute_sql(
        "SELECT payload::text FROM outbox_events WHERE topic = 'application.decided'"
    ).fetchone()
    for plain in ("integrity", "risk-awareness", "2.5"):
        assert plain not in payload
    work_off()
    stored = database.db.execute_sql("SELECT employees::text FROM employees").fetchone()[0]
    assert b"integrity".hex() not in stored


def test_event_when_it_is_of_the_release_before_then_the_record_is_made_without_indicators(people, approved, browse):
    database.db.execute_sql("DELETE FROM procrastinate_jobs")
    decision = decisions.decision(approved.id)
    work.emit("application.decided", application_id=str(approved.id), decision_id=str(decision.id), outcome="approved")
    work_off()
    record = record_of(browse, approved)
    assert (record["indicators"], record["indicators_refused"]) == ([], [])
    assert "before indicators were taken over" in browse("lead").get(f"/employees/{record['id']}").text


def test_requirement_when_it_informs_what_the_profile_lacks_then_is_refused(people):
    stated = {"title": "客户经理", "manager_id": str(people.manager.id), "profile": PROFILE}
    for wrong in ("resilience", "charm"):
        sent = inputs.read(stated | {"requirements": [{"text": "抗压", "indicator": wrong}]})
        with pytest.raises(Refused, match="which the competency profile lacks"):
            positions.create(people.hr, sent, clock.now())


def test_requirement_when_a_program_leaves_its_indicator_out_then_it_stays_and_null_takes_it_away(people):
    position = resumes.position(people, profile=PROFILE, requirements=ASKED)
    kept = {"id": position.requirements[0].id, "text": "风险意识"}

    def revised(requirement: dict):
        sent = inputs.read({"title": "柜员", "manager_id": str(people.manager.id), "requirements": [requirement]})
        now = positions.get(position.id).version
        made = changes.revise(people.hr, position.id, sent, now, clock.now())
        assert isinstance(made, positions.Position)
        return made.requirements[0].indicator

    assert revised(kept) == "risk-awareness"
    assert revised(kept | {"indicator": None}) is None
