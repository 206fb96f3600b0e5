"""Pages in a real Chromium with the longest words that may be entered: nothing leaves the window."""

from __future__ import annotations

import uuid

import pytest

from app import clock, database
from app.hiring.applications import service as applications
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.hiring.screening import service as screening
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.people import people  # noqa: F401
from tests.app.work_off import work_off
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import picture, served  # noqa: F401

pytestmark = pytest.mark.slow

NAME, TITLE, WORD = "N" * 280, "T" * 200, "W" * 300
REASON = "First line of the reason.\nSecond line: " + "r" * 280
OUTSIDE = """[...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const hidden = one.closest(".visually-hidden, .skip, thead, option, svg, [hidden]");
  const moves = (above) => above !== document.body && getComputedStyle(above).overflowX === "auto";
  const scrolls = (above) => above && (moves(above) || scrolls(above.parentElement));
  return box.width && !hidden && !scrolls(one.parentElement) && box.right > innerWidth + 1;
}).slice(0, 5).map((one) => one.outerHTML.slice(0, 160))"""
"""What reaches beyond the window, but for what lies in a region that scrolls by itself."""


@pytest.fixture
def pages(db, people) -> dict[str, tuple[str, ...]]:  # noqa: F811
    """Every kind of page by who reads it, with one candidate at hand and one hired."""
    database.db.execute_sql("UPDATE accounts SET display_name = repeat('D', 100) WHERE role <> 'administrator'")
    database.db.execute_sql("UPDATE accounts SET email = repeat('e', 240) || '@bank.test' WHERE role = 'auditor'")
    asked = [{"text": WORD, "kind": "must", "weight": 1, "synonyms": [WORD]}]
    position = resumes.position(
        people, title=TITLE, department=TITLE, description=WORD + "\n" + WORD, requirements=asked
    )
    own = {"name": NAME, "skills": [WORD], "certificates": [WORD], "email": "e" * 200 + "@x.cn", "phone": None}
    made = resumes.applied(people, position, resumes.pdf("long"), file="f" * 250 + ".pdf", id_number=None, **own)
    screening.screen(made.id)
    interviews.invite(made.id, people.hr, clock.now())
    hired = resumes.applied(
        people, position, resumes.pdf("hired"), id_number=None, phone=None, **{"email": "h@x.cn", "name": NAME}
    )
    for stage in ("screened", "invited", "interviewing", "assessed"):
        applications.set_stage(hired.id, stage, people.hr)
    decisions.decide(hired.id, "approved", REASON, people.manager, clock.now())
    work_off()
    record = database.db.execute_sql("SELECT id FROM employees").fetchone()[0]
    at, one = f"/positions/{position.id}", f"/applications/{made.id}"
    return {
        "hr": ("/", "/positions", at, f"{at}/edit", f"{at}/form", one, f"{one}/invite", f"{one}/review", "/employees",
               "/messages", "/settings/messages", f"/applications/{hired.id}/result"),
        "lead": ("/", f"/applications/{hired.id}/review", f"/employees/{record}", "/audit"),
        "administrator": ("/accounts", f"/accounts/{people.auditor.id}"),
    }  # fmt: skip


def test_pages_when_names_are_as_long_as_they_may_be_then_nothing_leaves_the_window(desk, served, pages):  # noqa: F811
    found = {}
    for who, addresses in pages.items():
        enter(desk, served, who)
        for address in addresses:
            desk.goto(served + address)
            desk.wait_for_load_state("networkidle")
            for width, height in SIZES:
                desk.set_viewport_size({"width": width, "height": height})
                wide = desk.evaluate("document.documentElement.scrollWidth - innerWidth")
                outside = desk.evaluate(OUTSIDE)
                if wide > 0 or outside:
                    found[f"{address.split('-')[0]} at {width}"] = (wide, outside)
                    picture(desk, f"{width}-long{address.replace('/', '-')[:20]}")
    assert not found, "\n".join(f"{place}: {what}" for place, what in found.items())


def test_reason_when_it_has_lines_then_they_are_lines_wherever_it_is_shown(desk, served, pages):  # noqa: F811
    enter(desk, served, "lead")
    desk.goto(served + pages["lead"][1])
    assert desk.locator("#decision ~ blockquote, blockquote").last.inner_text() == REASON


ROOM = """document.querySelector("h1").getBoundingClientRect().top
  - document.querySelector(".notice").getBoundingClientRect().bottom"""


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_notice_when_a_heading_follows_then_there_is_room_between_them(desk, served, people, width, height):  # noqa: F811
    enter(desk, served, "hr")
    desk.set_viewport_size({"width": width, "height": height})
    for address in ("/positions", "/employees"):
        desk.goto(f"{served}{address}?returned={uuid.UUID(int=0)}")
        assert desk.evaluate(ROOM) >= 12, address
        desk.evaluate("document.querySelector('.notice').outerHTML = '<div class=\"notice\"><p>Refused.</p></div>'")
        assert desk.evaluate(ROOM) >= 12, address
