"""Screening in the application: by itself, once, kept, ranked, explained, and never a rejection."""

from __future__ import annotations

import json
from typing import Any

import peewee
import pytest

from app import clock, database
from app.errors import Forbidden, NotFound
from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.foundation.work import service as work
from app.hiring.applications import editing
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.screening import service
from app.hiring.screening import tasks as _registers  # noqa: F401 - the worker loads it as well
from app.hiring.uploads import tasks as _reads  # noqa: F401 - the worker loads it as well
from app.text import reader
from tests.app.hiring import resumes

LEADING: list[dict[str, Any]] = [
    {"id": "d", "kind": "degree_at_least", "value": "bachelor"},
    {"id": "y", "kind": "years_in_skill", "value": 3, "skill": "客户经理"},
]


def job(start: str, end: str | None, title: str = "客户经理", **more) -> dict:
    return {
        "employer": "招商银行",
        "title": title,
        "start": start,
        "end": end,
        "internship": False,
        "description": "维护客户资源",
    } | more


def person(number: int, **changes) -> dict:
    """Fields of a person of their own."""
    return {
        "name": f"候选人{number}",
        "phone": f"1391234{number:04d}",
        "email": f"c{number}@example.com",
        "id_number": None,
    } | changes


def apply(people, position, number: int, **changes):
    return resumes.applied(people, position, resumes.pdf(f"Person {number}"), **person(number, **changes))


@pytest.fixture
def position(people):
    return resumes.position(
        people,
        high_band=90.0,
        rules=LEADING,
        requirements=[{"id": "r", "text": "客户资源"}, {"id": "n", "text": "CPA", "kind": "nice"}],
    )


@pytest.mark.feature("RS-02", "RS-08")
def test_application_when_created_then_is_screened_without_anybodys_doing(people, position, work_through):
    application = apply(people, position, 1)
    work_through()
    found = service.result(application.id)
    assert found.rules_met
    assert (found.position_version, found.resume_version) == (1, 1)
    assert applications.application(application.id).stage == "screened"
    assert [(e.action, e.actor_kind) for e in audit.recent(person_id=application.person_id)].count(
        ("screen", "system")
    ) == 1


@pytest.mark.feature("RS-02", "RS-14", "RS-07")
def test_application_when_a_rule_fails_then_waits_for_a_person_and_says_why(people, position, work_through):
    short = apply(people, position, 2, work=[job("2020-01", "2022-12")], years_by_skill={})
    work_through()
    assert applications.application(short.id).stage == "manual_review"
    found = service.result(short.id)
    assert not found.ready
    assert found.score < 60
    with reader("en"):
        assert (
            str(found.rules[1].explanation)
            == "客户经理: 2 years 11 months of dated work, less than the 3 years asked for."
        )
    with reader("zh"):
        assert str(found.rules[1].explanation) == "客户经理：有起止时间的工作共 2年11个月，不足要求的 3年。"
    assert found.rules[1].quote
    rejected = "SELECT count(*) FROM applications WHERE stage = 'rejected'"
    assert database.db.execute_sql(rejected).fetchone()[0] == 0


@pytest.mark.feature("RS-08")
def test_screen_when_job_is_repeated_then_there_is_one_screening_and_one_entry(people, position, work_through):
    application = apply(people, position, 3)
    work_through()
    service.screen(application.id)
    service.request(application.id)
    work_through()
    assert len(service.match_panel(people.hr, application.id).history) == 1


@pytest.mark.feature("RS-10")
def test_position_when_threshold_changes_then_only_new_runs_follow_it(people, position, work_through):
    application = apply(people, position, 4)
    work_through()
    before = service.result(application.id)
    assert before.band == "medium"
    stated = {
        "title": position.title, "manager_id": str(people.manager.id), "high_band": 85.0,
        "requirements": [{"id": "r", "text": "客户资源"}, {"id": "n", "text": "CPA", "kind": "nice"}], "rules": LEADING,
    }  # fmt: skip
    resumes.revised(people, position.id, **stated)
    assert service.result(application.id) == before
    assert service.match_panel(people.hr, application.id).outdated
    assert service.rerun(people.hr, position.id) == 1
    work_through()
    after = service.result(application.id)
    assert (after.score, after.band, after.position_version) == (before.score, "high", 2)
    assert len(service.match_panel(people.hr, application.id).history) == 2


@pytest.mark.feature("RS-02", part="a changed threshold changes the band alone, and no invitation goes out by itself")
def test_position_when_a_rule_or_the_threshold_changes_then_the_queue_changes_and_nobody_is_rejected(
    people, position, work_through
):
    near = apply(people, position, 18, work=[job("2020-01", "2022-12")], years_by_skill={})
    sure = apply(people, position, 19, work=[job("2016-01", "2020-12")], years_by_skill={})
    stages, bands = [], []
    for rules, high in ((3, 90.0), (2, 90.0), (2, 85.0), (6, 85.0)):
        stated = {
            "title": position.title, "manager_id": str(people.manager.id), "high_band": high,
            "requirements": [{"id": "r", "text": "客户资源"}, {"id": "n", "text": "CPA", "kind": "nice"}],
            "rules": [LEADING[0], LEADING[1] | {"value": rules}],
        }  # fmt: skip
        resumes.revised(people, position.id, **stated)
        service.rerun(people.hr, position.id)
        work_through()
        stages.append([applications.application(one.id).stage for one in (near, sure)])
        bands.append(service.result(sure.id).band)
    assert stages == [["manual_review", "screened"], ["screened"] * 2, ["screened"] * 2, ["manual_review"] * 2]
    assert bands[1:3] == ["medium", "high"]


