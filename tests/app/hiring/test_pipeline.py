"""The pipeline: the board of a position, the table of people, who sees whom, and names that are found sealed."""

from __future__ import annotations

import json
import re
import uuid
from datetime import timedelta

import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.waiting import service as waiting
from app.hiring.applications import editing, lookups
from app.hiring.applications import service as applications
from app.hiring.pipeline import columns, service, store, tasks
from app.hiring.screening import service as screening
from tests.app.hiring import resumes
from tests.app.statements import counted

FIXED = "steps within the screening and after the assessment are chosen; the stages around the interview are fixed"
OF_OTHERS = ("other_hr", "other_manager")


def applied(people, position=None, number: int = 0, **changes):
    """An application of somebody of their own."""
    contact = {"phone": f"1390000{number:04d}", "email": f"{number}@x.cn", "id_number": None}
    return resumes.applied(people, position, resumes.pdf(f"file {number}"), **contact | changes)


def at_stage(people, position, stage: str, number: int = 0, **changes):
    """An application that came to a stage."""
    application = applied(people, position, number, **changes)
    ways = {"manual_review": ("manual_review",), "screened": ("screened",), "assessed": None}
    for step in ways.get(stage) or ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, step, people.hr)
        if step == stage:
            break
    return application


def api(browser, path: str, **query) -> dict:
    answer = browser.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


def named(browser, **query) -> list[str]:
    return [one["name"] for one in api(browser, "/api/v1/candidates", **query)["people"]]


def waiting_of(account) -> int:
    """How many people wait too long for somebody, in a season's time."""
    found = waiting.waiting(account, clock.now() + timedelta(days=90))
    return sum(one.overdue for one in found if one.kind != "proposals")


def aged(application, days: int) -> None:
    database.db.execute_sql(
        "UPDATE pipeline_entries SET since = since - make_interval(days => %s) WHERE application_id = %s",
        (days, application.id),
    )


@pytest.fixture
def position(people):
    return resumes.position(people)


@pytest.mark.feature("IN-09")
def test_board_when_read_then_shows_who_stands_where_for_how_long_and_what_is_overdue(people, position, browse):
    first = at_stage(people, position, "screened", 1, name="王小明")
    at_stage(people, position, "manual_review", 2, name="赵一")
    aged(first, 5)
    for name in ("hr", "manager", "lead"):
        board = api(browse(name), f"/api/v1/positions/{position.id}/board")
        found = {one["key"]: one for one in board["columns"]}
        assert [one["name"] for one in found["screened"]["people"]] == ["王小明"]
        assert (found["screened"]["total"], found["screened"]["overdue"], found["screened"]["hours"]) == (1, 1, 72)
        assert (found["screened"]["people"][0]["days"], found["screened"]["people"][0]["overdue"]) == (5, True)
        assert (found["manual_review"]["total"], found["manual_review"]["overdue"]) == (1, 0)
        page = browse(name).get(f"/positions/{position.id}/board").text
        assert "5 days here" in page
        assert "1 overdue" in page
        assert f'href="/applications/{first.id}"' in page


@pytest.mark.feature("IN-09", "PV-07")
def test_pipeline_when_somebody_else_reads_it_then_shows_counts_and_finds_nobody_of_this_position(
    people, position, browse
):
    at_stage(people, position, "screened", 1, name="王小明")
    mine = resumes.position(people, title="Theirs", manager_id=str(people.other_manager.id))
    database.db.execute_sql("UPDATE positions SET owner_id = %s WHERE id = %s", (people.other_hr.id, mine.id))
    applied(people, mine, 2, name="李四")
    for who in OF_OTHERS:
        browser = browse(who)
        assert browser.get(f"/positions/{position.id}/board").status_code == 404
        assert browser.get(f"/api/v1/positions/{position.id}/board").status_code == 404
        table = api(browser, "/api/v1/candidates")
        assert ([one["name"] for one in table["people"]], table["total"]) == (["李四"], 1)
        assert api(browser, "/api/v1/candidates", position=str(position.id))["total"] == 0
        assert named(browser, q="王") == []
        assert api(browser, "/api/v1/search", q="王小明")["groups"] == []
        assert waiting_of(getattr(people, who)) == 1
        assert "王小明" not in browser.get("/candidates").text
    assert named(browse("manager")) == ["王小明"]
    assert sorted(named(browse("lead"))) == ["李四", "王小明"]
    for who in ("administrator", "auditor"):
        assert browse(who).get("/candidates").status_code == 403


