"""Times of interviews: opened, chosen, moved and declined, each held by one candidate at once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import peewee
import pytest

from app import clock, database, text
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.hiring.appointments import booking, service, store, zones
from app.hiring.appointments.inputs import TimesOpened
from app.hiring.interviews import service as interviews
from tests.app.hiring import interviewed, resumes
from tests.app.hiring.appointed import (
    act,
    conversations,
    invited,
    on_screen,  # noqa: F401 - a fixture of tests below
    opened,
    taken,
    told,
    tomorrow,
)
from tests.app.statements import counted


@pytest.mark.feature("IN-12", part="the calendar file is linked from the message; no CalDAV")
@pytest.mark.feature("IN-02")
def test_candidate_when_choosing_a_time_then_has_it_and_both_sides_are_told(browse, people, app, on_screen):  # noqa: F811
    position = resumes.position(people, language="en")
    application, candidate = interviewed.invited(people, app, application=interviewed.screened(people, position))
    first, _second, _third = opened(people, position)
    assert "/times" in candidate.get().text
    page = candidate.get("/times?zone=Europe/Berlin").text
    assert zones.shown(first.starts_at, "Europe/Berlin") in page
    assert "Asia/Shanghai, UTC+08:00" in candidate.get("/times?zone=Asia/Shanghai").text
    assert "0 of 1 candidates" in browse("hr").get(f"/positions/{position.id}/times/rate").text
    answer = candidate.submit("/times", kind="ai", act="pick", slot=str(first.id), zone="Europe/Berlin")
    assert "Confirmed" in answer.text
    interview = interviews.interview(application.id)
    assert told(interview) == ["appointment_set", "appointment_taken"]
    assert [one.booking.state for one in booking.offers(interview, "UTC", clock.now())] == ["confirmed"]
    assert "1 of 1 candidates" in browse("hr").get(f"/positions/{position.id}/times").text
    assert (
        zones.shown(first.starts_at, "Asia/Shanghai") in browse("hr").get(f"/applications/{application.id}/times").text
    )


@pytest.mark.feature("IN-12", part="the calendar file is linked from the message; no CalDAV")
def test_capacity_when_two_candidates_take_the_last_seat_at_once_then_one_has_it(people, db):
    position = resumes.position(people, language="en")
    [slot, *_] = opened(people, position, capacity=2)
    three = [invited(people, position, number) for number in (0, 1, 2)]
    act(three[0], "pick", slot)
    outcomes, ready = [], threading.Barrier(2, timeout=20)

    def choose(interview) -> None:
        with database.connection():
            ready.wait()
            try:
                outcomes.append(act(interview, "pick", slot).state)
            except Conflict:
                outcomes.append("refused")

    rivals = [threading.Thread(target=choose, args=(one,)) for one in three[1:]]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join()
    assert sorted(outcomes) == ["confirmed", "refused"]
    assert taken(position) == [2, 0, 0]


def test_seat_when_a_second_booking_names_it_then_the_database_refuses(people, db):
    position = resumes.position(people, language="en")
    [slot, *_] = opened(people, position)
    first, second = invited(people, position), invited(people, position, 1)
    act(first, "pick", slot)
    act(second, "decline")
    [other] = store.of_interview(second.id)
    for seat in (1, 2):  # taken; and more than the slot has
        with pytest.raises(peewee.IntegrityError), database.transaction():
            store.change(other.id, slot_id=slot.id, seat=seat, state="confirmed")


@pytest.mark.feature("IN-12", part="the calendar file is linked from the message; no CalDAV")
def test_interviewer_when_opening_an_overlapping_time_of_another_position_then_is_refused(people, db):
    conversations(people, resumes.position(people, language="en"))
    other = resumes.position(people, language="en", title="Teller")
    with pytest.raises(Conflict):
        conversations(people, other, start="15:15", end="15:45")
    assert taken(other) == []
    conversations(people, other, start="15:30", end="16:00")  # ends where the other begins
    conversations(people, other, start="14:00", end="14:30", interviewer=[people.hr.id])
    assert taken(other) == [0, 0]


def test_interviewers_when_two_positions_open_the_same_time_at_once_then_one_is_refused(people, db):
    both = [resumes.position(people, language="en", title=title) for title in ("Teller", "Adviser")]
    outcomes, ready = [], threading.Barrier(2, timeout=20)

    def open_(position) -> None:
        with database.connection():
            ready.wait()
            try:
                outcomes.append(len(conversations(people, position)))
            except Conflict:
                outcomes.append(0)

    rivals = [threading.Thread(target=open_, args=(one,)) for one in both]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join()
    assert sorted(outcomes) == [0, 3]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"end": "14:10"}, "end"), ({"start": "00:00", "end": "23:59", "minutes": 15}, "end"),
        ({"day": datetime(2020, 1, 1).date()}, "day"), ({"day": datetime(2199, 1, 1).date()}, "day"),
        ({"kind": "human", "interviewer": []}, "place"), ({"kind": "human", "place": "Room 3"}, "interviewer"),
    ],
)  # fmt: skip
def test_times_when_opened_outside_the_bounds_then_are_refused_at_the_field(people, db, changes, field):
    with pytest.raises(Invalid) as refused:
        opened(people, resumes.position(people), **changes)
    assert refused.value.at == field


def test_interviewers_when_one_does_not_see_the_position_then_are_refused(people, db):
    with pytest.raises(Invalid):
        conversations(people, resumes.position(people), interviewer=[people.other_manager.id])


def test_manager_when_opening_times_then_only_their_own_conversations(people, db):
    position = resumes.position(people)
    day = {"day": tomorrow(), "start": "09:00", "end": "10:00"}
    with pytest.raises(Forbidden):
        service.open_times(people.manager, position.id, TimesOpened(kind="ai", **day), clock.now())
    talk = {"kind": "human", "place": "Room 3", **day}
    with pytest.raises(Forbidden):
        service.open_times(people.manager, position.id, TimesOpened(interviewer=[people.hr.id], **talk), clock.now())
    own = TimesOpened(interviewer=[people.manager.id], **talk)
    assert len(service.open_times(people.manager, position.id, own, clock.now())) == 2
    with pytest.raises(NotFound):
        service.open_times(people.other_hr, position.id, own, clock.now())


@pytest.mark.feature("IN-22", part="the time zone: no Japanese, and no packs of labour rules")
@pytest.mark.parametrize(
    ("at", "zone", "printed"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", "25 Oct 2026, 02:30 (Europe/Berlin, UTC+02:00)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", "25 Oct 2026, 02:30 (Europe/Berlin, UTC+01:00)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Asia/Shanghai", "25 Oct 2026, 09:30 (Asia/Shanghai, UTC+08:00)"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "Europe/Berlin", "1 Jul 2026, 10:00 (Europe/Berlin, UTC+02:00)"),
    ],
)
def test_time_when_shown_in_a_zone_then_follows_its_clock_and_names_it(at, zone, printed):
    with text.reader("en"):
        assert zones.shown(at, zone) == printed


@pytest.mark.parametrize(
    ("language", "first", "shanghai"),
    [
        ("zh", "UTC-11:00 中途岛 (Pacific/Midway)", "UTC+08:00 上海 (Asia/Shanghai)"),
        ("en", "UTC-11:00 Midway (Pacific/Midway)", "UTC+08:00 Shanghai (Asia/Shanghai)"),
    ],
)
def test_zones_when_offered_then_places_are_in_the_readers_language_by_their_distance_to_utc(language, first, shanghai):
    summer, winter = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    with text.reader(language):
        offered = zones.choices(summer)
        assert offered[0] == ("Pacific/Midway", first)
        assert dict(offered)["Asia/Shanghai"] == shanghai
        assert dict(offered)["Europe/Berlin"].startswith("UTC+02:00 ")
        assert dict(zones.choices(winter))["Europe/Berlin"].startswith("UTC+01:00 ")
        assert {name for name, _ in offered} == {*zones.names()}


@pytest.mark.feature("IN-22", part="the time zone: no Japanese, and no packs of labour rules")
def test_time_when_typed_in_a_zone_with_summer_time_then_is_the_moment_of_its_clock():
    def typed(month: int, day: int, hour: int, zone: str) -> datetime:
        return zones.moment(datetime(2026, month, day).date(), datetime(2026, 1, 1, hour, 30).time(), zone)

    assert typed(10, 24, 9, "Europe/Berlin") == datetime(2026, 10, 24, 7, 30, tzinfo=UTC)
    assert typed(10, 26, 9, "Europe/Berlin") == datetime(2026, 10, 26, 8, 30, tzinfo=UTC)
    assert typed(10, 25, 2, "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # twice: the first
    assert typed(10, 25, 2, "Asia/Shanghai") == datetime(2026, 10, 24, 18, 30, tzinfo=UTC)
    with pytest.raises(Invalid):
        typed(3, 29, 2, "Europe/Berlin")  # never: the clocks skip it


def test_list_of_times_when_it_grows_then_takes_as_many_statements(people, db):
    position = resumes.position(people, language="en")
    with counted() as few:
        service.times(people.hr, position.id, clock.now())
    opened(people, position, start="08:00", end="18:00")
    conversations(people, position)
    with counted() as many:
        service.times(people.hr, position.id, clock.now())
    assert len(many.own) - len(few.own) <= 1  # the names of the interviewers


def test_position_when_it_opened_no_times_then_everything_is_as_before(people, app):
    application, candidate = interviewed.invited(people, app)
    assert "/times" not in candidate.get().text
    assert "whenever you like" in candidate.get("/times").text
    assert candidate.post("/times", kind="ai", act="decline").status_code == 404
    assert store.of_interview(interviews.interview(application.id).id) == []