def test_resume_when_corrected_then_is_screened_again_and_the_first_run_stays(people, position, work_through):
    application = apply(people, position, 5, work=[job("2024-01", None)], years_by_skill={})
    work_through()
    assert applications.application(application.id).stage == "manual_review"
    version, fields = applications.fields(application.id)
    fields["work"][0]["start"] = "2019-01"
    editing.edit(people.hr, application.id, fields, version)
    work_through()
    assert applications.application(application.id).stage == "screened"
    assert [row[0] for row in service.match_panel(people.hr, application.id).history] == [2, 1]


def test_screening_when_kept_then_quotes_are_sealed_and_rows_cannot_change(people, position, work_through):
    application = apply(people, position, 6, work=[job("2015-01", None)])
    work_through()
    found = service.result(application.id)
    assert found.requirements[0].quote == "维护客户资源"
    row = database.db.execute_sql("SELECT detail FROM screenings").fetchone()
    assert "客户资源".encode() not in bytes(row[0])
    for statement in ("UPDATE screenings SET score = 100", "DELETE FROM screenings"):
        with pytest.raises(peewee.PeeweeException, match="append-only"), database.transaction():
            database.db.execute_sql(statement)


@pytest.mark.feature("RS-15", part="three candidates are ranked, not 2 000 within an hour")
def test_ranking_when_scores_tie_then_order_is_the_same_each_time_and_has_reasons(people, position, work_through):
    first, second = apply(people, position, 7), apply(people, position, 8)
    best = apply(people, position, 9, certificates=["CPA"])
    work_through()
    orders = {tuple(one.id for one, _ in service.ranking(position.id)) for _ in range(3)}
    assert orders == {(best.id, first.id, second.id)}
    rows = service.ranked(people.hr, position.id).rows
    with reader("en"):
        assert str(rows[0].before).endswith("the next one lacks: CPA")
        assert str(rows[1].before) == "Equal in all that is compared; received earlier"
    assert rows[2].before is None


@pytest.mark.feature("PV-07")
def test_match_when_position_is_another_hrs_then_is_not_found(people, position, work_through, browse):
    application = apply(people, position, 10)
    work_through()
    for stranger in (people.other_hr, people.other_manager):
        with pytest.raises(NotFound):
            service.match_panel(stranger, application.id)
        with pytest.raises(NotFound):
            service.ranked(stranger, position.id)
    with pytest.raises(Forbidden):
        service.rerun(people.manager, position.id)
    paths = [
        f"/api/v1/applications/{application.id}/screening",
        f"/api/v1/positions/{position.id}/ranking",
        f"/positions/{position.id}/ranking",
    ]
    for path in paths:
        assert browse("hr").get(path).status_code == 200
        assert browse("other_hr").get(path).status_code == 404
        assert browse("administrator").get(path).status_code == 403
        assert browse(None).get(path).status_code in (303, 401)


@pytest.mark.feature("PV-10", "OP-03")
def test_match_when_read_alone_or_in_the_ranked_list_then_each_reading_is_recorded(
    people, position, work_through, browse
):
    application = apply(people, position, 20)
    work_through()
    browser = browse("hr")

    def readings() -> list[tuple]:
        """What HR read since it signed in, newest first."""
        entries = [entry for entry in audit.recent() if entry.actor_id == str(people.hr.id)]
        return [(entry.object_kind, entry.object_id, entry.detail) for entry in entries if entry.action == "read"]

    assert readings() == []
    assert browser.get(f"/api/v1/positions/{position.id}/ranking").status_code == 200
    ranking = ("position", str(position.id), {"part": "ranking", "candidates": 1})
    assert readings() == [ranking]
    assert browser.get(f"/api/v1/applications/{application.id}/screening").status_code == 200
    assert readings() == [("application", str(application.id), {"part": "screening"}), ranking]


@pytest.mark.feature("RS-09", "PV-16")
def test_pages_when_shown_then_hold_quotes_and_what_was_not_found_but_no_whole_number(
    people, position, work_through, browse
):
    description = f"维护客户资源，联系电话{resumes.PHONE}"
    application = apply(people, position, 11, work=[job("2015-01", None, description=description)])
    work_through()
    browser = browse("hr")
    panel, ranking = (
        browser.get(f"/applications/{application.id}/match").text,
        browser.get(f"/positions/{position.id}/ranking").text,
    )
    answer = browser.get(f"/api/v1/applications/{application.id}/screening").text
    for text in (panel, ranking, answer):
        assert "维护客户资源，联系电话138****5678" in text
        assert resumes.PHONE not in text
    assert "not found" in panel
    assert [one["how"] for one in json.loads(answer)["requirements"]] == ["exact", None]


