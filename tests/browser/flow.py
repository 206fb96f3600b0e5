"""What HR, a candidate and a manager click through in a real browser, from a résumé to an employee record."""

from __future__ import annotations

import re
import time
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from fpdf import FPDF
from playwright.sync_api import Error

from tests.browser.conftest import ROOT, eventually, sign_in
from tests.pace import scaled

PHONE = "13911112222"
SHOTS = ROOT / "out" / "screenshots"


def resume(folder: Path) -> Path:
    """A text résumé of somebody who meets the English demo position."""
    made = FPDF()
    made.add_page()
    made.set_font("Helvetica", size=18)
    made.cell(0, 12, "Grace Whitfield", new_x="LMARGIN", new_y="NEXT")
    made.set_font("Helvetica", size=11)
    for line in (
        f"Phone: +86 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]} | grace.whitfield@example.com",
        "Work Experience",
        "Jan 2018 - Present   Southbank Trust   Credit Risk Manager",
        "Led credit risk reviews, stress testing and application scorecards in Python.",
        "Education",
        "2012 - 2016   University of Bristol   Bachelor of Economics",
        "Skills",
        "Python, SQL, credit risk, stress testing, scorecards",
    ):
        made.cell(0, 7, line, new_x="LMARGIN", new_y="NEXT")
    path = folder / "Grace Whitfield.pdf"
    made.output(str(path))
    return path


def look(page, name: str) -> None:
    """Hold a page to axe's rules and to the width of the window, and keep a picture of it."""
    found = Axe().run(page).response["violations"]
    assert not found, (name, [(one["id"], one["nodes"][0]["html"][:200]) for one in found])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the window"
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def follow(page, control: str) -> None:
    """Click what leads to another page, and wait for it: a click alone returns while the old one still stands."""
    with page.expect_navigation():
        page.click(control)


LOADING = ("Execution context was destroyed", "Cannot read properties of null")
"""What a browser says of a page that loads itself again, or is not all there."""


def until(page, expression: str, seconds: float = 60) -> None:
    """Wait until an expression is true; asked from outside, since the page itself may not evaluate text."""
    deadline = time.monotonic() + scaled(seconds)
    while not holds(page, expression):
        assert time.monotonic() < deadline, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(100)


def holds(page, expression: str) -> bool:
    """Say whether an expression is true in the page; of one that is loading it is not yet."""
    try:
        return bool(page.evaluate(expression))
    except Error as error:
        if not any(each in error.message for each in LOADING):
            raise
        return False


def upload(page, product, path: Path) -> str:
    """HR hands in a résumé and sees its state change by itself; returns the address of the application."""
    page.goto(f"{product.address}/positions")
    follow(page, "text=Credit Risk Analyst (demo)")
    page.set_input_files("input[type=file]", path)
    page.click("button:has-text('Upload')")
    row = page.locator("#files tr", has_text=path.name)
    row.locator("text=Screened").wait_for(timeout=scaled(120_000))
    page.reload()
    link = page.locator("table a", has_text="Grace Whitfield").first
    link.wait_for()
    page.locator("text=High match").first.wait_for()
    look(page, "position")
    return product.address + link.get_attribute("href")


def invite(page, application: str) -> str:
    """HR looks at the candidate and invites; returns the link."""
    page.goto(application)
    page.locator("blockquote, .quote").first.wait_for()
    assert PHONE not in page.content().replace(" ", "")
    look(page, "application")
    follow(page, "text=Invite to the interview")
    follow(page, "main form button.primary")
    link = page.input_value("#link")
    look(page, "invitation")
    return link


def interview(phone, link: str) -> None:
    """The candidate checks, consents, answers four questions by video, corrects the transcript and finishes."""
    phone.goto(link)
    look(phone, "status-375")
    follow(phone, "a.button.primary")
    phone.check("input[value=video]")
    phone.click("#try")
    until(phone, "document.getElementById('level').value > 0.05")
    follow(phone, "form#check button.primary")
    for answer in phone.locator("input[value=yes]").all():
        answer.check()
    look(phone, "consent-375")
    follow(phone, "form button.primary")
    for number in (1, 2, 3, 4):
        follow(phone, "form button.primary")
        phone.wait_for_selector("#answer")
        phone.click("#record")
        until(phone, f"document.getElementById('sent').value >= {14 if number in (1, 4) else 5}")
        if number == 1:
            look(phone, "recording-375")
        phone.click("#stop")
        phone.wait_for_selector("#submit:not([hidden])", timeout=scaled(180_000))
        phone.click("#submit")
        phone.wait_for_selector(f"#answer[data-base$='/answers/{number}']", state="detached")
    phone.wait_for_url("**/transcript*")


