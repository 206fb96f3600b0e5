"""A position is paused, closed, reopened and copied; what that refuses says why, and nobody is rejected by it."""

from __future__ import annotations

from datetime import timedelta

import jsonschema
import pytest

from app import clock, database
from app.errors import Conflict, Invalid, NotFound
from app.foundation.audit import service as audit
from app.hiring.applications import movement
from app.hiring.applications import service as applications
from app.hiring.interviews import service as interviews
from app.hiring.positions import life
from app.hiring.positions import service as positions
from app.hiring.uploads import service as uploads
from tests.app.hiring import interviewed, resumes
from tests.app.statements import counted
from tests.app.test_openapi import answer_of


@pytest.mark.parametrize(("what", "says"), [("pause", "is paused"), ("close", "is closed")])
def test_position_when_paused_or_closed_then_takes_nobody_new_and_what_was_begun_goes_on(people, app, what, says):
    position = resumes.position(people, language="en")
    waiting = interviewed.screened(people, position)
    begun, candidate = interviewed.invited(
        people, app, application=_screened(people, position, id_number=None, phone=None, email="b@x.cn")
    )
    life.act(people.hr, position.id, what, "The budget is gone.", clock.now())
    for refused in (
        lambda: uploads.receive(position.id, "late.pdf", resumes.pdf("late"), people.hr),
        lambda: uploads.to_receive(people.hr, position.id),
        lambda: interviews.invite(waiting.id, people.hr, clock.now()),
    ):
        with pytest.raises(Conflict, match=says):
            refused()
    candidate.begin()
    assert candidate.answer(1, "I listened first.").status_code == 303
    assert interviews.invite(begun.id, people.hr, clock.now()).link, "who was invited gets a new link"
    stages = {applications.application(one.id).stage for one in (waiting, begun)}
    assert stages == {"screened", "interviewing"}
    life.act(people.hr, position.id, "reopen", "", clock.now())
    assert interviews.invite(waiting.id, people.hr, clock.now()).link


def _screened(people, position, **more):
    made = resumes.applied(people, position, resumes.pdf("second"), **more)
    applications.set_stage(made.id, "screened", people.hr)
    return applications.application(made.id)


def test_pages_when_a_position_is_closed_then_ask_for_a_reason_list_who_is_open_and_say_so(people, browse):
    position = resumes.position(people)
    application = resumes.applied(people, position)
    hr, page = browse("hr"), f"/positions/{position.id}/life"
    refused = hr.submit(page, [("act", "close"), ("reason", "短")])
    assert "Give a reason of 5 to 2000 characters." in refused.text
    assert positions.get(position.id).state == "open"
    closed = hr.submit(page, [("act", "close"), ("reason", "Filled from within.")]).text
    assert f"/applications/{application.id}" in closed
    assert "Filled from within." in closed
    assert "This position is closed" in browse("manager").get(f"/positions/{position.id}").text
    assert "Closed" in hr.get("/positions").text
    assert "data-upload" not in hr.get(f"/positions/{position.id}").text, "what is refused is not offered"
    files = hr.send("POST", f"/api/v1/positions/{position.id}/applications", json={})
    assert (files.status_code, "is closed" in files.json["error"]["message"]) == (409, True)
    entry = next(one for one in audit.recent(20) if one.action == "close")
    assert (entry.object_kind, entry.object_id, entry.actor_name) == ("position", str(position.id), "Hr")


def test_position_when_copied_then_is_a_draft_with_all_lines_and_questions_and_nobody_in_it(people, browse):
    position = resumes.position(
        people, description="Owns the loan book.", rules=[{"kind": "certificate", "value": "FRM"}]
    )
    positions.set_form(
        people.hr, position.id, {"pack": "corporate-banking", "questions": ["early-warning"]}, clock.now()
    )
    resumes.applied(people, position)
    made = browse("lead").send("POST", f"/api/v1/positions/{position.id}/copy")
    assert made.status_code == 201
    copied, old = positions.get(made.json["id"]), positions.get(position.id)
    assert (copied.state, copied.owner_id, copied.version) == ("draft", people.lead.id, 1)
    assert copied.title == "客户经理（副本）"
    again = life.copy(people.lead, copied.id, clock.now())
    assert again.title == copied.title, "it is said once"
    for name in ("description", "form", "high_band", "invite_from", "manager_id"):
        assert getattr(copied, name) == getattr(old, name), name
    assert [one.text for one in copied.requirements] == [one.text for one in old.requirements]
    assert [one.value for one in copied.rules] == ["FRM"]
    assert {one.id for one in copied.requirements}.isdisjoint(one.id for one in old.requirements)
    assert applications.all_of_position(copied.id) == []
    with pytest.raises(Conflict, match="is a draft"):
        uploads.to_receive(people.lead, copied.id)
    life.act(people.lead, copied.id, "open", "", clock.now())
    assert uploads.to_receive(people.lead, copied.id) == copied.id


def test_act_when_the_state_does_not_allow_it_or_nobody_may_then_changes_nothing(people):
    position = resumes.position(people)
    wrong: list[tuple[life.Act, str, type[Exception]]] = [
        ("open", "", Conflict), ("reopen", "", Conflict), ("close", "", Invalid), ("close", "x" * 2001, Invalid),
    ]  # fmt: skip
    for what, reason, error in wrong:
        with pytest.raises(error):
            life.act(people.hr, position.id, what, reason, clock.now())
    with pytest.raises(NotFound):
        life.act(people.other_hr, position.id, "pause", "", clock.now())
    assert positions.get(position.id).state == "open"
    assert life.events(position.id) == []


def test_standing_when_days_pass_then_says_how_many_nobody_moved_and_who_waits_for_the_reader(people):
    position = resumes.position(people)
    _screened(people, position)
    later = clock.now() + timedelta(days=9)
    with counted() as found:
        seen = movement.of_position(people.hr, position.id, later)
        standing = life.standing(position, later)
    assert (seen.quiet_days, seen.open, seen.waits) == (9, {"screened": 1}, 1)
    assert (standing.days, standing.owner, standing.acts) == (9, "Hr", ("pause", "close"))
    assert len(found.all) <= 3
    assert movement.of_position(people.manager, position.id, later).waits == 0, "a manager waits for what is assessed"
    empty = resumes.position(people)
    assert movement.of_position(people.hr, empty.id, later) == movement.Movement(None, 0, {})
    life.act(people.hr, empty.id, "close", "Filled from within.", clock.now())
    closed = positions.get(empty.id)
    assert life.standing(closed, later).days == 0, "the days end when it is closed"


def test_program_when_it_pauses_a_position_then_reads_where_it_stands(people, browse):
    position = resumes.position(people)
    answer = browse("hr").send("POST", f"/api/v1/positions/{position.id}/life", json={"act": "pause"})
    assert (answer.status_code, answer.json["state"], answer.json["acts"]) == (200, "paused", ["close", "reopen"])
    jsonschema.validate(answer.json, answer_of("post", "/api/v1/positions/{position_id}/life", 200))
    assert browse("manager").get(f"/api/v1/positions/{position.id}/life").json["events"][0]["by"] == "Hr"
    rows = database.db.execute_sql("SELECT state FROM positions WHERE id = %s", (position.id,)).fetchone()
    assert rows == ("paused",)
