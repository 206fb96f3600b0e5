"""The first of a ranked list: cut at the number asked for, with everybody who is equal there, and why it ends there."""

from __future__ import annotations

import html
import json
import uuid
from datetime import UTC, datetime

import pytest

from app.foundation.audit import service as audit
from app.foundation.inference import service as inference
from app.hiring.applications import service as applications
from app.hiring.positions import service as positions
from app.hiring.screening import matching, service, shortlist
from tests.app.hiring import resumes
from tests.benchmark import filling

READ, ASKED = 2000, 100
RULES = [{"kind": "degree_at_least", "value": "associate"}, {"kind": "years_at_least", "value": 2}]
ENDS = datetime(2026, 6, 1, tzinfo=UTC)


def listed(browser, position, **query) -> dict:
    answer = browser.get(f"/api/v1/positions/{position.id}/shortlist", params=query)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)


@pytest.fixture
def position(people, monkeypatch):
    """A position for which résumés are screened by their words alone."""
    monkeypatch.setattr(inference, "vectors", lambda texts, _kind: [[0.0] * 384 for _ in texts])
    requirements = [{"text": "授信"}, {"text": "Python", "kind": "nice"}, {"text": "风险管理", "kind": "nice"}]
    return resumes.position(people, requirements=requirements, rules=RULES)


def read(people, position, count: int) -> list:
    """Applications whose résumés were read: with fields, and not screened yet."""
    season = filling.Season(count, count, [position.id], people.manager.id, ENDS, {"screening": 1})
    filling.fill(season, seed=3)
    return [one.id for one in applications.of_position(people.hr, position.id)]


def screened(application_ids) -> None:
    for application_id in application_ids:
        service.screen(application_id)


def place_of_a_tie(placed) -> int:
    """The first place, from the tenth on, that the next one shares."""
    return next(at for at in range(10, len(placed)) if shortlist.equal(placed[at - 1], placed[at]))


@pytest.mark.slow
@pytest.mark.feature("RS-15", part="that 2 000 files are read within an hour is a benchmark, screen.rate")
def test_shortlist_when_two_thousand_are_screened_twice_then_has_the_same_hundred_and_says_why_not_one_more(
    people, position, monkeypatch, browse
):
    application_ids = read(people, position, READ)
    screened(application_ids)
    first = listed(browse("hr"), position)
    assert (first["screened"], first["asked"]) == (READ, ASKED)
    placed = service.placed_in(positions.get(position.id))[1]
    monkeypatch.setattr(matching, "VERSION", matching.VERSION + 1)  # so that the same versions are screened again
    screened(reversed(application_ids))
    assert len(service.match_panel(people.hr, application_ids[0]).history) == 2
    assert listed(browse("hr"), position) == first
    inside = [one["application_id"] for one in first["ranking"]]
    assert inside == [str(one[0].id) for one in placed[: len(inside)]]
    assert len(inside) == shortlist.cut(placed, ASKED) >= ASKED
    assert not shortlist.equal(placed[len(inside) - 1], placed[len(inside)])
    assert first["outside"] == str(placed[len(inside)][0].id)
    assert first["cut"]
    assert "received earlier" not in first["cut"]
    stages = {applications.application(one).stage for one in application_ids}
    assert stages <= {"screened", "manual_review"}  # whoever is not in is not rejected


@pytest.mark.feature("RS-15", part="forty are read, not 2 000; how long those take is a benchmark, screen.rate")
def test_shortlist_when_the_cut_would_part_equals_then_all_of_them_are_in_and_named(people, position, browse):
    screened(read(people, position, 40))
    placed = service.placed_in(position)[1]
    asked = place_of_a_tie(placed)
    found = listed(browse("hr"), position, first=asked)
    assert len(found["ranking"]) > asked
    assert len(found["tied"]) >= 2
    assert {str(placed[asked - 1][0].id), str(placed[asked][0].id)} <= set(found["tied"])
    assert found["outside"] == str(placed[len(found["ranking"])][0].id)
    assert found["ranking"][-1]["before_next"] == found["cut"]
    page = browse("hr").get(f"/positions/{position.id}/shortlist", params={"first": asked}).text
    assert f"{len(found['tied'])} people are equal at place {asked}, so all of them are in:" in page
    assert found["cut"] in html.unescape(page)
    names = applications.display_names([uuid.UUID(one) for one in [*found["tied"], found["outside"]]])
    assert all(name in page for name in names.values())
    newest = audit.recent(1)[0]
    detail = {"part": "shortlist", "candidates": len(found["ranking"])}
    assert (newest.action, newest.object_kind, newest.detail) == ("read", "position", detail)


def test_shortlist_when_fewer_are_screened_than_asked_for_then_everybody_is_in(people, position, browse):
    nobody = browse("hr").get(f"/positions/{position.id}/shortlist").text
    assert "Nobody has been screened yet." in nobody
    screened(read(people, position, 5))
    found = listed(browse("manager"), position, first=5)
    assert (len(found["ranking"]), found["outside"], found["cut"], found["tied"]) == (5, None, None, [])
    assert "Everybody who was screened is in." in browse("hr").get(f"/positions/{position.id}/shortlist").text


@pytest.mark.parametrize("asked", ["0", "501", "-1", "many"])
def test_shortlist_when_no_such_number_is_asked_for_then_is_refused_with_a_sentence(position, browse, asked):
    answer = browse("hr").get(f"/api/v1/positions/{position.id}/shortlist", params={"first": asked})
    assert answer.status_code == 422
    assert answer.json["error"]["message"] == "Ask for 1 to 500 people."
