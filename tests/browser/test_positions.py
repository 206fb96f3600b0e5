"""From a post that is asked for to a position with a profile, in a real Chromium, on a desk and on a phone."""

from __future__ import annotations

import uuid

import pytest

from app import clock
from app.foundation.approvals import service as approvals
from app.hiring.positions import requisitions
from app.hiring.positions import service as positions
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.foundation.organisation.bank import appoint, founded
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.mark.feature("RS-17", part="a bank cannot add to the dictionary")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_position_when_opened_from_a_requisition_then_its_profile_is_filled_in_and_the_total_follows_the_typing(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
    language,
):
    bank = founded(people)
    appoint(people, bank, people.manager, bank.branch, leads=True)
    enter(desk, served, "manager", language)
    desk.goto(f"{served}/positions/requisitions/new")
    desk.select_option("select[name=unit_id]", str(bank.branch))
    desk.select_option("select[name=job_id]", str(bank.teller))
    desk.fill("input[name=wanted_by]", "2199-01-01")
    desk.fill("textarea[name=reason]", "Two tellers leave in May.")
    desk.click("main form button.primary")
    desk.wait_for_url("**/positions/requisitions/*-*-*")
    row = requisitions.visible(people.manager, uuid.UUID(desk.url.rpartition("/")[2]), clock.now())
    approvals.approve(people.lead, row.request_id, "", clock.now())
    requisitions.settle(row.id, "approved")
    desk.context.clear_cookies()
    enter(desk, served, "hr", language)
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        for path in ("/positions/requisitions", f"/positions/requisitions/{row.id}"):
            desk.goto(served + path)
            clean(desk)
    desk.goto(f"{served}/positions/requisitions/{row.id}")
    desk.click(f'a[href="/positions/new?requisition={row.id}"]')
    assert desk.input_value("input[name=title]") == "Teller"
    desk.click("button[data-preset=sales]")
    total = desk.locator("[data-profile] output")
    assert total.inner_text().startswith("1")
    weight = desk.locator("[data-wanted=resilience] input[type=number]")
    weight.fill("0.3")
    assert "0.9" in total.inner_text()
    clean(desk)
    picture(desk, f"positions-profile-{language}")
    weight.fill("0.4")
    desk.click("main form button.primary")
    desk.wait_for_selector("#candidates")
    made = positions.get(uuid.UUID(desk.url.partition("?")[0].rpartition("/")[2]))
    assert [(one.indicator, one.weight) for one in made.profile] == [
        ("customer-communication", 0.6),
        ("resilience", 0.4),
    ]
    for path in (f"/positions/{made.id}", f"/positions/{made.id}/life"):
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            desk.goto(served + path)
            clean(desk)
