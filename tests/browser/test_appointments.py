"""Times of interviews in a real Chromium: HR opens them, a candidate on a phone chooses and asks for another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock
from app.hiring.appointments import store
from app.hiring.interviews import service as interviews
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import screened
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.mark.feature("IN-04")
@pytest.mark.feature("IN-12", part="the calendar file is linked from the message; no CalDAV")
def test_times_when_opened_chosen_and_asked_to_move_then_both_pages_show_how_it_stands(desk, phone, served, people):  # noqa: F811
    position = resumes.position(people, language="zh")
    application = screened(people, position)
    link = interviews.invite(application.id, people.hr, clock.now()).link
    mine = f"{served}/i/{link.rpartition('/i/')[2]}"
    enter(desk, served, "hr", "en")
    desk.goto(f"{served}/positions/{position.id}/times")
    desk.fill("input[name=day]", (clock.now() + timedelta(days=2)).date().isoformat())
    desk.click("main form button.primary")
    desk.wait_for_selector("main table")
    clean(desk)
    picture(desk, "1366-times-en")
    assert len(store.of_position(position.id, clock.now())) == 6

    phone.goto(mine)
    phone.click("a[href$='/times']")
    phone.wait_for_selector("select[name=slot]")
    phone.wait_for_load_state("networkidle")
    clean(phone)
    picture(phone, "375-times-zh")
    phone.select_option("select[name=slot]", index=1)
    phone.click("main section button.primary")
    phone.wait_for_selector("a[href*='calendar.ics']")
    phone.click("text=申请改期")
    phone.select_option("details select[name=slot]", index=2)
    phone.fill("details textarea[name=reason] >> nth=0", "那天有考试")
    clean(phone)
    phone.click("details[open] button")
    phone.wait_for_selector("p.notice:has-text('保留原时间')")

    desk.goto(f"{served}/applications/{application.id}/invite")
    desk.wait_for_selector("button[value=grant].primary")
    assert "那天有考试" in desk.text_content("section[aria-labelledby=times-head]")
    clean(desk)
    picture(desk, "1366-asked-en")
    desk.click("button[value=grant].primary")
    desk.wait_for_selector("section[aria-labelledby=times-head] .tag.good")
    phone.goto(mine)
    phone.wait_for_selector("main >> text=UTC+")
    clean(phone)
    picture(phone, "375-granted-zh")
