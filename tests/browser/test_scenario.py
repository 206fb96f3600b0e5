"""A conversation in a real Chromium: the same choice decides the way of a spoken and of a typed answer."""

from __future__ import annotations

import pytest

from app import clock
from app.hiring.interviews import packs
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import screened
from tests.app.people import people  # noqa: F401
from tests.browser.flow import until
from tests.browser.test_recording import begin, clean, picture, sent, served, show_question  # noqa: F401
from tests.pace import scaled

pytestmark = pytest.mark.slow

PACK, SCENARIO = "corporate-banking", "pressing-client"


@pytest.fixture
def invitation(people, served: str):  # noqa: F811
    """Return an invited application whose form is the scenario alone, and the address of its link."""
    position = resumes.position(people, language="zh")
    interviews.set_form(people.hr, position.id, PACK, [SCENARIO], clock.now())
    application = screened(people, positions.get(position.id))
    link = interviews.invite(application.id, people.hr, clock.now()).link
    return application, served + "/i/" + link.rpartition("/i/")[2]


@pytest.mark.feature("IV-02", "IV-09")
@pytest.mark.complains("/finish: status 422")
def test_scenario_when_spoken_and_then_typed_on_a_phone_then_goes_the_way_that_was_chosen(phone, invitation):
    application, link = invitation
    begin(phone, link, "voice")
    show_question(phone)
    clean(phone)
    picture(phone, "375-scenario")
    phone.click("#record")
    sent(phone, 2)
    phone.click("#stop")
    phone.wait_for_selector("#submit:not([hidden])", timeout=scaled(60_000))
    phone.click("#submit")
    until(phone, "document.getElementById('state').textContent.includes('请先选择')")
    clean(phone)
    phone.check("input[value=ask-papers]")
    phone.click("#submit")
    phone.wait_for_url("**/questions/2")
    show_question(phone)
    follow_up = packs.question(PACK, f"{SCENARIO}/doubtful-papers")
    assert phone.text_content("h1") == follow_up.zh.question
    assert phone.locator("input[name=option]").count() == 0
    phone.click("details.written summary")
    phone.fill("#text", "审计报告没有签章，合同日期也对不上，请您先说明原因，我们核实以后再谈放款。")
    phone.click("#written button.primary")
    phone.wait_for_url("**/transcript")
    answers = interviews.answers(interviews.interview(application.id).id)
    assert [(one.mode, one.question.id, one.branch and one.branch.id) for one in answers] == [
        ("voice", SCENARIO, "ask-papers"),
        ("text", f"{SCENARIO}/doubtful-papers", None),
    ]


@pytest.mark.feature("IV-02")
def test_scenario_when_typed_without_a_choice_then_the_browser_asks_for_one(desk, invitation):
    application, link = invitation
    begin(desk, link, "text")
    show_question(desk)
    clean(desk)
    picture(desk, "1366-scenario")
    desk.fill("#text", "王总，我理解您着急，但材料不齐不能放款。")
    desk.click("#written button.primary")
    assert desk.evaluate("document.querySelector('[name=option]').validity.valueMissing")
    assert desk.url.endswith("/questions/1")
    desk.check("input[value=decline]")
    desk.click("#written button.primary")
    desk.wait_for_url("**/questions/2")
    assert interviews.answers(interviews.interview(application.id).id)[1].question.id == f"{SCENARIO}/declined"
