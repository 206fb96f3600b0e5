"""The report, the feedback of its candidate and working time in a real Chromium: on a phone and at a desk."""

from __future__ import annotations

import pytest

from app import clock
from app.app import create
from app.hiring.interviews import links
from app.hiring.interviews import service as interviews
from app.hiring.reports import feedback, feedback_store
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring.test_reports import QUOTE, RISK, rated, statement
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.mark.feature("RP-02", "RP-05")
def test_report_and_feedback_when_opened_then_bar_nobody_and_fit_the_window(desk, phone, served, people, db):  # noqa: F811
    said = [statement("5", "Names the loss in numbers", QUOTE), statement("1", "Sells before asking", RISK)]
    application = rated(people, create(db), 3.6, 2.0, None, 4.6, statements=said)
    interview = interviews.interview(application.id)
    feedback.release_texts(people.lead, clock.now())
    enter(desk, served, "hr", "en")
    for path in ("/feedback", "/insight/work", f"/applications/{application.id}/report"):
        for width, height in reversed(SIZES):
            desk.set_viewport_size({"width": width, "height": height})
            desk.goto(served + path)
            clean(desk)
            picture(desk, f"{width}-{path.rpartition('/')[2]}-en")
    assert desk.locator("svg.score-bar").count() == 4, "the overall score, and three indicators that could be rated"
    assert feedback.send_due(feedback_store.of_interview(interview.id).due_at) == 1
    link = (
        served + "/i/" + links.add(interview.id, interview.person_id, people.hr.id, clock.now())[0].rpartition("/i/")[2]
    )
    phone.goto(f"{link}/feedback")
    clean(phone)
    picture(phone, "375-candidate-feedback-zh")
    phone.check("input[value=review]")
    phone.fill("textarea[name=question]", "请再看一下第二题的回答。")
    phone.click("form[action$='/feedback'] button.primary")
    phone.wait_for_selector("text=等待答复")
    clean(phone)
