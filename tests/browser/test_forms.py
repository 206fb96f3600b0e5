"""Forms and lists in a real Chromium: nothing typed is lost, secrets are shown once, and no page jumps."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from app import clock, database
from app.foundation.access import service as access
from app.hiring.screening import service as screening
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import screened
from tests.app.people import PASSWORD, people  # noqa: F401
from tests.browser.conftest import context_of
from tests.browser.flow import follow
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow

SIZES = ((1366, 768), (375, 812))
SHIFTS = """new Promise((done) => {
  let total = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) total += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(total), 200);
})"""
"""Adds up the layout shifts of the page since it was opened."""


def enter(page, address: str, name: str, language: str = "en") -> None:
    """Give the browser a session of somebody."""
    token = access.sign_in(f"{name}@bank.test", PASSWORD, "127.0.0.1", clock.now())
    cookies = (("hr_session", token), ("hr_language", language))
    page.context.add_cookies([{"name": key, "value": value, "url": address} for key, value in cookies])


def sign_out(page) -> None:
    """End the session of a page, as time or an administrator does."""
    access.sign_out(next(one["value"] for one in page.context.cookies() if one["name"] == "hr_session"))


def sign_in_again(page, password: str = PASSWORD) -> None:
    """Type the password into the dialog and send it."""
    page.fill("#session-dialog input[name=password]", password)
    page.press("#session-dialog input[name=password]", "Enter")


@pytest.mark.complains(r"/login/again: status 422")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_correction_when_something_is_in_its_way_then_nothing_typed_is_lost(desk, served, people, language):  # noqa: F811
    application = resumes.applied(people, years_total=12.33)
    address = f"{served}/applications/{application.id}"
    save = ".fields button.primary"
    heard: list[str] = []
    desk.on("request", lambda request: heard.append(request.url))
    enter(desk, served, "hr", language)
    desk.goto(address)
    desk.fill("input[name=name]", "李 美")
    desk.click(save)
    desk.wait_for_url("**saved=1")
    desk.fill("input[name=work_start]", "last year")
    desk.click(save)
    desk.wait_for_url("**returned=*")
    said = desk.text_content(".field-problem")
    assert ("写" if language == "zh" else "Write a date") in said
    assert desk.input_value("input[name=work_start]") == "last year"
    clean(desk)
    picture(desk, f"1366-refused-{language}")
    follow(desk, ".bar-end a[href^='/language']")
    assert desk.input_value("input[name=work_start]") == "last year"
    follow(desk, ".bar-end a[href^='/language']")
    desk.fill("input[name=work_start]", "2012-08")
    sign_out(desk)
    desk.click(save)
    desk.wait_for_selector("#session-dialog[open]")
    desk.keyboard.press("Escape")
    assert desk.input_value("input[name=work_start]") == "2012-08", "closing the dialog loses nothing"
    desk.click(save)
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-session-{language}")
    desk.set_viewport_size({"width": 1366, "height": 768})
    assert desk.evaluate("document.activeElement.name") == "password"
    assert desk.input_value("#session-dialog input[name=email]") == "hr@bank.test"
    desk.fill("#session-dialog input[name=email]", "lead@bank.test")
    sign_in_again(desk)
    told = desk.locator("[data-session-problem]")
    told.get_by_text("另一账户" if language == "zh" else "another account").wait_for()
    desk.fill("#session-dialog input[name=email]", "hr@bank.test")
    sign_in_again(desk, "wrong password")
    told.get_by_text("不正确" if language == "zh" else "is wrong").wait_for()
    sign_in_again(desk)
    desk.wait_for_url("**saved=1")
    assert desk.input_value("input[name=work_start]") == "2012-08", "sent as it was typed"
    assert not [
        word for word in (*heard, desk.evaluate("JSON.stringify([localStorage, sessionStorage])")) if PASSWORD in word
    ]
    other = context_of(desk.context.browser).new_page()
    enter(other, served, "lead")
    other.goto(address)
    other.fill("input[name=name]", "李美丽")
    other.click(save)
    other.wait_for_url("**saved=1")
    other.context.close()
    desk.fill("input[name=name]", "李小美")
    desk.click(save)
    desk.wait_for_selector("#both")
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-both-{language}")
    desk.check("input[name=choice_name][value=theirs]")
    desk.click(".both button.primary")
    desk.wait_for_url("**saved=1")
    assert desk.input_value("input[name=name]") == "李美丽"
    assert desk.input_value("input[name=work_start]") == "2012-08"


def test_form_when_somebody_else_signed_in_meanwhile_then_is_sent_by_the_account_of_its_page_alone(
    desk,
    served,  # noqa: F811
    people,  # noqa: F811
):
    address = f"{served}/applications/{resumes.applied(people).id}"
    notes = "SELECT n.display_name FROM application_notes a JOIN accounts n ON n.id = a.written_by"
    enter(desk, served, "hr")
    desk.goto(address)
    desk.fill("textarea[name=text]", "Speaks for herself.")
    enter(desk, served, "lead")
    desk.click("form[action$='/notes'] button")
    desk.get_by_text("Somebody else is signed in").wait_for()
    assert database.db.execute_sql(notes).fetchall() == []
    sign_in_again(desk)
    desk.wait_for_selector("#session-dialog", state="detached")
    desk.get_by_text("Speaks for herself.").wait_for()
    assert database.db.execute_sql(notes).fetchall() == [("Hr",)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_invitation_when_reloaded_or_gone_back_to_then_makes_no_new_link(desk, served, people, language):  # noqa: F811
    application = screened(people)
    enter(desk, served, "hr", language)
    desk.goto(f"{served}/applications/{application.id}/invite")
    desk.dblclick("form button.primary")
    desk.wait_for_selector("#link")
    link = desk.input_value("#link")
    desk.reload()
    once = "一次" if language == "zh" else "was shown once"
    assert once in desk.text_content("main")
    desk.goto(f"{served}/positions")
    desk.go_back()
    assert once in desk.text_content("main")
    clean(desk)
    picture(desk, f"1366-shown-once-{language}")
    desk.goto(link)
    assert desk.locator("ol.steps").count() == 1, "the link still works"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_field_when_it_is_missing_then_the_page_says_so_in_its_own_language(desk, served, people, language):  # noqa: F811
    enter(desk, served, "administrator", language)
    desk.goto(f"{served}/accounts/new")
    desk.fill("input[name=name]", "王五")
    desk.fill("input[name=email]", "wang")
    desk.click("main button.primary")
    said = desk.locator(".field-problem").all_text_contents()
    assert said == (
        ["请填写电子邮箱，例如 name@bank.cn。", "请选择。"]
        if language == "zh"
        else ["Write an e-mail address, as in name@bank.cn.", "Please choose."]
    )
    assert desk.evaluate("document.activeElement.name") == "email"
    clean(desk)
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        picture(desk, f"{width}-missing-{language}")


def test_position_when_it_has_many_candidates_then_the_page_does_not_jump_and_long_words_fit(desk, served, people):  # noqa: F811
    position = resumes.position(people, title="客户经理" + "长" * 150, description="一\n二")
    for number in range(62):
        name = "名" * 280 if number == 30 else "N" * 280 if number == 31 else f"候选人{number}"
        own = {"name": name, "phone": f"138{number:08}", "email": f"c{number}@example.com", "id_number": None}
        made = resumes.applied(people, position, resumes.pdf(f"Candidate {number}"), file=f"{number}.pdf", **own)
        if number < 60:
            screening.screen(made.id)
    for language in ("zh", "en"):
        enter(desk, served, "hr", language)
        for width, height in SIZES:
            desk.set_viewport_size({"width": width, "height": height})
            for path in (f"/positions/{position.id}", f"/applications/{made.id}"):
                desk.goto(served + path)
                desk.wait_for_selector("#ranking tbody tr, .match, .notice")
                shifted = desk.evaluate(SHIFTS)
                assert shifted <= 0.1, f"{path} at {width}: layout shift {shifted:.3f}"
                clean(desk)
                picture(desk, f"{width}-{path.split('/')[1]}-{language}")
    rule = {"runOnly": {"type": "rule", "values": ["label-content-name-mismatch"]}}
    found = Axe().run(desk, options=rule).response["violations"]
    assert not found, found


def test_review_when_a_reason_has_lines_and_a_rule_is_not_met_then_is_shown_and_cleared(desk, served, people):  # noqa: F811
    rule = {"kind": "years_at_least", "value": 20, "skill": None}
    application = resumes.applied(people, resumes.position(people, rules=[rule]))
    screening.screen(application.id)
    enter(desk, served, "hr", "zh")
    desk.goto(f"{served}/applications/{application.id}")
    desk.fill("textarea[name=reason]", "第一行理由\n第二行理由")
    picture(desk, "1366-by-hand-zh")
    desk.click("form[action$=cleared] button")
    desk.wait_for_url("**cleared=1")
    shown = desk.locator("#by-hand ~ blockquote")
    assert shown.inner_text() == "第一行理由\n第二行理由"
    desk.wait_for_selector(".match")
    low = desk.locator("meter").first
    assert low.get_attribute("class") in ("low", "medium", "high")
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        clean(desk)
        picture(desk, f"{width}-cleared-zh")
    desk.goto(f"{served}/positions/{application.position_id}")
    desk.wait_for_selector("#ranking tbody tr")
    assert "已人工查看" in desk.text_content("#ranking")
