"""Sending an invitation in a real Chromium: previewed beside its link, sent by one click, and what became of it."""

from __future__ import annotations

import pytest

from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring.interviewed import screened
from tests.app.people import people  # noqa: F401
from tests.app.work_off import work_off
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.mark.feature("IN-12", part="the invitation alone")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_invitation_when_hr_presses_send_then_the_pages_show_what_becomes_of_it(desk, served, people, language):  # noqa: F811
    application = screened(people)
    address = f"{served}/applications/{application.id}"
    enter(desk, served, "hr", language)
    desk.goto(f"{address}/invite")
    desk.click("main form button.primary")
    desk.wait_for_selector("#send-head")
    link = desk.input_value("#link")
    assert link in desk.text_content("section[aria-labelledby=send-head]")
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-send-{language}")
    desk.click("section[aria-labelledby=send-head] button.primary")
    desk.wait_for_url("**sent=1")
    desk.wait_for_selector(".timeline")
    assert link not in desk.content()
    work_off()
    for place, name in ((address, "sent"), (f"{served}/messages", "mailbox"), (f"{served}/settings/messages", "texts")):
        desk.goto(place)
        desk.wait_for_load_state("networkidle")
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            clean(desk)
            picture(desk, f"{width}-{name}-{language}")
    desk.goto(address)
    desk.wait_for_selector("section[aria-labelledby=messages] .timeline")
    shown = desk.text_content("section[aria-labelledby=messages]")
    assert ("在页面上显示" if language == "zh" else "Shown on a page") in shown