def test_table_when_filtered_then_finds_by_each_of_what_hr_asks_for(people, position, browse):
    first = at_stage(people, position, "screened", 1, name="王小明", years_total=6.0)
    bachelor = [
        {"school": "Tsinghua University", "degree": "Master of Finance", "major": "", "start": None, "end": None}
    ]
    second = at_stage(people, position, "manual_review", 2, name="Grace Whitfield", education=bachelor, years_total=1.5)
    other = resumes.position(people, title="Teller")
    applied(people, other, 3, name="赵一", education=[], years_total=None)
    screening.screen(first.id)
    aged(second, 3)
    score = str(int(screening.result(first.id).score))
    browser = browse("hr")
    found = {
        "q=小明": ["王小明"], "q=grace wh": ["Grace Whitfield"], "q=ITFIELD": [], "stage=screened": ["王小明"],
        f"position={other.id}": ["赵一"], f"score={score}": ["王小明"], "school=复旦": ["王小明"],
        "school=tsing": ["Grace Whitfield"], "degree=master": ["Grace Whitfield"],
        "degree=bachelor": ["Grace Whitfield", "王小明"], "years=5": ["王小明"],
        "years=1": ["Grace Whitfield", "王小明"],
        "source=archive": [], "source=file": ["Grace Whitfield", "王小明", "赵一"], "days=3": ["Grace Whitfield"],
        "owner=me": ["Grace Whitfield", "王小明", "赵一"], "late=yes": ["Grace Whitfield"],
        "stage=nowhere": ["Grace Whitfield", "王小明", "赵一"], "q=小明&stage=manual_review": [],
    }  # fmt: skip
    for query, expected in found.items():
        asked = dict(part.split("=") for part in query.split("&"))
        assert named(browser, **asked) == expected, query


def test_table_when_paged_by_key_then_shows_each_once_in_either_order(people, position, browse, monkeypatch):
    monkeypatch.setattr(service, "SHOWN", 2)
    for number in range(5):
        applied(people, position, number, name=f"Person {number}")
    for sort in ("since", "-since", "applied", "-applied", "score", "-score"):
        seen, after = [], ""
        while True:
            page = api(browse("hr"), "/api/v1/candidates", sort=sort, **({"after": after} if after else {}))
            assert page["total"] == 5
            seen += [one["name"] for one in page["people"]]
            after = page["next"]
            if not after:
                break
        assert sorted(seen) == [f"Person {number}" for number in range(5)], sort
        if sort.endswith("applied"):
            assert seen == sorted(seen, reverse=sort.startswith("-"))


def test_table_when_filtered_then_the_address_keeps_it_and_a_chip_takes_it_away(people, position, browse):
    at_stage(people, position, "screened", 1, name="王小明")
    page = browse("hr").get("/candidates", params={"q": "小明", "stage": "screened", "sort": "-score"}).text
    assert 'href="/candidates?sort=-score&amp;stage=screened"' in page
    assert "1 person" in page
    assert "Nobody fits these filters." in browse("hr").get("/candidates", params={"q": "nobody"}).text
    known = browse("hr").get("/candidates?stage=nowhere&degree=master&school=Tsinghua").text
    assert re.findall(r'class="chip" href="[^"]*"><span>([^<]*)<', known) == [
        "Stage: nowhere (there is no such choice)", "School: Tsinghua", "Degree: Master or above",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/candidates", "/api/v1/candidates", "/positions/{}/board"])
def test_list_when_it_grows_then_takes_three_statements(people, position, browse, path):
    browser, address = browse("hr"), path.format(position.id)
    at_stage(people, position, "screened", 0)
    browser.get(address)
    for number in range(1, 6):
        at_stage(people, position, "screened", number)
    with counted() as found:
        assert browser.get(address).status_code == 200
    assert len(found.own) <= 3, found.own
    assert found.recorded == 1


def test_search_when_words_are_of_a_name_then_finds_who_the_reader_may_see_and_records_it(people, position, browse):
    application = at_stage(people, position, "screened", 1, name="王小明")
    at_stage(people, position, "screened", 2, name="Grace Whitfield")
    browser = browse("hr")
    browser.get("/api/v1/search", params={"q": "小明"})
    with counted() as found:
        groups = api(browser, "/api/v1/search", q="小明")["groups"]
    assert len([one for one in found.own if "position_versions v" not in one or "strpos" not in one]) <= 3, found.own
    hit = {"title": "王小明", "address": f"/applications/{application.id}", "note": "客户经理 · Screened"}
    assert groups == [{"kind": "candidates", "title": "Candidates", "hits": [hit]}]
    newest = audit.recent(1)[0]
    assert (newest.action, newest.object_id, newest.detail) == ("read", str(application.id), {"part": "search"})
    assert api(browser, "/api/v1/search", q="whit gra")["groups"][0]["hits"][0]["title"] == "Grace Whitfield"
    assert api(browser, "/api/v1/search", q="王小明 grace")["groups"] == []


def test_name_when_kept_then_the_database_holds_no_part_of_it(people, position):
    application = applied(people, position, name="王小明")
    row = database.db.execute_sql("SELECT lookups FROM pipeline_entries WHERE application_id = %s", (application.id,))
    kept = row.fetchone()[0]
    assert len(kept) > 6
    assert all(len(one) == 12 for one in kept)
    assert not any("小".encode() in bytes(one) or "王".encode() in bytes(one) for one in kept)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("13900000007", ["王小明"]), ("+86 139 0000 0007", ["王小明"]), (" 7@X.CN ", ["王小明"]), ("1390000000", []),
        ("x.cn", []), ("@", []), ("139000000071", []),
    ],
)  # fmt: skip
def test_number_or_address_when_searched_for_then_finds_whose_whole_it_is(people, position, browse, words, found):
    application = applied(people, position, 7, name="王小明")
    applied(people, position, 8, name="赵一")
    assert named(browse("hr"), q=words) == found
    hits = [hit for group in api(browse("hr"), "/api/v1/search", q=words)["groups"] for hit in group["hits"]]
    assert [hit["address"] for hit in hits] == [f"/applications/{application.id}"] * len(found)


