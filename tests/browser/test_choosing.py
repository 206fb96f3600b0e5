"""Both texts of a corrected answer in a real Chromium: chosen by HR, rated, and quoted where the words stand."""

from __future__ import annotations

from typing import Any

import pytest

from app import clock
from app.app import create
from app.hiring.assessment import rating
from app.hiring.interviews import service as interviews
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring.test_choosing import CORRECTED, SPOKEN, waiting
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow

QUOTE = "what he needs"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_when_the_spoken_ones_were_chosen_then_a_quote_opens_and_selects_them(db, desk, served, people, language):  # noqa: F811
    application, answer_id = waiting(people, create(db))
    enter(desk, served, "hr", language)
    desk.goto(f"{served}/applications/{application.id}/review")
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-compare-{language}")
    for text in (SPOKEN, CORRECTED):
        assert desk.locator(".scores .said", has_text=text).is_visible()
    desk.click("button[name=words][value=spoken]")
    assert desk.locator(".scores .field-problem").count() == 1, "a reason is asked for, beside its field"
    desk.fill(".scores textarea[name=reason]", "I listened to it.")
    desk.click("button[name=words][value=spoken]")
    desk.wait_for_url("**#score-head-1")
    rate(application, answer_id)
    desk.reload()
    desk.evaluate("document.querySelectorAll('.recording details').forEach((one) => { one.open = false; })")
    desk.click("button.quote")
    assert desk.evaluate("getSelection().toString()") == QUOTE
    chosen = "getSelection().anchorNode.parentElement.closest('[data-version]')"
    assert desk.evaluate(f"{chosen}.dataset.version") == "1"
    assert desk.evaluate(f"{chosen}.closest('details').open")
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-chosen-{language}")


def rate(application, answer_id) -> None:
    """Rate the words that were chosen, as the model would that quotes some of them."""
    interview = interviews.interview(application.id)
    answer = next(one for one in interviews.answers(interview.id) if one.id == answer_id)
    place = {"start": SPOKEN.index(QUOTE), "end": SPOKEN.index(QUOTE) + len(QUOTE), "quote": QUOTE, "probability": 0.8}
    found: dict[str, Any] = {
        "score": 4.0,
        "reason": None,
        "interval": [3.0, 5.0],
        "statements": [],
        "rater": "0.5b@0123456789ab",
    }
    found["evidence"] = [place | {"statement": "Asks first"}]
    rating.keep(interview, rating.as_of(answer, 1), rating.Verdict("rated", found["rater"], found), clock.now())