def test_ranking_page_when_nothing_changed_then_says_so_without_another_audit_entry(
    people, position, work_through, browse
):
    apply(people, position, 12)
    work_through()
    browser, path = browse("hr"), f"/positions/{position.id}/ranking"
    mark = service.mark(people.hr, position.id)
    assert browser.get(path).status_code == 200
    before = len(audit.recent())
    assert browser.get(path, params={"seen": mark}).status_code == 204
    assert len(audit.recent()) == before
    apply(people, position, 13)
    work_through()
    assert browser.get(path, params={"seen": mark}).status_code == 200


def test_screen_when_the_application_was_decided_then_no_model_is_asked(people):
    strange = resumes.position(people, requirements=[{"text": "会演奏小提琴"}])
    application = apply(people, strange, 21)
    with pytest.raises(inference.ModelAway):
        service.screen(application.id)
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    decisions.decide(application.id, "rejected", "The role needs more years.", people.manager, clock.now())
    service.screen(application.id)
    assert service.result(application.id) is None


def test_screen_when_these_versions_were_screened_then_the_resume_is_not_opened_again(people, position, monkeypatch):
    application = apply(people, position, 22)
    opened: list[object] = []
    original = applications.content
    monkeypatch.setattr(applications, "content", lambda one: opened.append(one.resume.application_id) or original(one))
    for _ in range(2):
        service.screen(application.id)
    assert opened == [application.id]


@pytest.mark.feature("SY-10")
def test_screen_when_meaning_is_away_then_waits_without_failing(people, work_through):
    strange = resumes.position(people, requirements=[{"text": "会演奏小提琴"}])
    application = apply(people, strange, 14)
    work_through()
    assert service.result(application.id) is None
    assert applications.application(application.id).stage == "screening"
    assert work.dead_letters() == []
    assert work.waiting()["screening"] == 1


@pytest.mark.feature(
    "RS-06", part="no test times 100 files, or those that need OCR apart; scripts/benchmark times 100 text files"
)
def test_screen_when_ten_applications_then_each_costs_few_statements_and_no_model_call(
    people, position, work_through, monkeypatch
):
    asked: list[str] = []
    monkeypatch.setattr(service.inference, "vectors", lambda texts, kind: asked.append(kind))
    applications = [apply(people, position, 100 + number) for number in range(10)]
    for application in applications:
        service.request(application.id)
    statements: list[str] = []
    original = database.db.execute_sql

    def counting(sql: str, *more: object, **named: object):
        statements.append(sql)
        return original(sql, *more, **named)

    monkeypatch.setattr(database.db, "execute_sql", counting)
    for application in applications:
        service.screen(application.id)
    assert asked == []
    assert len(statements) / len(applications) <= 24


@pytest.mark.feature("RS-02", "RS-07")
def test_application_when_a_must_is_in_doubt_then_waits_for_a_person_with_a_sentence(people, work_through, browse):
    post = resumes.position(people, requirements=[{"text": "三年以上对公信贷经验"}])
    unread = apply(people, post, 15, work=[job(None, None, "对公客户经理")], years_by_skill={}, years_total=None)
    work_through()
    found = service.result(unread.id)
    assert (found.rules_met, found.qualified, found.doubtful) == (True, False, True)
    assert applications.application(unread.id).stage == "manual_review"
    panel = browse("hr").get(f"/applications/{unread.id}/match").text
    assert "in doubt" in panel
    assert "its dates could not be read" in panel
    answer = json.loads(browse("hr").get(f"/api/v1/applications/{unread.id}/screening").text)
    assert [one["doubt"] for one in answer["requirements"]] == [True]


def test_match_when_a_neighbour_was_found_then_shows_it_as_related_with_its_quote(people, work_through, browse):
    post = resumes.position(people, requirements=[{"text": "三年以上对公信贷经验"}])
    near = [job("2015-01", None, "风险经理", description="对公贷款风险审查")]
    application = apply(people, post, 16, work=near, years_by_skill={})
    work_through()
    panel = browse("hr").get(f"/applications/{application.id}/match").text
    assert "related, does not count" in panel
    assert "对公贷款风险审查" in panel


def test_rerun_when_a_release_matches_otherwise_then_screens_the_same_versions_again(
    people, position, work_through, monkeypatch
):
    application = apply(people, position, 17)
    work_through()
    assert service.rerun(people.hr, position.id) == 1
    work_through()
    assert len(service.match_panel(people.hr, application.id).history) == 1
    monkeypatch.setattr(service.matching, "VERSION", service.matching.VERSION + 1)
    service.rerun(people.hr, position.id)
    work_through()
    assert len(service.match_panel(people.hr, application.id).history) == 2
