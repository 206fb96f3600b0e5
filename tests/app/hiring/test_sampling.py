"""The blind sample: who is drawn, what its reader is not shown, and how often people were missed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import peewee
import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, Invalid
from app.foundation.audit import service as audit
from app.foundation.waiting import service as waiting
from app.hiring.applications import service as applications
from app.hiring.sampling import service, store
from app.hiring.sampling.rate import Rate
from app.hiring.screening import service as screening
from tests.app.hiring import resumes
from tests.app.statements import counted

MAY, JUNE = datetime(2026, 5, 20, 4, tzinfo=UTC), datetime(2026, 6, 1, 4, tzinfo=UTC)
RULE = {"kind": "years_at_least", "value": 20, "skill": None}
PART = "a month of three people, not of a hundred"


@pytest.fixture
def at(monkeypatch):
    """A function that sets the application's clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


def screened(people, position, **fields):
    """Return a new application after its screening."""
    application = resumes.applied(people, position, resumes.pdf(ascii(fields)), **fields)
    screening.screen(application.id)
    return application


@pytest.fixture
def passed_over(people, at):
    """Return three applications that were screened in May and not ready, of two positions."""
    at(MAY)
    position, other = resumes.position(people, rules=[RULE]), resumes.position(people, "风控专员", rules=[RULE])
    made = [
        screened(people, each, name=name) for each, name in ((position, "王芳"), (position, "刘洋"), (other, "陈晨"))
    ]
    at(JUNE)
    return made


def of_sample() -> set:
    """Return the applications that were drawn."""
    return {one for (one,) in database.db.execute_sql("SELECT application_id FROM sample_items").fetchall()}


def judge_all(account, *verdicts: str) -> None:
    for verdict in verdicts:
        service.judge(account, service.next_one(account).id, verdict, JUNE)


@pytest.mark.feature("RS-11", part=PART)
def test_sample_when_a_month_is_over_then_is_drawn_once_of_those_who_were_not_ready_nor_invited(
    people, passed_over, at
):
    at(MAY)
    ready = screened(people, resumes.position(people, "柜员"), name="赵敏")
    assert screening.result(ready.id).ready
    invited = screened(people, resumes.position(people, "审计", rules=[RULE]), name="孙丽")
    applications.set_stage(invited.id, "invited", people.hr)
    at(datetime(2026, 5, 31, 16, 30, tzinfo=UTC))  # June in Shanghai
    screened(people, resumes.position(people, "合规", rules=[RULE]), name="周杰")
    at(JUNE)
    assert service.draw(JUNE)
    assert not service.draw(JUNE)
    assert of_sample() == {application.id for application in passed_over}
    [month] = service.months(people.lead)
    assert (month.counted.month, month.counted.population, month.left) == (date(2026, 5, 1), 3, 3)


def test_sample_when_more_were_passed_over_than_it_takes_then_says_of_how_many_it_is(people, passed_over, monkeypatch):
    monkeypatch.setattr(service, "SIZE", 2)
    service.draw(JUNE)
    [month] = service.months(people.lead)
    assert (month.counted.size, month.counted.population) == (2, 3)
    assert of_sample() < {application.id for application in passed_over}


@pytest.mark.feature("RS-11", "PV-10", part=PART)
def test_reader_when_shown_a_resume_then_sees_no_name_number_or_score_and_is_recorded(people, at, browse):
    at(MAY)
    work = [{"employer": "招商银行", "title": "客户经理", "start": "2019-01", "end": None, "internship": False,
             "description": "Grace Whitfield 负责客户资源，电话13812345678。"}]  # fmt: skip
    screened(
        people, resumes.position(people, rules=[RULE]), name="Grace Whitfield", email="grace@example.com", work=work
    )
    at(JUNE)
    service.draw(JUNE)
    page = browse("lead").get("/samples/next").text
    main = page[page.index('<main id="main"') : page.index("</main>")]
    assert "招商银行" in main
    assert "客户资源" in main
    for hidden in ("Grace", "Whitfield", "grace@example.com", "13812345678", "1990-03", 'class="score'):
        assert hidden not in main, hidden
    (detail,) = database.db.execute_sql(
        "SELECT detail FROM audit_entries WHERE object_kind = 'sample' AND action = 'read'"
    )
    assert detail[0] == {"part": "blind"}
    for other in ("hr", "manager", "administrator", "auditor"):
        assert browse(other).get("/samples/next").status_code == 403
    with pytest.raises(Forbidden):
        service.next_one(people.hr)


