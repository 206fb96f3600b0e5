"""The gallery and the shell in a real Chromium: at both widths, in both languages, and by the keyboard."""

# ruff: noqa: F401, F811 (fixtures)
from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.app.conftest import configured, db, postgres, template
from tests.app.hiring import resumes
from tests.app.people import people
from tests.browser.flow import follow
from tests.browser.test_forms import SHIFTS, SIZES, enter
from tests.browser.test_long_words import OUTSIDE
from tests.browser.test_recording import picture, served

pytestmark = pytest.mark.slow

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page, name: str) -> list[str]:
    """Hold the open page to axe's rules, best practice among them, and to the width of the window."""
    found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    told = [f"{name}: {one['id']} {node['html'][:160]}" for one in found for node in one["nodes"][:3]]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    outside = page.evaluate(OUTSIDE)
    return told + [f"{name}: wider by {wide}"] * (wide > 0) + [f"{name}: outside {each}" for each in outside]


@pytest.fixture
def asked(desk, served) -> list[str]:
    """The other hosts that a page asks for anything."""
    found: list[str] = []

    def ask(request) -> None:
        there = urlsplit(request.url)
        if there.scheme not in ("data", "blob") and there.netloc != urlsplit(served).netloc:
            found.append(request.url)

    desk.on("request", ask)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_gallery_when_shown_then_bars_nobody_keeps_its_place_and_asks_nobody_else(
    desk,
    served,
    people,
    asked,
    language,
    width,
    height,
):
    enter(desk, served, "administrator", language)
    desk.set_viewport_size({"width": width, "height": height})
    found = []
    for path in ("/gallery", "/gallery?q=a&state=open&sort=name&column=unit", "/gallery?q=nothing"):
        desk.goto(served + path)
        desk.wait_for_load_state("networkidle")
        shifted = desk.evaluate(SHIFTS)
        found += [f"{path}: layout shift {shifted:.3f}"] * (shifted > 0.05) + faults(desk, path)
    picture(desk, f"{width}-gallery-nothing-{language}")
    desk.goto(f"{served}/gallery")
    picture(desk, f"{width}-gallery-{language}")
    for opener, place in (("[data-opens=ask]", "dialog"), ("[data-opens=more]", "drawer")):
        desk.click(opener)
        found += faults(desk, place)
        picture(desk, f"{width}-gallery-{place}-{language}")
        desk.keyboard.press("Escape")
    assert not found + asked, "\n".join(found + asked)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_palette_when_only_the_keyboard_is_used_then_opens_a_position_and_a_page(desk, served, people, language):
    position = resumes.position(people, title="Credit Risk Analyst", department="Risk")
    enter(desk, served, "hr", language)
    desk.goto(served)
    desk.keyboard.press("/")
    desk.wait_for_selector("#palette [role=option]")
    assert desk.locator("#palette [role=option][aria-selected=true]").count() == 1
    found = faults(desk, "palette")
    picture(desk, f"1366-palette-{language}")
    desk.keyboard.type("risk")
    desk.locator("#palette [role=option]", has_text="Credit Risk").wait_for()
    assert desk.input_value("#palette input") == "risk"
    picture(desk, f"1366-palette-found-{language}")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/positions/{position.id}")
    desk.keyboard.press("Control+k")
    desk.wait_for_selector("#palette [role=option]")
    desk.keyboard.type("no such thing")
    desk.wait_for_selector("#palette-found", state="hidden")
    assert desk.inner_text(".palette-none") == ("没有找到匹配的内容。" if language == "zh" else "Nothing is called so.")
    desk.keyboard.press("Escape")
    desk.wait_for_selector("#palette", state="hidden")
    desk.click("[data-palette]")
    desk.locator("#palette [role=option]").nth(1).wait_for()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/inbox")  # the second page that is offered
    assert not found, "\n".join(found)


def test_shortcut_when_somebody_types_then_a_slash_is_a_slash(desk, served, people):
    enter(desk, served, "hr")
    desk.goto(f"{served}/positions/new")
    desk.click("input[name=title]")
    desk.keyboard.type("a/b")
    assert desk.input_value("input[name=title]") == "a/b"
    assert desk.is_hidden("#palette")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_navigation_when_the_window_is_narrow_then_a_button_opens_it(desk, served, people, language):
    enter(desk, served, "lead", language)
    desk.set_viewport_size({"width": 375, "height": 812})
    desk.goto(f"{served}/audit")
    assert desk.is_hidden("#side")
    desk.focus(".menu-button")
    desk.keyboard.press("Enter")
    assert desk.is_visible("#side [aria-current=page]")
    found = faults(desk, "navigation")
    picture(desk, f"375-navigation-{language}")
    desk.keyboard.press("Escape")
    assert desk.is_hidden("#side")
    assert desk.evaluate("document.activeElement.className") == "menu-button"
    desk.click(".menu-button")
    follow(desk, "#side a[href='/positions']")
    desk.click(".who")
    assert desk.is_visible("form[action='/logout'] button")
    picture(desk, f"375-account-{language}")
    assert not found, "\n".join(found)


def test_table_when_rows_are_chosen_then_says_how_many_and_heads_stay_in_sight(desk, served, people):
    enter(desk, served, "administrator")
    desk.goto(f"{served}/gallery")
    desk.click("td.choose input >> nth=1")
    assert desk.inner_text("[data-chosen]") == "1 chosen"
    desk.check("[data-choose-all]")
    assert desk.inner_text("[data-chosen]") == "6 chosen"
    desk.evaluate("document.querySelector('tbody tr:nth-child(4)').scrollIntoView()")
    assert desk.evaluate("document.querySelector('.table th').getBoundingClientRect().top") >= 0
    picture(desk, "1366-gallery-chosen-en")
    desk.click("#dialogs ~ .toasts [data-close-toast] >> nth=0")
    assert desk.locator(".toast").count() == 2


def test_pieces_when_used_by_the_keyboard_then_tabs_facts_and_files_answer(desk, served, people, tmp_path):
    enter(desk, served, "administrator")
    desk.goto(f"{served}/gallery")
    desk.focus("[role=tab] >> nth=0")
    desk.keyboard.press("End")
    assert desk.is_visible("#parts-notes")
    assert desk.is_hidden("#parts-answer")
    desk.focus(".edit summary")
    desk.keyboard.press("Enter")
    desk.wait_for_function("document.activeElement.name === 'unit'")
    desk.click("[data-close]")
    assert desk.is_hidden("input[name=unit]")
    for number in range(5):
        (tmp_path / f"{number}.pdf").write_bytes(b"x")
    desk.set_input_files("input[type=file]", [tmp_path / f"{number}.pdf" for number in range(5)])
    assert desk.inner_text(".drop-chosen") == "0.pdf, 1.pdf, 2.pdf, and 2 more"