def test_name_when_corrected_then_is_found_by_the_new_one_alone(people, position, browse):
    application = applied(people, position, name="王小明")
    editing.edit(people.hr, application.id, resumes.fields(name="张大伟", phone="13900000000", id_number=None), 1)
    assert named(browse("hr"), q="小明") == []
    assert named(browse("hr"), q="张大") == ["张大伟"]


def test_name_when_written_otherwise_then_is_found_all_the_same(people, position, browse):
    applied(people, position, 1, name="陳國強")
    applied(people, position, 2, name="Renée O’Neill-Smith")
    assert named(browse("hr"), q="陈国") == ["陳國強"]
    assert named(browse("hr"), q="RENÉE smi") == ["Renée O’Neill-Smith"]


def test_applications_when_made_before_there_were_lookups_then_are_found_after_the_job(people, position, browse):
    application = applied(people, position, name="王小明")
    database.db.execute_sql("UPDATE applications SET lookups = NULL")
    assert named(browse("hr"), q="小明") == []
    tasks.catch_up()
    assert named(browse("hr"), q="小明") == ["王小明"]
    assert lookups.catch_up(10) == 0
    assert store.entry(application.id).stage == "received"


@pytest.mark.feature("IV-26", part=FIXED)
def test_stages_when_an_hr_lead_changes_them_then_the_board_follows_and_the_change_is_recorded(
    people, position, browse
):
    person = at_stage(people, position, "screened", 1, name="王小明")
    version, kept = columns.editable(people.lead, position.id)
    hours = {key: one.hours for key, one in kept.items()} | {"screened": 2, "received": None}
    made = columns.edit(people.lead, position.id, {"phone_call": True}, hours, version, clock.now())
    assert audit.recent(1)[0].detail == {"version": made, "part": "stages"}
    board = service.board(people.hr, position.id, clock.now() + timedelta(hours=3))
    keys = [one.column.key for one in board.columns]
    assert keys.index("phone_call") == keys.index("screened") + 1
    assert next(one for one in board.columns if one.column.key == "screened").overdue == 1
    assert "phone_call" not in [one.key for one in columns.of_position(resumes.position(people).id).columns]
    browser = browse("hr")
    moved = browser.send("POST", f"/api/v1/applications/{person.id}/moves", json={"to": "phone_call"})
    assert json.loads(moved.text) == {"stage": "screened", "column": "phone_call", "link": None}
    assert audit.recent(1)[0].detail == {"from": "screened", "to": "phone_call"}
    assert browser.send("POST", f"/api/v1/applications/{person.id}/moves", json={"to": "panel"}).status_code == 409
    columns.edit(people.lead, position.id, {}, {}, made, clock.now())
    assert store.entry(person.id).step is None


@pytest.mark.feature("IV-26", part=FIXED)
def test_stages_when_changed_without_right_or_meanwhile_then_are_refused(people, position):
    for account in (people.hr, people.manager):
        with pytest.raises(Forbidden):
            columns.edit(account, position.id, {}, {}, 0, clock.now())
    with pytest.raises(NotFound):
        columns.edit(people.lead, uuid.uuid4(), {}, {}, 0, clock.now())
    for hours in ({"screened": 0}, {"approved": 5}, {"nowhere": 5}):
        with pytest.raises(Invalid):
            columns.edit(people.lead, position.id, {}, hours, 0, clock.now())
    columns.edit(people.lead, position.id, {}, {}, 0, clock.now())
    with pytest.raises(Conflict):
        columns.edit(people.lead, position.id, {}, {}, 0, clock.now())


def test_name_when_the_key_of_a_person_is_destroyed_then_finds_nobody(people, position, browse):
    application = applied(people, position, name="王小明")
    assert named(browse("hr"), q="139-0000-0000") == ["王小明"]
    keys.destroy(application.person_id)
    assert named(browse("hr"), q="小明") == []
    assert named(browse("hr"), q="139-0000-0000") == named(browse("hr"), q="0@x.cn") == []
    assert named(browse("hr")) == ["–"]
