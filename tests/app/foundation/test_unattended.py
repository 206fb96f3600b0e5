"""A page that lies open does not keep its session from ending, and says nothing strange once it has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock, database
from app.foundation.access.service import IDLE
from tests.app.hiring import resumes

POLLS = {"HX-Request": "true"}


@pytest.fixture
def clocked(monkeypatch):
    """A function that moves the application's clock on from now."""
    began = clock.now()
    return lambda minutes: monkeypatch.setattr(clock, "now", lambda: began + timedelta(minutes=minutes))


def idle() -> int:
    """Return how many minutes ago the session was seen."""
    (at,) = database.db.execute_sql("SELECT max(seen_at) FROM sessions").fetchone()
    return round((clock.now() - at).total_seconds() / 60)


@pytest.mark.parametrize("part", ["ranking", "files"])
def test_session_when_a_page_polls_then_is_not_prolonged_and_ends_in_silence(people, browse, clocked, part):
    position = resumes.position(people)
    page, poll = f"/positions/{position.id}", f"/positions/{position.id}/{part}"
    browser = browse("hr")
    clocked(10)
    assert browser.send("GET", poll, params={"seen": "nothing"}, headers=POLLS).status_code == 200
    assert idle() == 10
    assert browser.get(page).status_code == 200
    assert idle() == 0, "what a person opens does prolong it"
    clocked(10 + IDLE.total_seconds() / 60 + 1)
    over = browser.send("GET", poll, params={"seen": "nothing"}, headers=POLLS)
    assert (over.status_code, over.headers["hx-reswap"], over.text) == (286, "none", "")
    assert browser.get(page).headers["location"].startswith("/login?next=")


def test_session_when_something_else_says_seen_then_is_prolonged(people, browse, clocked):
    browser = browse("hr")
    clocked(10)
    assert browser.get("/positions", params={"seen": "1"}).status_code in (200, 422)
    assert idle() == 0


def test_bell_when_a_password_has_to_be_changed_first_then_is_silent_instead_of_showing_that_page(browse, people):
    database.db.execute_sql("UPDATE accounts SET must_change = true WHERE id = %s", (people.hr.id,))
    answer = browse("hr").send("GET", "/waiting/bell", headers=POLLS)
    assert (answer.status_code, answer.headers["hx-reswap"], answer.text) == (286, "none", "")
