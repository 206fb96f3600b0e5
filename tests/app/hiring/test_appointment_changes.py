"""Times that change: moved, declined, given up by interviewers, reminded of, and as calendars see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock, database
from app.errors import Conflict, Forbidden, NotFound
from app.foundation.notify import service as notify
from app.hiring.appointments import booking, calendars, messages, service, store, tasks
from app.hiring.appointments.rates import Rate
from app.hiring.decisions import service as decisions
from app.hiring.interviews import messages as invitations
from app.hiring.interviews import service as interviews
from app.hiring.interviews import store as interview_store
from tests.app.hiring import resumes
from tests.app.hiring.appointed import (  # noqa: F401 - a fixture of tests below
    act,
    conversations,
    invited,
    on_screen,
    opened,
    settle,
    taken,
    told,
)
from tests.app.work_off import work_off


@pytest.fixture
def chosen(people, on_screen):  # noqa: F811 - a fixture
    """A candidate who has the first of three times; HR's messages about that are not of the tests below."""
    position = resumes.position(people, language="en")
    slots, interview = opened(people, position), invited(people, position)
    act(interview, "pick", slots[0])
    return position, slots, interview


def state(interview, kind: str = "ai"):
    [found] = [one for one in store.of_interview(interview.id) if one.kind == kind]
    return found


def new(interview, before: int = 2) -> list[str]:
    return told(interview)[before:]


@pytest.mark.feature("IN-04")
def test_move_when_hr_grants_the_wished_time_then_the_old_one_is_free_once_and_both_are_told(people, chosen):
    position, slots, interview = chosen
    act(interview, "move", slots[1], reason="I have an exam then.")
    assert taken(position) == [1, 0, 0]
    assert new(interview) == ["appointment_move_asked"]
    [offer, *_] = booking.of_application(people.hr, interview.application_id, clock.now())
    assert (offer.reason, offer.wished.id) == ("I have an exam then.", slots[1].id)
    assert settle(people, interview, "grant").state == "confirmed"
    assert taken(position) == [0, 1, 0]
    assert new(interview, 3) == ["appointment_set"]
    with pytest.raises(Conflict):
        settle(people, interview, "keep")
    assert taken(position) == [0, 1, 0]


@pytest.mark.feature("IN-04")
def test_move_when_hr_offers_another_time_then_the_candidate_confirms_it(people, chosen):
    position, slots, interview = chosen
    act(interview, "move")
    assert settle(people, interview, "grant", slots[2]).state == "invited"
    assert taken(position) == [0, 0, 1]
    assert new(interview) == ["appointment_move_asked", "appointment_open"]
    assert act(interview, "confirm").state == "confirmed"
    assert new(interview, 4) == ["appointment_set", "appointment_taken"]


@pytest.mark.feature("IN-04")
def test_move_when_hr_keeps_the_time_or_offers_others_then_it_stays_or_is_free(people, chosen):
    position, slots, interview = chosen
    act(interview, "move")
    assert settle(people, interview, "keep").slot_id == slots[0].id
    assert taken(position) == [1, 0, 0]
    act(interview, "move")
    assert settle(people, interview, "propose").state == "invited"
    assert taken(position) == [0, 0, 0]
    assert act(interview, "pick", slots[2]).state == "confirmed"
    assert taken(position) == [0, 0, 1]


@pytest.mark.feature("IN-04")
def test_decline_when_the_candidate_has_a_time_then_it_is_free_and_hr_has_the_reason(people, chosen):
    position, _slots, interview = chosen
    assert act(interview, "decline", reason="I found another job.").state == "declined"
    assert taken(position) == [0, 0, 0]
    assert "appointment_freed" in new(interview)
    assert b"another job" not in state(interview).reason
    for what in ("confirm", "move", "decline"):
        with pytest.raises(Conflict):
            act(interview, what)


def test_time_when_it_is_full_closed_or_of_another_position_then_cannot_be_chosen(people, chosen):
    position, slots, interview = chosen
    other = opened(people, resumes.position(people, language="en", title="Teller"))
    second = invited(people, position, 1)
    service.cannot(people.hr, position.id, slots[2].id, clock.now())
    for slot, refusal in ((slots[0], Conflict), (slots[2], Conflict), (other[0], Exception)):
        with pytest.raises(refusal):
            act(second, "pick", slot)
    assert act(second, "pick", slots[1]).state == "confirmed"
    assert taken(position) == [1, 1, 0]
    with pytest.raises(Conflict):
        act(interview, "move", slots[1])


