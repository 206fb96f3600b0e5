"""The inbox in a real Chromium: many kinds in one list, filtered by kind in the address, at a desk and on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock, database
from app.hiring.applications import service as applications
from app.hiring.pipeline import proposals
from app.hiring.rounds import service as rounds
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.foundation.approvals.asking import ask
from tests.app.hiring import resumes
from tests.app.people import people  # noqa: F401
from tests.browser.flow import follow
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow
STAGES = ("screened", "invited", "interviewing", "assessed")
SCORE = "UPDATE pipeline_entries SET score = %s, since = since - make_interval(hours => %s) WHERE application_id = %s"


def fill(people) -> None:  # noqa: F811
    """Let work of several kinds wait for an HR lead."""
    position = resumes.position(people)
    for number, name in enumerate(("王一", "陈静", "Maria Fernández", "赵六", "孙丽")):
        own = {"name": name, "phone": f"139{number:08}", "email": f"{number}@example.com", "id_number": None}
        one = resumes.applied(people, position, resumes.pdf(f"file {number}"), file=f"{number}.pdf", **own)
        for stage in STAGES[: 1 + 3 * (number % 2)] if number else ():
            applications.set_stage(one.id, stage, people.hr)
        database.db.execute_sql(SCORE, (95 - 20 * number, 5 + 30 * number, one.id))
        if number == 2:
            proposals.propose(people.hr, one.id, "Too few years.", clock.now())
        if number == 3:
            rounds.name(people.hr, one.id, people.lead.id, clock.now())
    for hours in (50, 2):
        ask(people.hr, at=clock.now() - timedelta(hours=hours))


@pytest.mark.feature("IM-06")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_inbox_when_a_kind_is_chosen_then_the_address_keeps_it_and_the_row_opens_its_act(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
    language,
):
    fill(people)
    enter(desk, served, "lead", language)
    desk.goto(served)
    rows = desk.locator("table.inbox tbody tr")
    everything = rows.count()
    assert f"{everything}" == desk.text_content(".kinds a[aria-current] b")
    desk.wait_for_selector(f"#bell-count:text-is('{everything}')")  # it is asked for once the page is there
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-inbox-{language}")
    desk.set_viewport_size({"width": 1366, "height": 768})
    follow(desk, ".kinds a[href='/?kind=invite']")
    assert desk.url.endswith("/?kind=invite")
    assert rows.count() == int(desk.text_content(".kinds a[aria-current] b")) < everything
    desk.reload()
    assert rows.locator("a").all_text_contents() == ["孙丽", "Maria Fernández"], "the overdue one first"
    follow(desk, "table.inbox tbody tr a")
    assert "/applications/" in desk.url
