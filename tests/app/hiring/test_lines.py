"""The lines of a position in the application: how each was read, who meets it, and what HR's word changes."""

from __future__ import annotations

import json

import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.hiring.positions import inputs
from app.hiring.positions import service as positions
from app.hiring.screening import service
from app.hiring.screening import tasks as _registers  # noqa: F401 - the worker loads it as well
from app.hiring.uploads import tasks as _reads  # noqa: F401 - the worker loads it as well
from tests.app.hiring import resumes
from tests.app.hiring.test_screening import apply
from tests.app.statements import counted

STRANGE = "持有CAMS"
"""What nobody below holds."""
ASKED = [{"id": "r", "text": "客户资源"}, {"id": "c", "text": STRANGE}, {"id": "n", "text": "CPA", "kind": "nice"}]


@pytest.fixture
def position(people):
    return resumes.position(people, requirements=ASKED, rules=[])


@pytest.fixture
def screened(people, position, work_through):
    """Five people who lack one line alone, and one who lacks two."""
    found = [apply(people, position, number) for number in range(5)]
    found.append(apply(people, position, 9, work=[], skills=[], years_by_skill={}))
    work_through()
    return found


def line_of(position, text: str):
    return next(one for one in position.requirements if one.text == text)


def settle(account, position, settlement: str, text: str = STRANGE) -> None:
    service.settle(account, position.id, position.version, line_of(position, text).id, settlement, clock.now())


def groups(people, position) -> list[tuple[str, int]]:
    return [(group, len(rows)) for group, rows in service.ranked(people.hr, position.id).groups]


def test_ranking_when_a_line_is_in_doubt_then_who_lacks_nothing_else_stands_in_a_group_before_the_rest(
    people, position, screened, browse
):
    assert groups(people, position) == [("doubt", 5), ("rest", 1)]
    page = browse("hr").get(f"/positions/{position.id}/ranking").text
    assert "Nobody of the 6 people screened meets this line, although 5 meet everything required" in page
    assert "Would qualify but for a line in doubt" in page
    assert f"but for: {STRANGE}" in page
    answer = json.loads(browse("hr").get(f"/api/v1/positions/{position.id}/ranking").text)["ranking"]
    assert [(one["group"], one["but_for"]) for one in answer] == [("doubt", [STRANGE])] * 5 + [("rest", [])]
    assert answer[4]["before_next"] == "Lacks nothing required but for a line in doubt; the next one lacks more"


@pytest.mark.feature("RS-09", part="it says how a requirement is read and how many meet it, not where")
@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Read as: certificate: CAMS", "Meet it: 0 of 6 screened", "do not: 6", "Read as I mean it")),
        ("zh", ("理解为： 证书：CAMS", "满足：0 人（共筛选 6 人）", "不满足：6 人", "此条由人查看")),
    ],
)
def test_lines_when_shown_then_say_how_each_was_read_and_how_many_meet_it(
    people, position, screened, browse, language, expected
):
    browser = browse("hr")
    browser._headers["Cookie"] += f"; hr_language={language}"
    page = browser.get(f"/positions/{position.id}/lines").text
    assert [text for text in expected if text not in page] == []
    api = json.loads(browse("manager").get(f"/api/v1/positions/{position.id}/lines").text)
    meet = {one["text"]: (one["meet"], one["may_meet"], one["do_not_meet"]) for one in api["lines"]}
    assert meet == {"客户资源": (5, 0, 1), STRANGE: (0, 0, 6), "CPA": (0, 0, 6)}


def test_lines_when_a_rule_is_among_them_then_are_shown_with_it(people, browse):
    position = resumes.position(people, requirements=ASKED, rules=[{"kind": "degree_at_least", "value": "bachelor"}])
    page = browse("hr").get(f"/positions/{position.id}/lines")
    assert page.status_code == 200
    assert "Degree at least" in page.text


def test_line_when_hr_confirms_it_then_holds_again_and_is_doubted_no_more(people, position, screened, browse):
    settle(people.hr, position, "confirmed")
    assert groups(people, position) == [("rest", 6)]
    page = browse("hr").get(f"/positions/{position.id}/ranking").text
    assert "in doubt</h3>" not in page
    settle(people.hr, position, "open")
    assert groups(people, position) == [("doubt", 5), ("rest", 1)]


def test_line_when_a_person_looks_at_it_then_the_others_are_qualified_but_for_it_and_it_is_said_with_each(
    people, position, screened, browse
):
    settle(people.hr, position, "person")
    assert groups(people, position) == [("look", 5), ("rest", 1)]
    page = browse("hr").get(f"/positions/{position.id}/ranking").text
    assert page.count(f"but for a look at: {STRANGE}") == 5
    assert "A person looks at it" in browse("hr").get(f"/applications/{screened[0].id}/match").text


