"""What the pages that everybody opens ask of the database: counted, so that a loop around a query is seen.

Apart from the session, which one statement finds, and the access log, to which each look or act adds one.
"""

from __future__ import annotations

import pytest

from app import clock
from app.employment.employees import service as employees
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.keys import service as keys
from app.foundation.waiting import service as waiting
from app.hiring.applications import editing
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.screening import service as screening
from app.hiring.screening import tasks as _screening_tasks  # noqa: F401 - registers them, as the worker does
from app.hiring.uploads import service as uploads
from app.hiring.uploads import tasks as _upload_tasks  # noqa: F401
from tests.app.hiring import resumes
from tests.app.statements import Statements, counted


def reading(browser, path: str) -> Statements:
    """Open a page twice, so that keys are at hand as in daily work, and count the second time."""
    assert browser.get(path).status_code == 200
    with counted() as found:
        assert browser.get(path).status_code == 200
    return found


def test_candidate_when_read_then_takes_three_statements_and_a_record(browse, people):
    application = resumes.applied(people)
    for path in (f"/applications/{application.id}", f"/api/v1/applications/{application.id}"):
        found = reading(browse("hr"), path)
        assert len(found.own) <= 3, found.own
        assert (found.recorded, found.sessions) == (1, 1)


def test_file_when_received_then_takes_eight_statements(people):
    position = resumes.position(people)
    uploads.receive(position.id, "first.pdf", resumes.pdf("first"), people.hr)
    with counted() as found:
        uploads.receive(position.id, "second.pdf", resumes.pdf("second"), people.hr)
    assert len(found.all) <= 8, found.all


def test_file_when_read_and_screened_then_takes_thirty_six_statements(people, work_through, monkeypatch):
    answers = {
        "document_text": resumes.document(),
        "resume_fields": {"fields": resumes.fields(), "evidence": resumes.EVIDENCE},
    }
    monkeypatch.setattr(inference, "ask", lambda model, *_: answers[model])
    position = resumes.position(people)
    for name in ("first", "second"):
        own = {"name": name, "phone": f"1390000000{len(name)}", "email": f"{name}@example.com", "id_number": None}
        answers["resume_fields"]["fields"] = resumes.fields(**own)
        uploads.receive(position.id, f"{name}.pdf", resumes.pdf(name), people.hr)
        with counted() as found:
            work_through()
    assert len(screening.ranking(position.id)) == 2
    assert len([one for one in found.all if "todo" not in one]) <= 36, found.all


def test_position_when_read_then_takes_as_many_statements_for_one_file_as_for_many(browse, people):
    position = resumes.position(people)
    path = f"/positions/{position.id}"
    resumes.applied(people, position)
    one = reading(browse("hr"), path)
    for number in range(5):
        resumes.applied(people, position, resumes.pdf(f"file {number}"), phone=f"1390000000{number}", id_number=None)
    many = reading(browse("hr"), path)
    assert len(many.own) == len(one.own) <= 5, many.own  # the fifth: for how many the page keeps room
    assert many.recorded == 1


@pytest.mark.parametrize("path", ["/positions", "/api/v1/positions", "/employees", "/"])
def test_list_when_it_grows_then_takes_no_more_statements_for_each_candidate(browse, people, path):
    position = resumes.position(people)
    resumes.applied(people, position)
    one = reading(browse("hr"), path)
    for number in range(5):
        resumes.applied(people, position, resumes.pdf(f"file {number}"), phone=f"1390000000{number}", id_number=None)
    many = reading(browse("hr"), path)
    assert len(many.own) == len(one.own), many.own


def test_home_when_more_positions_have_candidates_then_takes_no_more_statements_and_counts_all(browse, people):
    def wait(number: int) -> None:
        contact = {"phone": f"1390000000{number}", "email": f"{number}@example.com", "id_number": None}
        application = resumes.applied(people, resumes.position(people), resumes.pdf(f"file {number}"), **contact)
        applications.set_stage(application.id, "screened", people.hr)

    wait(0)
    one = reading(browse("hr"), "/")
    for number in range(1, 5):
        wait(number)
    many = reading(browse("hr"), "/")
    assert len(many.own) == len(one.own) <= 15, many.own
    [queue] = [one for one in waiting.waiting(people.hr, clock.now(), 50) if one.kind == "invite"]
    assert (len(queue.items), queue.total) == (5, 5)
    assert [item.since for item in queue.items] == sorted(item.since for item in queue.items)
    assert waiting.waiting(people.manager, clock.now()) == []


def hire(people, number: int) -> None:
    """Put one more record among the employees, as the event of an approval does."""
    contact = {"phone": f"1390000000{number}", "email": f"{number}@example.com", "id_number": None}
    application = resumes.applied(people, resumes.position(people), resumes.pdf(f"file {number}"), **contact)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    decisions.decide(application.id, "approved", "Clear evidence of risk awareness.", people.manager, clock.now())
    employees.hire(application.id, decisions.decision(application.id).id)


def test_employees_when_there_are_many_then_list_takes_as_many_statements_as_for_one(browse, people):
    hire(people, 0)
    with counted() as one:
        assert len(employees.listing(people.lead)) == 1
    for number in range(1, 6):
        hire(people, number)
    calls = keys.provider_calls()
    with counted() as many:
        found = employees.listing(people.lead)
    assert len(found) == 6
    assert len(many.own) == len(one.own) <= 3, many.own
    assert many.recorded == 1  # one statement, with an entry for each record:
    read = [entry for entry in audit.recent(50) if (entry.action, entry.object_kind) == ("read", "employee")]
    assert {entry.object_id for entry in read} == {str(record.id) for record in found}
    assert {entry.person_id for entry in read} == {record.person_id for record in found}
    assert keys.provider_calls() - calls <= 1


def test_ranking_when_nothing_changed_then_answers_without_reading_a_screening(browse, people):
    position = resumes.position(people)
    resumes.applied(people, position)
    hr, path = browse("hr"), f"/positions/{position.id}/ranking"
    mark = screening.mark(people.hr, position.id)
    with counted() as found:
        assert hr.get(f"{path}?seen={mark}").status_code == 204
    assert len(found.own) <= 3, found.own
    assert not any("detail" in statement for statement in found.own), found.own


def test_candidate_when_many_corrected_it_then_page_takes_one_statement_for_their_names(browse, people):
    application = resumes.applied(people)
    path = f"/applications/{application.id}"

    def correct(account, version: int) -> None:
        fields = applications.view(account, application.id)["fields"]
        editing.edit(account, application.id, fields | {"skills": [f"skill {version}"]}, version)

    correct(people.hr, 1)
    one = reading(browse("lead"), path)
    for version, account in enumerate((people.lead, people.hr, people.lead), 2):
        correct(account, version)
    many = reading(browse("lead"), path)
    assert len(many.own) == len(one.own), many.own
    page = browse("lead").get(path).text
    for account in (people.hr, people.lead):
        assert account.display_name in page


def test_decision_when_taken_then_changes_five_tables_in_as_many_statements(browse, people):
    application = resumes.applied(people)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    manager = browse("manager")
    with counted() as found:
        form = [("outcome", "approved"), ("reason", "Clear evidence of risk awareness.")]
        assert manager.post(f"/applications/{application.id}/review", form).status_code == 303
    assert len(found.writes) <= 5, found.writes
    assert found.recorded == 2  # the decision, and the stage that it led to