@pytest.mark.feature("IN-15", part="the interviewer or HR says so; no calendar is read for conflicts")
def test_interviewer_when_they_cannot_come_then_the_next_job_frees_the_time_and_offers_others(people, on_screen):  # noqa: F811
    position = resumes.position(people, language="en")
    talks, interview = conversations(people, position), invited(people, position)
    with pytest.raises(NotFound):
        act(interview, "pick", talks[0], kind="human")  # nobody asked for a conversation yet
    settle(people, interview, "propose", kind="human")
    act(interview, "pick", talks[0], kind="human")
    before = len(told(interview))
    with pytest.raises(NotFound):
        service.cannot(people.other_hr, position.id, talks[0].id, clock.now())
    service.cannot(people.manager, position.id, talks[0].id, clock.now())
    assert taken(position)[0] == 1
    assert work_off().count("appointments.repropose") == 1
    booked = state(interview, "human")
    assert (booked.state, booked.slot_id, booked.last_slot_id) == ("invited", None, talks[0].id)
    assert told(interview)[before:].count("appointment_open") == 1
    tasks.repropose(str(talks[0].id))  # a job that runs again has no second effect
    assert told(interview)[before:].count("appointment_open") == 1
    conversations(people, position, start="14:00", end="14:30")  # the interviewer's own time is free again
    assert act(interview, "pick", talks[1], kind="human").state == "confirmed"


def test_time_when_somebody_else_interviews_then_only_they_and_hr_close_it(people, on_screen):  # noqa: F811
    position = resumes.position(people, language="en")
    [talk, *_] = conversations(people, position, interviewer=[people.hr.id])
    with pytest.raises(Forbidden):
        service.cannot(people.manager, position.id, talk.id, clock.now())


def reminders(interview) -> int:
    return told(interview).count("appointment_reminder")


def jobs() -> list:
    """When each planned reminder is to run, and its arguments, in the order in which they were planned."""
    sql = "SELECT scheduled_at, args FROM procrastinate_jobs WHERE task_name = 'appointments.remind' ORDER BY id"
    return database.db.execute_sql(sql).fetchall()


def run_jobs(monkeypatch, at) -> None:
    """Run every planned reminder, each twice, with the clock at a moment."""
    monkeypatch.setattr(clock, "now", lambda: at)
    for _at, arguments in jobs() * 2:
        tasks.remind(**arguments)


@pytest.mark.feature("IN-03")
def test_reminder_when_the_time_holds_then_goes_out_once_an_hour_before(people, chosen, monkeypatch):
    _position, slots, interview = chosen
    hour_before = slots[0].starts_at - timedelta(minutes=60)
    assert [at for at, _arguments in jobs()] == [hour_before]
    run_jobs(monkeypatch, hour_before)
    assert reminders(interview) == 1
    link = interviews.interview(interview.application_id)
    assert [one.message.not_before for one in notify.about("application", link.application_id)
            if one.message.event == messages.REMINDER] == [hour_before]  # fmt: skip


@pytest.mark.feature("IN-03")
@pytest.mark.parametrize("end", ["decline", "finish", "reject"])
def test_reminder_when_the_time_was_given_up_or_the_interview_is_over_then_is_not_sent(
    people, chosen, monkeypatch, end
):
    _position, slots, interview = chosen
    if end == "decline":
        act(interview, "decline")
    elif end == "finish":
        interview_store.change(interview.id, state="finished")
    else:
        decisions.decide(interview.application_id, "rejected", "Needs more years.", people.manager, clock.now())
    run_jobs(monkeypatch, slots[0].starts_at - timedelta(minutes=60))
    assert reminders(interview) == 0


@pytest.mark.feature("IN-03")
def test_reminder_when_the_time_was_moved_then_only_the_new_one_is_reminded_of(people, chosen, monkeypatch):
    _position, slots, interview = chosen
    act(interview, "move", slots[1])
    settle(people, interview, "grant")
    assert [at for at, _arguments in jobs()] == [one.starts_at - timedelta(minutes=60) for one in slots[:2]]
    first, second = (one.starts_at - timedelta(minutes=60) for one in slots[:2])
    monkeypatch.setattr(clock, "now", lambda: first)
    tasks.remind(**jobs()[0][1])
    assert reminders(interview) == 0
    run_jobs(monkeypatch, second)
    assert reminders(interview) == 1