def test_settlement_when_the_line_asks_for_something_else_then_holds_no_more(people, position, screened):
    line = line_of(position, STRANGE)
    settle(people.hr, position, "confirmed")

    def revise(text: str, weight: float) -> None:
        now = positions.get(position.id)
        asked = [
            {
                "id": one.id,
                "text": text if one.text.startswith("持有") else one.text,
                "kind": one.kind,
                "weight": weight,
            }
            for one in now.requirements
        ]
        stated = {"title": now.title, "manager_id": str(people.manager.id), "requirements": asked, "rules": []}
        new = positions.revised(now, inputs.read(stated), now.version)
        with database.transaction():  # as when a second person has approved it
            assert positions.take(new, people.hr.id, clock.now(), approval=None)

    revise(STRANGE, 2.0)  # another weight asks for the same
    shown = {one.line.asked.id: one for one in service.lines_of(people.hr, position.id).shown}
    assert (shown[line.id].settled, shown[line.id].line.screened) == ("confirmed", 6)
    revise("持有CAMS或CFA", 2.0)
    shown = {one.line.asked.id: one for one in service.lines_of(people.hr, position.id).shown}
    assert (shown[line.id].settled, shown[line.id].line.screened) == (None, 0)
    with pytest.raises(Conflict):
        settle(people.hr, position, "person")  # who still sees the first version


def test_line_when_settled_then_is_in_the_log_and_kept_with_what_was_read(people, position, browse):
    line = line_of(position, STRANGE)
    form = [("line", line.id), ("version", "1"), ("settlement", "person")]
    assert browse("hr").post(f"/positions/{position.id}/lines", form).status_code == 303
    entry = next(one for one in audit.recent() if one.action == "update" and one.object_kind == "position")
    assert (entry.actor_id, entry.object_id) == (str(people.hr.id), str(position.id))
    assert entry.detail == {"line": line.id, "settlement": "person", "version": 1}
    log = browse("auditor").get("/audit").text
    assert "a person looks at it" in log
    row = database.db.execute_sql("SELECT asked, reading, account_id FROM screening_settlements").fetchone()
    assert row[0]["text"] == STRANGE
    assert row[1] == [{"source": "certificate: %(what)s", "fields": {"what": "CAMS"}}]
    assert row[2] == people.hr.id


def test_line_when_settled_by_who_may_not_or_without_sense_then_is_refused(people, position, browse):
    for account, error in ((people.other_hr, NotFound), (people.other_manager, NotFound), (people.manager, Forbidden)):
        with pytest.raises(error):
            settle(account, position, "confirmed")
    with pytest.raises(Invalid):
        settle(people.hr, position, "forgotten")
    with pytest.raises(Invalid):
        settle(people.hr, position, "confirmed", "CPA")  # only wished
    path = f"/api/v1/positions/{position.id}/lines"
    body = {"line": line_of(position, STRANGE).id, "version": 1, "settlement": "confirmed"}
    assert browse("other_hr").send("POST", path, json=body).status_code == 404
    assert browse("hr").send("POST", path, json=body | {"settlement": "maybe"}).status_code == 422
    answer = browse("hr").send("POST", path, json=body)
    assert [one["settlement"] for one in json.loads(answer.text)["lines"]] == [None, "confirmed", None]
    assert "Read as I mean it" not in browse("manager").get(f"/positions/{position.id}/lines").text


def test_ranking_when_a_line_was_settled_then_a_page_that_waits_is_told(people, position, screened, browse):
    mark = service.mark(people.hr, position.id)
    path = f"/positions/{position.id}/ranking"
    assert browse("hr").get(path, params={"seen": mark}).status_code == 204
    settle(people.hr, position, "confirmed")
    assert browse("hr").get(path, params={"seen": mark}).status_code == 200


def test_pages_when_more_people_were_screened_then_take_no_more_statements(people, position, work_through, browse):
    def statements(path: str) -> list[str]:
        browser = browse("hr")
        assert browser.get(path).status_code == 200  # keys are at hand, as in daily work
        with counted() as found:
            assert browser.get(path).status_code == 200
        return found.own

    paths = [f"/positions/{position.id}/{part}" for part in ("ranking", "lines")]
    apply(people, position, 0)
    work_through()
    one = [len(statements(path)) for path in paths]
    for number in range(1, 6):
        apply(people, position, number)
    work_through()
    assert [len(statements(path)) for path in paths] == one
    assert one[1] <= 4
