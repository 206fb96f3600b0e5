"""What the pages that everybody opens ask of the database: counted, so that a loop around a query is seen.

Apart from the session, which one statement finds, and the access log, to which each look or act adds one.
"""

from __future__ import annotations

import pytest

from app.hiring.candidates import service as candidates
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


def test_decision_when_taken_then_changes_five_tables_in_as_many_statements(browse, people):
    application = resumes.applied(people)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        candidates.set_stage(application.id, stage, people.hr)
    manager = browse("manager")
    with counted() as found:
        form = [("outcome", "approved"), ("reason", "Clear evidence of risk awareness.")]
        assert manager.post(f"/applications/{application.id}/review", form).status_code == 303
    assert len(found.writes) <= 5, found.writes
    assert found.recorded == 2  # the decision, and the stage that it led to
