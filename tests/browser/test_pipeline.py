"""HR moves a candidate by drag and by keyboard, and does something for many, at a desk and on a phone."""

from __future__ import annotations

import pytest

from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.hiring.test_pipeline import aged, at_stage
from tests.app.people import people  # noqa: F401
from tests.browser.flow import follow
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_long_words import OUTSIDE
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow

REASON = "The certificate is on page two."
WORDS = {
    "en": {"moved": "stands in “Screened” now", "propose": "Propose rejection", "done": "rejection proposed"},
    "zh": {"moved": "现处于“已筛选”", "propose": "建议不录用", "done": "已建议不录用"},
}


@pytest.fixture
def position(people):  # noqa: F811
    """A position with people in several stages; two whom a rule set aside, one of them for too long."""
    made = resumes.position(people, title="Credit Risk Analyst")
    names = ("王小明", "Grace Whitfield", "赵一", "Ana García", "陈国强", "李四")
    stages = ("manual_review", "manual_review", "screened", "screened", "invited", "assessed")
    found = [
        at_stage(people, made, stage, at, name=name) for at, (name, stage) in enumerate(zip(names, stages, strict=True))
    ]
    aged(found[0], 6)
    return made


@pytest.mark.feature("IN-09")
@pytest.mark.feature("IV-26", part="the stages around the interview are fixed")
@pytest.mark.parametrize("language", list(WORDS))
def test_pipeline_when_hr_drags_types_filters_and_acts_for_many_then_each_does_what_it_says(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
    position,
    language,
):
    words = WORDS[language]

    def seen(name: str) -> None:
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            clean(desk)
            assert desk.evaluate(OUTSIDE) == [], (name, width)
            picture(desk, f"{width}-pipeline-{name}-{language}")
        desk.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})

    enter(desk, served, "hr", language)
    desk.goto(f"{served}/positions/{position.id}")
    follow(desk, f"a[href='/positions/{position.id}/board']")
    seen("board")
    cards = "[data-column=manual_review] .board-card"
    with desk.expect_navigation():
        desk.drag_and_drop(f"{cards}:has-text('王小明')", "[data-column=screened]")
    seen("reason")
    desk.fill("textarea[name=reason]", REASON)
    follow(desk, "main form button.primary")
    assert words["moved"] in desk.inner_text("main [role=status]")
    assert desk.locator("[data-column=screened] .board-card").count() == 3
    summary = desk.locator(f"{cards} summary").first
    summary.focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.dataset.to") == "screened"
    seen("menu")
    desk.locator(f"{cards} [data-to=screened]").first.focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert "/move?to=screened" in desk.url
    desk.goto(f"{served}/candidates")
    seen("table")
    desk.select_option("select[name=stage]", "screened")
    follow(desk, ".filters form button")
    assert "stage=screened" in desk.url
    assert desk.locator("main tbody tr").count() == 3
    assert desk.locator(".chip").count() == 1
    desk.check("thead input[data-choose-all]")
    seen("chosen")
    follow(desk, f"[data-bulk] button:has-text('{words['propose']}')")
    desk.fill("textarea[name=reason]", REASON)
    seen("acts")
    follow(desk, "main form button.primary")
    assert desk.locator(f"main tbody :text('{words['done']}')").count() == 3
    seen("done")
    enter(desk, served, "lead", language)
    desk.goto(f"{served}/candidates/proposals")
    assert desk.locator("main section.card").count() == 3
    seen("proposals")
    desk.goto(f"{served}/positions/{position.id}/stages")
    seen("stages")
