"""What waits for each reader: their own work alone, what is overdue first, in a fixed number of statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import clock, database
from app.foundation.waiting import impact, service
from app.hiring.applications import service as applications
from tests.app.foundation.approvals.asking import ask
from tests.app.hiring import resumes
from tests.app.statements import counted


def totals(account) -> dict[str, int]:
    return {one.kind: one.total for one in service.waiting(account, clock.now())}


def assessed(people, position=None, number: int = 0):
    """Return an application that waits for a decision."""
    own = {"phone": f"139{number:08}", "email": f"{number}@example.com", "id_number": None} if number else {}
    application = resumes.applied(people, position, resumes.pdf(f"file {number}"), **own)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    return application


def scored(application, score: float | None, since_days: int = 0) -> None:
    """Set the score of a match, and for how long an application has been where it is."""
    database.db.execute_sql(
        "UPDATE pipeline_entries SET score = %s, since = since - make_interval(days => %s) WHERE application_id = %s",
        (score, since_days, application.id),
    )


def shown(browser, address: str = "/") -> list[str]:
    """Return the addresses of the rows of the inbox, in their order."""
    return re.findall(r'<td class="name"><a href="([^"]+)"', browser.get(address).text)


@pytest.mark.feature("IM-06")
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
    assert ">2</span>" in bell
    assert "/?kind=decide" in bell
    assert "Nothing waits for you." in browse("other_manager").get("/waiting/bell").text
    assert "Nothing waits for you." in browse("other_manager").get("/").text


def test_bell_when_something_is_overdue_then_it_stands_first_and_is_marked(people, browse):
    assessed(people)
    ask(people.hr, at=clock.now() - timedelta(hours=49))
    first, second = service.waiting(people.lead, clock.now())
    assert (first.kind, first.overdue, first.due) == ("requests", 1, None)
    assert (second.kind, second.overdue) == ("decide", 0)
    assert "bell-count bad" in browse("lead").get("/waiting/bell").text
    page = browse("lead").get("/").text
    assert page.index("Requests to decide") < page.index("Candidates to decide on")
    api = browse("lead").get("/api/v1/waiting").json["waiting"]
    assert [one["kind"] for one in api] == ["requests", "decide"]


@pytest.mark.feature("IM-06")
def test_inbox_when_work_of_several_kinds_waits_then_overdue_comes_first_then_what_is_due_then_impact(people, browse):
    position, now = resumes.position(people), clock.now()
    late, weak, strong, unscored = (assessed(people, position, number) for number in range(1, 5))
    request = ask(people.hr, at=now - timedelta(hours=49))
    database.db.execute_sql("UPDATE pipeline_entries SET since = %s", (now,))
    for one, score, days in ((late, 10, 30), (weak, 20, 0), (strong, 90, 0), (unscored, None, 0)):
        scored(one, score, days)
    wanted = [f"/applications/{one.id}/review" for one in (late, strong, unscored, weak)]
    assert shown(browse("lead")) == [wanted[0], f"/inbox/{request}", *wanted[1:]]
    assert shown(browse("lead"), "/?kind=requests") == [f"/inbox/{request}"]
    assert shown(browse("manager")) == wanted
    read = "SELECT count(*) FROM audit_entries WHERE actor_id = %s AND object_kind = 'application' AND action = 'read'"
    assert database.db.execute_sql(read, (str(people.manager.id),)).fetchone() == (4,), "each name that was shown"
    page = browse("lead").get("/?kind=requests").text
    assert re.search(r'href="/\?kind=requests" aria-current="true">Requests to decide <b>1</b>', page)
    assert re.search(r'href="/"[^>]*>All <b>5</b>', page), "the other kinds keep their numbers"
    for name in ("made-up", "proposals"):
        assert "Nothing of this kind waits for you." in browse("lead").get(f"/?kind={name}").text
    assert browse("lead").get("/?most=501").status_code == 422


def test_impact_when_things_differ_then_counts_candidates():
    assert [impact.of_score(score, 100) for score in (100, 40, 0, None)] == [1, 0.4, 0, impact.UNKNOWN]
    assert impact.of_people(80) > impact.ONE > impact.UNKNOWN


@pytest.mark.feature("IM-06")
def test_inbox_when_it_grows_then_takes_as_many_statements_and_the_bell_counts_the_same(people, browse):
    position, lead = resumes.position(people), browse("lead")
    asked: list[int] = []
    bell: list[int] = []
    for least, most in ((0, 1), (1, 6), (6, 60)):
        for number in range(least, most):
            assessed(people, position, number + 1)
            if number < 6:
                ask(people.hr, at=clock.now())
        for counts, path in ((asked, "/"), (bell, "/waiting/bell")):
            assert lead.get(path).status_code == 200
            with counted() as found:
                page = lead.get(path).text
            counts.append(len(found.own))
            assert f">{min(most, 6) + most}</" in page, "the same number in both"
    assert len({*asked}) == 1, asked
    assert asked[0] <= 20
    assert len({*bell}) == 1, bell
    assert bell[0] <= 13, "one for each room that registers something, and one for the positions of the reader"
    assert len(shown(lead)) == service.SHOWN
    assert "50 of 66 are shown." in lead.get("/").text
    assert len(shown(lead, "/?most=100")) == 66
