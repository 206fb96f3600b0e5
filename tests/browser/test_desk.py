"""The review page in a real Chromium: what stands above the fold, what stays, and how few clicks lead to evidence."""

from __future__ import annotations

import pytest

from app import clock, database
from app.app import create
from app.hiring.assessment import rating
from app.hiring.interviews import service as interviews
from app.hiring.rounds import service as rounds
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.hiring.test_comparison import interviewed
from tests.app.hiring.test_recordings import recorded
from tests.app.people import people  # noqa: F401
from tests.browser.flow import follow
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow

FACTS = ("h1", ".summary", ".summary [data-overall]", ".desk-brief", ".decision input[value=approved]",
         ".decision textarea", ".decision button.primary", ".player video")  # fmt: skip
"""What a decision needs at once; each lies whole above the fold."""


def rated(people, app, unsure=(2, 3)):  # noqa: F811
    """A recorded interview whose answers are rated, quotes and all, but for those that are unsure."""
    application, candidate = recorded(people, app)
    candidate.post("/transcript", finish="1")
    interview = interviews.interview(application.id)
    for number, answer in enumerate(interviews.answers(interview.id), 1):
        text = answer.transcript.text
        quote = {"start": 0, "end": 9, "quote": text[:9], "statement": "Says what was done", "probability": 0.8}
        found = {"score": 1.5 + number / 2, "reason": None, "interval": [1.0 + number / 2, 2.0 + number / 2],
                 "statements": [], "evidence": [quote], "rater": "0.5b@0123456789ab"}  # fmt: skip
        outcome = "rated"
        if number in unsure:
            outcome, found = "not_enough_evidence", found | {"score": None, "interval": None, "evidence": []}
        rating.keep(interview, answer, rating.Verdict(outcome, "0.5b@0123456789ab", found), clock.now())
    database.db.execute_sql("UPDATE interview_answers SET mode = 'video' WHERE mode = 'voice'")
    return application


def bottom(page, selector: str) -> float:
    """The lower edge of the first visible element, in pixels from the top of the window."""
    box = page.locator(f"{selector} >> visible=true").first.bounding_box()
    assert box, f"{selector} is not shown"
    return box["y"] + box["height"]


@pytest.mark.feature("RP-08")
def test_review_when_opened_then_facts_and_decision_are_above_the_fold_and_evidence_is_a_click_away(
    db,  # noqa: F811
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
):
    application = rated(people, create(db))
    enter(desk, served, "manager", "zh")
    desk.goto(f"{served}/applications/{application.id}/review")
    desk.set_viewport_size({"width": 1366, "height": 768})
    desk.wait_for_selector("[data-tabs][data-ready]")
    picture(desk, "1366-desk-zh")
    below = {one: bottom(desk, one) for one in FACTS if bottom(desk, one) > 768}
    assert not below
    clean(desk)
    for width in (1280, 1366):
        desk.set_viewport_size({"width": width, "height": 768})
        boxes = [desk.locator(one).bounding_box() for one in (".desk-answers", ".desk-resume", ".desk-brief")]
        assert all(one["y"] + 200 < 768 for one in boxes), "résumé, recording and scores begin on the first screen"
        assert all(one["x"] + one["width"] <= two["x"] for one, two in zip(boxes, boxes[1:], strict=False))
    desk.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert bottom(desk, ".decision button.primary") <= 768, "the decision stays while the rest scrolls"
    desk.evaluate("scrollTo(0, 0)")
    desk.click(".desk-brief button.quote[data-seek-answer='4']")
    assert desk.locator("#answer-4").is_visible(), "one click leads to the evidence, whichever tab is open"
    desk.set_viewport_size({"width": 375, "height": 812})
    for language in ("en", "zh"):
        desk.context.add_cookies([{"name": "hr_language", "value": language, "url": served}])
        desk.goto(f"{served}/applications/{application.id}/review")
        clean(desk)
        picture(desk, f"375-desk-{language}")
    tops = [desk.locator(one).bounding_box()["y"] for one in (".summary", ".desk-brief", ".desk-answers", ".decision")]
    assert tops == sorted(tops)
    desk.click(".page-actions a[href='#decision']")
    desk.check(".decision input[value=rejected]")
    desk.fill(".decision textarea", "第一行\n第二行")
    desk.click(".decision button.primary")
    assert desk.locator(".decision blockquote").inner_text() == "第一行\n第二行"
    look_at_the_others(db, desk, served, people, application)


def look_at_the_others(db, desk, served, people, application) -> None:  # noqa: F811
    """Open the card, the list by composite and a comparison, as an interviewer and HR do, at both sizes."""
    app, position = create(db), resumes.position(people, language="en")
    one, other = (interviewed(people, app, position, f"Name{score:.0f}", score) for score in (5.0, 2.0))
    rounds.name(people.hr, one.id, people.hr.id, clock.now())
    enter(desk, served, "hr", "en")
    for path in (f"/applications/{one.id}/round", f"/applications/{one.id}/composite"):
        desk.goto(served + path)
        sizes(desk, path.rpartition("/")[2])
    desk.goto(f"{served}/positions/{position.id}/composite")
    sizes(desk, "ranked")
    for each in (one, other):
        desk.check(f"input[name=application][value='{each.id}']")
    follow(desk, "button:has-text('Compare')")
    assert "a reliable difference" in desk.text_content("main")
    sizes(desk, "comparison")


def sizes(desk, name: str) -> None:
    """Hold the open page to axe's rules and to the width of the window, on a phone and at a desk."""
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-{name}")
