"""Working time from the access log: medians with n and period, and baselines that take two people to change."""

from __future__ import annotations

import html
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app import clock
from app.errors import Conflict, Forbidden
from app.foundation.approvals import service as approvals
from app.foundation.audit import store as audit_store
from app.hiring.reports import baselines, insight
from tests.app.work_off import work_off

MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def act(account, person, minutes: float, action: str = "read", kind: str = "application") -> None:
    at = MONDAY + timedelta(minutes=minutes)
    audit_store.append(at, "account", str(account.id), action, kind, [(str(uuid.uuid4()), person)], {})


def figures(until: datetime = MONDAY + timedelta(days=7)) -> dict[str, insight.Figure]:
    return {one.measure: one for one in insight.of(7, until).figures}


@pytest.fixture
def worked(people):
    """HR on three candidates, 4, 2 and 10 minutes; another on one; a manager who reads for 6 minutes and decides."""
    first, second, third = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    act(people.hr, first, 0)
    act(people.hr, first, 3, kind="resume")
    act(people.hr, second, 4)
    act(people.hr, third, 6)
    act(people.hr, None, 300)  # long after: the pause counts as ten minutes at most
    act(people.other_hr, first, 60 * 24)
    act(people.manager, first, 10, kind="assessment")
    act(people.manager, second, 12, kind="assessment")
    act(people.manager, first, 13)
    act(people.manager, first, 17, action="decide")
    act(people.manager, first, 18, kind="decision")


@pytest.mark.feature("RP-11", "RS-03", "RS-16")
def test_measures_when_counted_from_the_log_then_have_median_and_number(worked):
    found = figures()
    assert (found["resume_minutes"].median, found["resume_minutes"].n) == (4.0, 3)
    assert (found["decision_minutes"].median, found["decision_minutes"].n) == (6.0, 1)
    assert (found["weekly_candidates"].median, found["weekly_candidates"].n) == (2.0, 2)
    assert {one.gain for one in found.values()} == {None}
    later = figures(MONDAY + timedelta(days=30))
    assert [(one.median, one.n) for one in later.values()] == [(None, 0)] * 3


@pytest.mark.feature("RS-03", "RS-16")
def test_baseline_when_entered_once_then_changes_only_with_a_second_person(people, worked):
    at = clock.now()
    baselines.state(people.hr, "resume_minutes", Decimal("16"), at)
    baselines.state(people.hr, "weekly_candidates", Decimal("1.5"), at)
    assert figures()["resume_minutes"].gain == pytest.approx(0.75)
    assert figures()["weekly_candidates"].gain == pytest.approx(1 / 3)
    baselines.state(people.hr, "resume_minutes", Decimal("40"), at)
    waits = figures()["resume_minutes"]
    assert (waits.baseline.value, waits.waiting.value) == (16, 40)
    with pytest.raises(Conflict):
        baselines.state(people.lead, "resume_minutes", Decimal("50"), at)
    [asked] = approvals.inbox(people.lead, at)
    with pytest.raises(Forbidden):
        approvals.approve(people.hr, asked.id, "", at)
    approvals.approve(people.lead, asked.id, "", at)
    work_off()
    taken = figures()["resume_minutes"]
    assert (taken.baseline.value, taken.waiting, taken.gain) == (40, None, pytest.approx(0.9))
    with pytest.raises(Forbidden):
        baselines.state(people.manager, "resume_minutes", Decimal("50"), at)


def test_baseline_when_the_second_person_refuses_then_the_first_stays(people):
    at = clock.now()
    for value in ("16", "40"):
        baselines.state(people.hr, "decision_minutes", Decimal(value), at)
    [asked] = approvals.inbox(people.lead, at)
    approvals.refuse(people.lead, asked.id, "Nobody measured that.", at)
    work_off()
    found = figures()["decision_minutes"]
    assert (found.baseline.value, found.waiting) == (16, None)


@pytest.mark.feature("RP-11", "RS-03", "RS-16")
def test_page_when_hr_opens_it_then_shows_period_number_and_definition_and_names_nobody(people, browse):
    hr = browse("hr")
    page = hr.submit("/insight/baselines", [("measure", "resume_minutes"), ("value", "16")]).text
    page = html.unescape(page)
    assert "From the access log" in page
    assert "Gain: 1 − median / before." in page
    assert "16.00" in page
    assert "7 days" not in page
    assert "Other_Hr" not in page
    assert "70 %" not in page
    assert hr.get("/insight/work?days=91").status_code == 200
    assert hr.get("/insight/work?days=9000").status_code == 422
    assert browse("manager").get("/insight/work").status_code == 403


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([5.0], 5.0), ([float(one) for one in range(1, 101)], 95.0)]
)
def test_percentile_when_of_few_or_many_then_is_by_nearest_rank(values, expected):
    assert insight.percentile(values, 95) == expected