def finish(phone) -> None:
    """The candidate reads what was understood, corrects the fourth answer and finishes."""
    eventually(lambda: _transcribed(phone), 240, "the recordings are turned into text")
    assert "customer" in phone.input_value("textarea[name=text_1]").lower()
    heard = phone.input_value("textarea[name=text_4]")
    phone.fill("textarea[name=text_4]", f"{heard} Thank you.")  # a correction of most of it would not be rated
    look(phone, "transcript-375")
    follow(phone, "button[name=finish]")
    phone.wait_for_selector(".steps")
    look(phone, "finished-375")


def _transcribed(phone) -> bool:
    if phone.locator("#waiting").count():
        phone.reload()
        return False
    return phone.locator("textarea[name=text_4]").count() == 1


def seek(page, place) -> None:
    """Click a quote or a word: the player of its answer, which loads only then, goes to that moment within 0.5 s."""
    answer, wanted = place.get_attribute("data-seek-answer"), int(place.get_attribute("data-seek-ms")) / 1000
    player = f"document.querySelector('video[data-answer=\"{answer}\"]')"
    page.evaluate(f"{player}.addEventListener('seeked', () => {{ {player}.dataset.sought = {player}.currentTime }})")
    place.click()
    until(page, f"{player}.dataset.sought !== undefined")
    assert abs(float(page.evaluate(f"{player}.dataset.sought")) - wanted) <= 0.5
    page.evaluate(f"{player}.pause(); delete {player}.dataset.sought")


def together(page) -> None:
    """Hold the review page to its first screen: résumé, recording and scores beside each other, at two widths."""
    for width in (1280, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        places = [page.locator(one).first.bounding_box() for one in ("video:visible", ".desk-resume", ".desk-brief")]
        assert all(place and place["y"] + 150 <= 768 for place in places), places
        assert [place["x"] for place in places] == sorted(place["x"] for place in places)


def decide(page, application: str) -> None:
    """The manager reads, plays a quote, and approves with a reason."""
    page.goto(f"{application}/review")
    eventually(lambda: _assessed(page), 240, "the answers are rated")
    together(page)
    for place in (
        page.locator("button.quote[data-seek-ms]").first,
        page.locator(".said span[data-seek-ms]:visible").nth(6),
    ):
        seek(page, place)
    page.evaluate("window.scrollTo(0, 0)")
    look(page, "review")
    page.set_viewport_size({"width": 375, "height": 812})
    look(page, "review-375")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.check("input[value=approved]")
    page.fill("textarea[name=reason]", "Explained the risk and put the customer first.")
    follow(page, "text=Record the decision")
    page.locator("text=Approved by").wait_for()


def _assessed(page) -> bool:
    if page.locator("input[value=approved]:not([disabled])").count():
        return True
    page.reload()
    return False


def travel(product, desk, phone, office_context, folder: Path) -> None:
    """Take one candidate the whole way; `office_context` is the manager's own browser."""
    phone.context.add_cookies([{"name": "hr_language", "value": "en", "url": product.address}])
    product.wait_for_models("document_text", "resume_fields", "sentence_vectors", "speech_text", "answer_score")
    sign_in(desk, product, "hr")
    look(desk, "home")
    application = upload(desk, product, resume(folder))
    link = invite(desk, application)
    interview(phone, link)
    finish(phone)
    office = office_context.new_page()
    sign_in(office, product, "manager")
    decide(office, application)

    def record() -> bool:
        office.goto(f"{product.address}/employees")
        return office.locator("a", has_text="Grace Whitfield").count() == 1

    eventually(record, 10, "the employee record exists")
    look(office, "employees")
    follow(office, "a:has-text('Grace Whitfield')")
    chain = office.locator(".timeline li").all_inner_texts()
    assert len(chain) == 5, chain
    took = re.search(r"([\d.]+) s after the decision", office.content())
    assert took, "the record says how long after the decision it was made"
    assert float(took[1]) <= scaled(10)
    look(office, "employee")
    phone.goto(link)
    look(phone, "status-after-375")
