"""A regulated position needs documents: nobody is invited or approved without them, and the refusal names them."""

from __future__ import annotations

from datetime import timedelta

import jsonschema
import pytest

from app import clock, database
from app import text as words
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.organisation.service import day_of
from app.hiring.applications import documents, gate, inputs
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.inputs import Refused, check
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column, screened
from tests.app.test_openapi import answer_of

NEEDED = [
    {"kind": "licence", "before": "invited"},
    {"kind": "conflict_declaration", "before": "approved"},
]


@pytest.fixture
def application(people):
    """A screened application for a regulated position."""
    return screened(people, resumes.position(people, language="en", documents=NEEDED))


def saw(people, application, kind: str, **more) -> None:
    sent = check(inputs.DocumentSeen, {"kind": kind} | more)
    documents.record(people.hr, application.id, sent, clock.now())


@pytest.mark.feature("RS-19")
def test_stage_when_a_document_is_missing_then_is_not_reached_until_hr_has_seen_it(people, application):
    with words.reader("en"), pytest.raises(Conflict, match="Missing, or valid no more: Licence to practise"):
        interviews.invite(application.id, people.hr, clock.now())
    assert applications.application(application.id).stage == "screened"
    assert column("SELECT count(*) FROM interviews") == [0], "nothing of the invitation stays"
    saw(people, application, "licence", number="CN-2024-0001234")
    assert interviews.invite(application.id, people.hr, clock.now()).link
    for stage in ("interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    with words.reader("en"), pytest.raises(Conflict, match="Declaration of conflicts of interest"):
        decisions.decide(application.id, "approved", "Clear evidence of judgement.", people.manager, clock.now())
    assert decisions.decision(application.id) is None
    saw(people, application, "conflict_declaration")
    decisions.decide(application.id, "approved", "Clear evidence of judgement.", people.manager, clock.now())
    assert applications.application(application.id).stage == "approved"


def test_stage_when_documents_are_missing_then_a_person_may_still_reject(people, application):
    decisions.decide(application.id, "rejected", "The licence ran out.", people.manager, clock.now())
    assert applications.application(application.id).stage == "rejected"


def test_document_when_it_holds_no_more_then_is_missing_again(people, application):
    today = day_of(clock.now())
    saw(people, application, "licence", valid_until=today.isoformat())
    row = applications.application(application.id)
    assert gate.missing(row, "invited", today) == []
    assert gate.missing(row, "invited", today + timedelta(days=1)) == ["licence"]
    assert gate.missing(row, "approved", today) == ["conflict_declaration"]


def test_document_when_seen_then_number_is_sealed_masked_and_both_acts_are_recorded(people, application, browse):
    page = f"/applications/{application.id}/documents"
    hr = browse("hr")
    assert "Missing, or valid no more: Licence to practise" in hr.get(page).text
    fields = [("kind", "licence"), ("number", "CN-2024-0001234"), ("valid_until", "2199-12-31")]
    shown = hr.submit(page, fields).text
    assert "************234" in shown
    assert "2024-0001" not in shown
    assert "2199-12-31" in shown
    assert b"0001234" not in bytes(column("SELECT number FROM application_documents")[0])
    assert f'href="{page}"' in hr.get(f"/applications/{application.id}").text
    entries = [one for one in audit.recent(30) if (one.detail or {}).get("part") == "documents"]
    assert {(one.action, one.actor_name) for one in entries} == {("update", "Hr"), ("read", "Hr")}
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("UPDATE application_documents SET valid_until = NULL")


def test_document_when_it_is_not_needed_ran_out_or_nobody_may_then_is_not_recorded(people, application):
    with pytest.raises(Invalid, match="needs no such document"):
        saw(people, application, "qualification")
    with pytest.raises(Invalid, match="valid no more"):
        saw(people, application, "licence", valid_until="2001-01-01")
    with pytest.raises(Refused, match="stands twice"):
        resumes.position(people, documents=[NEEDED[0], NEEDED[0]])
    sent = check(inputs.DocumentSeen, {"kind": "licence"})
    with pytest.raises(Forbidden):
        documents.record(people.manager, application.id, sent, clock.now())
    with pytest.raises(NotFound):
        documents.record(people.other_hr, application.id, sent, clock.now())
    assert column("SELECT count(*) FROM application_documents") == [0]


@pytest.mark.feature("RS-19")
def test_program_when_it_records_a_document_then_reads_what_is_still_missing(application, browse):
    path = f"/api/v1/applications/{application.id}/documents"
    answer = browse("hr").send("POST", path, json={"kind": "licence", "number": "X1"})
    assert answer.status_code == 200, answer.text
    jsonschema.validate(answer.json, answer_of("post", "/api/v1/applications/{application_id}/documents", 200))
    assert [one["kind"] for one in answer.json["missing"]] == ["conflict_declaration"]
    assert answer.json["seen"][0]["number"] == "**", "a short number is covered whole"
    assert browse("manager").get(path).json["needed"] == NEEDED