@pytest.mark.feature("IN-03")
def test_reminder_of_the_links_end_when_there_is_a_time_then_waits_only_while_there_is_none(people, on_screen):  # noqa: F811
    position = resumes.position(people, language="en")
    slots, interview = opened(people, position), invited(people, position)

    def waiting() -> int:
        found = [one.message for one in notify.about("application", interview.application_id)]
        return sum(one.event == invitations.REMINDER and one.state == "waiting" for one in found)

    link = interviews.invite(interview.application_id, people.hr, clock.now()).link
    invitations.send(people.hr, interview.application_id, link, "", clock.now())
    assert waiting() == 1
    interview = interviews.interview(interview.application_id)
    act(interview, "pick", slots[0])
    assert waiting() == 0
    act(interview, "decline")
    assert waiting() == 1


@pytest.mark.feature("IN-12", part="the calendar file is linked from the message; no CalDAV")
def test_calendar_when_a_time_is_chosen_moved_and_given_up_then_is_one_event_that_changes(people, chosen):
    _position, slots, interview = chosen

    def lines() -> list[str]:
        made = calendars.of_candidate(interview, "ai", "https://hr.bank.example/i/x").decode()
        assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
        assert made.endswith("END:VCALENDAR\r\n")
        return made.replace("\r\n ", "").split("\r\n")

    first = lines()
    assert slots[0].starts_at.strftime("DTSTART:%Y%m%dT%H%M%SZ") in first
    assert {"METHOD:PUBLISH", "SEQUENCE:1", "STATUS:CONFIRMED"} <= {*first}
    act(interview, "move", slots[1])
    settle(people, interview, "grant")
    moved = lines()
    assert slots[1].starts_at.strftime("DTSTART:%Y%m%dT%H%M%SZ") in moved
    act(interview, "decline")
    gone = lines()
    assert {"METHOD:CANCEL", "SEQUENCE:3", "STATUS:CANCELLED"} <= {*gone}
    assert len({line for made in (first, moved, gone) for line in made if line.startswith("UID:")}) == 1
    staff = calendars.of_staff(people.manager, interview.application_id, "ai").decode()
    assert "李梅" not in staff
    with pytest.raises(NotFound):
        calendars.of_staff(people.other_hr, interview.application_id, "ai")


@pytest.mark.feature("IN-02")
def test_rate_when_candidates_confirm_and_decline_then_counts_each_once(people, chosen):
    position, slots, interview = chosen
    second, _third = invited(people, position, 1), invited(people, position, 2)
    act(second, "decline")
    assert service.rate(people.hr, position.id, clock.now()) == Rate(asked=3, confirmed=1)
    act(interview, "move", slots[1])
    settle(people, interview, "grant")
    act(interview, "decline")
    assert service.rate(people.hr, position.id, clock.now()) == Rate(asked=3, confirmed=1)
    later = clock.now() + service.PERIOD
    assert service.rate(people.hr, position.id, later) == Rate(asked=0, confirmed=0)


@pytest.mark.feature("IN-02")
def test_rate_when_shown_then_has_its_interval_or_says_that_there_is_not_enough():
    assert Rate(19, 19).percent is None
    assert Rate(20, 19).percent == (95, 76, 99)  # Wilson (1927): 0.764 to 0.991
    assert Rate(100, 0).percent == (0, 0, 4)
    assert Rate(100, 100).percent == (100, 96, 100)


def test_hr_when_no_link_holds_then_is_told_that_the_candidate_is_not_written_to(browse, people, chosen):
    _position, _slots, interview = chosen
    panel = f"/applications/{interview.application_id}/times"
    assert "is not written to" not in browse("hr").get(panel).text
    interviews.revoke(interview.application_id, people.hr, clock.now())
    assert "is not written to" in browse("hr").get(panel).text
    before = told(interview)
    settle(people, interview, "propose")
    assert "appointment_open" not in told(interview)[len(before) :]