@pytest.mark.feature("RS-11", part=PART)
def test_verdicts_when_given_then_make_a_rate_that_alarms_above_three_percent(people, passed_over, browse):
    service.draw(JUNE)
    kinds = {one.kind: one for one in waiting.waiting(people.lead, JUNE)}
    [left] = kinds["sample"].items
    assert (str(left.subject), str(left.number), left.impact) == ("2026-05", "3 résumés left", 3)
    assert "miss_rate" not in kinds
    judge_all(people.lead, "missed", "right", "unclear")
    assert service.next_one(people.lead) is None
    [month] = service.months(people.lead)
    assert (month.rate.missed, month.rate.judged, month.left, month.rate.alarm) == (1, 2, 0, True)
    [alarm] = [one for one in waiting.waiting(people.lead, JUNE) if one.kind == "miss_rate"]
    assert (alarm.total, alarm.overdue) == (1, 1)
    [(application_id, name, _)] = service.missed(people.lead)
    assert audit.sentence(audit.recent(1)[0]).endswith("viewed blind sample")
    page = browse("lead").get("/samples").text
    assert f"/applications/{application_id}" in page
    assert name in page
    assert "50.0 %" in page
    told = browse("lead").get("/api/v1/samples").json["samples"]
    assert [(one["miss_rate"], one["alarm"], one["unclear"]) for one in told] == [(0.5, True, 1)]
    assert name not in json.dumps(told, ensure_ascii=False)


def test_verdict_when_given_twice_or_unknown_then_is_refused_and_the_first_stays(people, passed_over):
    service.draw(JUNE)
    item = service.next_one(people.lead).id
    with pytest.raises(Invalid):
        service.judge(people.lead, item, "perhaps", JUNE)
    service.judge(people.lead, item, "right", JUNE)
    with pytest.raises(Conflict):
        service.judge(people.lead, item, "missed", JUNE)
    with pytest.raises(peewee.DatabaseError, match="said once"), database.db.atomic():
        store.judge(item, "missed", people.lead.id, JUNE)


def test_samples_when_there_are_more_then_the_list_takes_no_more_statements(people, passed_over):
    asked = []
    for month in (6, 7):
        at = datetime(2026, month, 1, 4, tzinfo=UTC)
        service.draw(at)
        with counted() as found:
            service.months(people.lead)
        asked.append(len(found.own))
    assert asked == [1, 1]


@pytest.mark.parametrize(
    ("missed", "judged", "low", "high", "alarm"),
    [
        (0, 100, 0.0, 0.03699, False),
        (3, 100, 0.01026, 0.08452, False),
        (4, 100, 0.01566, 0.09838, True),
        (1, 1, 0.20654, 1.0, True),
    ],
)
def test_rate_when_counted_then_has_wilsons_interval_and_alarms_above_the_limit(missed, judged, low, high, alarm):
    rate = Rate(missed, judged)
    assert rate.interval == (pytest.approx(low, abs=1e-5), pytest.approx(high, abs=1e-5))
    assert rate.alarm is alarm


def test_alarm_when_told_by_the_rate_then_comes_before_the_lower_end_would_tell_it():
    alarms = [missed for missed in range(11) if Rate(missed, 100).alarm]
    by_lower_end = [missed for missed in range(11) if Rate(missed, 100).interval[0] > 0.03]
    assert (alarms[0], by_lower_end[0]) == (4, 7)


def test_rate_when_nobody_was_judged_then_is_not_zero_but_none():
    assert (Rate(0, 0).value, Rate(0, 0).interval, Rate(0, 0).alarm) == (None, None, False)
