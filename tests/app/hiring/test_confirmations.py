"""The share of candidates who confirm a time, week by week: a chart with its table, for one position and for all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import jsonschema
import pytest

from app import database
from app.errors import NotFound
from app.hiring.appointments import weeks
from app.hiring.appointments.rates import Rate
from tests.app.hiring import resumes
from tests.app.hiring.appointed import act, conversations, invited, on_screen, opened, settle  # noqa: F401 - a fixture
from tests.app.statements import counted
from tests.app.test_openapi import answer_of

NOW = datetime(2026, 7, 15, 4, tzinfo=UTC)
"""A Wednesday."""
NEWEST = date(2026, 7, 13)


def asked_at(interview, at: datetime) -> None:
    """Move the invitation to an interview to another moment."""
    database.db.execute_sql("UPDATE interviews SET invited_at = %s WHERE id = %s", (at, interview.id))


@pytest.fixture
def asked(people, on_screen):  # noqa: F811 - a fixture
    """Three candidates: two of this week, of whom one confirmed, and one of three weeks ago who declined."""
    position = resumes.position(people, language="en")
    slots = opened(people, position)
    found = [invited(people, position, number) for number in range(3)]
    act(found[0], "pick", slots[0])
    act(found[2], "decline")
    for interview, days in zip(found, (0, 1, 21), strict=True):
        asked_at(interview, NOW - timedelta(days=days))
    return position, found


def rates(found: weeks.Weeks) -> dict[date, Rate]:
    return {one.first: one.rate for one in found.weeks if one.rate.asked}


@pytest.mark.feature("IN-02")
def test_weeks_when_candidates_were_asked_then_each_counts_in_the_week_of_the_invitation(people, asked):
    position, _ = asked
    found = weeks.of(people.hr, position.id, NOW)
    assert rates(found) == {NEWEST: Rate(2, 1), date(2026, 6, 22): Rate(1, 0)}
    assert [one.first for one in found.weeks] == [NEWEST - timedelta(weeks=back) for back in range(11, -1, -1)]
    by_week = {one.first: one for one in found.weeks}
    assert (by_week[NEWEST].share, by_week[NEWEST].few) == (50.0, True)
    assert by_week[date(2026, 6, 22)].share == 0.0
    assert (by_week[date(2026, 7, 6)].share, by_week[date(2026, 7, 6)].interval) == (None, None), "a gap, not 0 %"
    assert found.total == Rate(3, 1)


def test_weeks_when_it_is_monday_in_the_zone_of_the_reader_then_counts_there(people, asked):
    position, (first, *_) = asked
    asked_at(first, datetime(2026, 7, 12, 17, tzinfo=UTC))  # Monday, 01:00 in Shanghai
    assert people.hr.time_zone == "Asia/Shanghai"
    assert rates(weeks.of(people.hr, position.id, NOW))[NEWEST] == Rate(2, 1)


def test_weeks_when_there_are_conversations_then_they_count_as_well(people, asked):
    position, (first, *_) = asked
    conversations(people, position, start="16:00", end="16:30")
    settle(people, first, "propose", kind="human")
    database.db.execute_sql("UPDATE appointment_bookings SET invited_at = %s WHERE kind = 'human'", (NOW,))
    assert rates(weeks.of(people.hr, position.id, NOW))[NEWEST] == Rate(3, 1)


def test_weeks_when_all_positions_are_asked_for_then_are_those_that_the_reader_sees_in_three_statements(people, asked):
    position, _ = asked
    for _number in range(3):
        resumes.position(people, language="en")
    with counted() as statements:
        found = weeks.of(people.lead, None, NOW)
    assert rates(found)[NEWEST] == Rate(2, 1)
    assert len(statements.own) <= 3, statements.own
    assert rates(weeks.of(people.other_hr, None, NOW)) == {}
    with pytest.raises(NotFound):
        weeks.of(people.other_hr, position.id, NOW)


@pytest.mark.feature("IN-02")
def test_page_when_opened_then_has_a_bar_for_each_week_with_invitations_and_the_same_in_a_table(
    people, asked, browse, monkeypatch
):
    position, _ = asked
    found = weeks.of(people.hr, position.id, NOW)
    monkeypatch.setattr(weeks, "of", lambda *_asked: found)
    page = browse("hr").get(f"/confirmations?position={position.id}").text
    assert page.count('<rect class="bar') == 2
    assert re.search(r"2026-07-13: 1 / 2", page)
    assert "50 %" in page
    assert page.count("no invitation") == 10
    answer = browse("hr").get(f"/api/v1/confirmations?position={position.id}")
    jsonschema.validate(answer.json, answer_of("get", "/api/v1/confirmations", 200))
    assert answer.json["weeks"][-1]["asked"] == 2
    assert answer.json["weeks"][-2]["share_percent"] is None
    assert f"/confirmations?position={position.id}" in browse("hr").get(f"/positions/{position.id}/times/rate").text


def test_page_when_nobody_was_asked_then_says_so(people, browse):
    assert "Nobody was asked for a time in these weeks." in browse("hr").get("/confirmations").text
    assert browse("hr").get("/confirmations?position=nobody").status_code == 422
