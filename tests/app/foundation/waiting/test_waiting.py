"""What the bell counts for each reader: their own work alone, what is overdue first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.foundation.waiting import service
from app.hiring.applications import service as applications
from tests.app.foundation.approvals.asking import ask
from tests.app.hiring import resumes
from tests.app.statements import counted


def totals(account) -> dict[str, int]:
    return {one.kind: one.total for one in service.waiting(account, clock.now())}


def assessed(people):
    """Return an application that waits for a decision."""
    application = resumes.applied(people)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    return application


@pytest.mark.feature("IM-06", part="the number of each kind on every page; the home page lists them by names")
def test_bell_when_work_waits_then_each_reader_is_told_of_their_own_alone(people, browse):
    assessed(people)
    ask(people.hr, at=clock.now())
    assert totals(people.manager) == {"decide": 1}
    assert totals(people.lead) == {"decide": 1, "requests": 1}
    assert totals(people.other_manager) == {}
    assert "requests" not in totals(people.hr), "nobody decides their own request"
    for stranger in (people.administrator, people.auditor):
        assert not {"decide", "review", "invite"} & {*totals(stranger)}, "no candidate is counted for them"
    bell = browse("lead").get("/waiting/bell").text
    assert 'class="bell-count" >2<' in bell or ">2</span>" in bell
    assert "/#queue-decide" in bell
    assert "Nothing waits for you." in browse("other_manager").get("/waiting/bell").text


def test_bell_when_something_is_overdue_then_it_stands_first_and_is_marked(people, browse):
    assessed(people)
    ask(people.hr, at=clock.now() - timedelta(hours=49))
    first, second = service.waiting(people.lead, clock.now())
    assert (first.kind, first.overdue, first.due) == ("requests", 1, None)
    assert (second.kind, second.overdue) == ("decide", 0)
    assert "bell-count bad" in browse("lead").get("/waiting/bell").text
    page = browse("lead").get("/waiting").text
    assert page.index("Requests to decide") < page.index("Candidates to decide on")
    api = browse("lead").get("/api/v1/waiting").json["waiting"]
    assert [one["kind"] for one in api] == ["requests", "decide"]


def test_bell_when_there_is_more_work_then_takes_no_more_statements(people, browse):
    browser, asked = browse("lead"), []
    for _ in range(2):
        assessed(people)
        ask(people.hr, at=clock.now())
        browser.get("/waiting/bell")
        with counted() as found:
            browser.get("/waiting/bell")
        asked.append(len(found.own))
    assert asked[0] == asked[1] <= 8, "requests one, candidates, pipeline and notes two each, the blind sample one"
