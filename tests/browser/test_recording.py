"""A candidate records in a real Chromium: the network is cut, the page reloaded, and nothing that was said is lost."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe

from app import clock, database
from app.foundation.access import service as access
from app.foundation.media import service as media
from app.hiring.assessment import rating
from app.hiring.interviews import service as interviews
from app.hiring.interviews import tasks, transcripts
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring.interviewed import screened
from tests.app.hiring.test_assessment import TEXT, found
from tests.app.hiring.test_recordings import HEARD
from tests.app.people import people  # noqa: F401
from tests.browser.conftest import ROOT, eventually, free_port
from tests.browser.flow import follow, until
from tests.pace import scaled

pytestmark = pytest.mark.slow

PARTS = """async (key) => {
  const page = document.querySelector("script[src$='/answer.js']").src;
  const store = await import(new URL("answer-store.js", page));
  const held = await store.getParts(key, (await store.getLatestTake(key)).take);
  return held.map((part) => btoa(String.fromCharCode(...new Uint8Array(part.data))));
}"""
"""Reads what the page recorded from where it keeps it, part by part."""


@pytest.fixture
def served(db, tmp_path: Path):  # noqa: F811
    """The application under gunicorn, over the database and the keys of the test; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(json.loads(db.model_dump_json()) | {"public_url": address}))
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "app.wsgi:application",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "8",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"HR_SETTINGS": str(path)})

    def up() -> bool:
        try:
            return urllib.request.urlopen(f"{address}/healthz").status == 200
        except urllib.error.URLError:
            return False

    eventually(up, 30, "gunicorn answers")
    yield address
    process.terminate()
    process.wait(scaled(20))


@pytest.fixture
def invitation(people, served: str) -> SimpleNamespace:  # noqa: F811
    """An invited application: its id and the address of its link."""
    application = screened(people)
    link = interviews.invite(application.id, people.hr, clock.now()).link
    return SimpleNamespace(id=application.id, link=served + "/i/" + link.rpartition("/i/")[2])


def clean(page) -> None:
    """Hold the page to axe's rules, and to the width of the window."""
    found = Axe().run(page).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"


def begin(page, link: str, mode: str) -> None:
    """Go from the link to the pause before the first question, looking at each page."""
    page.goto(link)
    clean(page)
    follow(page, "a.button.primary")
    page.check(f"input[value={mode}]")
    if mode != "text":
        page.click("#try")
        until(page, "document.getElementById('level').value > 0.05")
        assert page.is_enabled("#sample")
        picture(page, "375-check")
    clean(page)
    follow(page, "form#check button.primary")
    for answer in page.locator("input[value=yes]").all():
        answer.check()
    clean(page)
    picture(page, "375-consent")
    follow(page, "form button.primary")
    clean(page)


def show_question(page) -> None:
    follow(page, "form button.primary")
    page.wait_for_selector("#answer")


def sent(page, at_least: int) -> None:
    until(page, f"document.getElementById('sent').value >= {at_least}")


def recorded(page) -> bytes:
    """Return what the page holds of the answer it is at."""
    key = page.get_attribute("#answer", "data-key")
    return b"".join(base64.b64decode(part) for part in page.evaluate(PARTS, key))


def hand_in(page) -> bytes:
    """Wait until every part is acknowledged, hand the answer in, and return what the page had recorded."""
    page.wait_for_selector("#submit:not([hidden])", timeout=scaled(60_000))
    clean(page)
    held = recorded(page)
    assert page.get_attribute("#answer", "data-sha256") == hashlib.sha256(held).hexdigest()
    page.click("#submit")
    page.wait_for_url("**/questions/*")
    page.wait_for_selector("form button.primary")
    return held


@pytest.mark.feature("IV-10", "IV-20")
@pytest.mark.feature("IV-06", part="the network is cut for seconds, not for 60, and the bitrate does not adapt")
@pytest.mark.complains("ERR_INTERNET_DISCONNECTED")
def test_recording_when_network_is_cut_and_page_reloaded_then_stored_bytes_are_those_recorded(phone, invitation):
    begin(phone, invitation.link, "video")
    show_question(phone)
    phone.click("#record")
    sent(phone, 2)
    phone.context.set_offline(True)
    until(phone, "document.getElementById('sent').max >= document.getElementById('sent').value + 3")
    phone.context.set_offline(False)
    sent(phone, 6)
    phone.click("#stop")
    first = hand_in(phone)

    show_question(phone)
    phone.click("#record")
    sent(phone, 2)
    phone.context.set_offline(True)
    until(phone, "document.getElementById('sent').max >= document.getElementById('sent').value + 2")
    phone.once("dialog", lambda dialog: dialog.accept())
    phone.context.set_offline(False)
    phone.reload()
    second = hand_in(phone)

    answers = interviews.answers(interviews.interview(invitation.id).id)
    for answer, held in zip(answers, (first, second), strict=False):
        assert answer.mode == "video"
        assert media.describe(answer.media_id).sha256 == hashlib.sha256(held).hexdigest()
        assert media.whole(answer.media_id) == held


def assessed(phone, invitation) -> None:
    """Record one answer on the phone, type the others, and rate them as the models would have."""
    begin(phone, invitation.link, "video")
    show_question(phone)
    picture(phone, "375-recorder")
    phone.click("#record")
    sent(phone, 5)
    picture(phone, "375-recording")
    phone.click("#stop")
    hand_in(phone)
    for _ in (2, 3, 4):
        show_question(phone)
        phone.click(".written summary")
        phone.fill("#text", TEXT)
        follow(phone, "#written button.primary")
    interview = interviews.interview(invitation.id)
    first = interviews.answers(interview.id)[0]
    transcripts.add(interview.person_id, first.id, 1, "machine", HEARD, clock.now())
    database.db.execute_sql("UPDATE interview_answers SET transcript_state = 'ready' WHERE id = %s", (first.id,))
    phone.reload()
    clean(phone)
    picture(phone, "375-correct")
    follow(phone, "button[name=finish]")
    phone.wait_for_selector(".steps")
    tasks.prepare_playback(str(first.id))
    spoken = json.loads(
        json.dumps(found(2.4)).replace("I explained that she could lose a third of it", "what he needs")
    )
    place = {"start": 21, "end": 34}
    spoken["evidence"] = [one | place for one in spoken["evidence"]]
    for number, answer in enumerate(interviews.answers(interview.id), 1):
        said = spoken if number == 1 else found(None if number == 3 else 3.6)
        outcome = "rated" if said["score"] else "not_enough_evidence"
        rating.keep(interview, answer, rating.Verdict(outcome, said["rater"], said), clock.now())


def picture(page, name: str) -> None:
    """Keep a picture where SCREENSHOTS names a folder."""
    if os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{os.environ['SCREENSHOTS']}/{name}.png", full_page=True)


@pytest.mark.feature("PV-17", "SC-14")
def test_recording_when_reviewed_then_words_and_quotes_seek_in_it_by_a_signed_link(phone, desk, served, invitation):
    assessed(phone, invitation)
    token = access.sign_in("manager@bank.test", "a long test password", "127.0.0.1", clock.now())
    desk.context.add_cookies([{"name": "hr_session", "value": token, "url": served}])
    desk.goto(f"{served}/applications/{invitation.id}/review")
    player = "document.querySelector('video[data-answer=\"1\"]')"
    assert desk.evaluate(f"{player}.readyState") == 0, "nothing is opened before somebody plays it"
    desk.click("button.quote[data-seek-answer='1']")
    until(desk, f"!{player}.seeking && {player}.currentTime >= 2.1")
    assert 3 < desk.evaluate(f"{player}.duration") < 60
    assert desk.evaluate("getSelection().toString()") == "what he needs"
    desk.evaluate(f"{player}.pause()")
    desk.click("[data-text='1'] [data-start-ms='300']")
    until(desk, f"!{player}.seeking && {player}.currentTime >= 0.3 && {player}.currentTime < 2")
    desk.click("button.quote[data-seek-answer='2']")
    assert desk.evaluate("getSelection().toString()") == "I explained that she could lose a third of it"
    assert "Advice: a person decides" in desk.content()
    clean(desk)
    picture(desk, "1366-review-en")
    for language, width in (("zh", 1366), ("zh", 375)):
        desk.context.add_cookies([{"name": "hr_language", "value": language, "url": served}])
        desk.set_viewport_size({"width": width, "height": 812})
        desk.reload()
        clean(desk)
        picture(desk, f"{width}-review-{language}")
    source = desk.get_attribute("video[data-answer='1']", "src")
    desk.context.clear_cookies()
    assert desk.request.get(served + source).status == 404


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_pages_when_hr_invites_and_chooses_questions_then_are_clean(desk, served, invitation, language):
    token = access.sign_in("lead@bank.test", "a long test password", "127.0.0.1", clock.now())
    desk.context.add_cookies(
        [
            {"name": name, "value": value, "url": served}
            for name, value in (("hr_session", token), ("hr_language", language))
        ]
    )
    desk.goto(f"{served}/applications/{invitation.id}/invite")
    clean(desk)
    follow(desk, "main form button:not(.danger):not(.quiet)")
    assert desk.input_value("#link").startswith(f"{served}/i/")
    clean(desk)
    picture(desk, f"1366-invite-{language}")
    position = interviews.interview(invitation.id).position_id
    for width in (1366, 375):
        desk.set_viewport_size({"width": width, "height": 812})
        desk.goto(f"{served}/positions/{position}/form")
        clean(desk)
        picture(desk, f"{width}-form-{language}")


@pytest.mark.feature("IV-09")
@pytest.mark.feature("IV-10", part="Chromium alone was tried, not Safari on iOS, a WebView, Edge or Firefox")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_when_walked_through_in_text_then_are_clean_on_a_phone_in_both_languages(
    phone, served, invitation, language
):
    phone.context.add_cookies([{"name": "hr_language", "value": language, "url": served}])

    def look(name: str) -> None:
        clean(phone)
        picture(phone, f"{language}-375-{name}")

    begin(phone, invitation.link, "text")
    look("pause")
    for number in (1, 2, 3, 4):
        show_question(phone)
        phone.fill("#text", f"Answer {number}: I asked what the money was for and explained the risk.")
        until(phone, "document.getElementById('saved').textContent.length > 0")
        look(f"question-{number}")
        follow(phone, "#written button.primary")
    look("transcript")
    follow(phone, "button[name=finish]")
    phone.wait_for_selector(".steps")
    look("thanks")
    assert interviews.interview(invitation.id).state == "finished"
    for entry, width in (("", 1366), ("/transcript", 1366)):
        phone.set_viewport_size({"width": width, "height": 768})
        phone.goto(invitation.link + entry)
        clean(phone)
    database.db.close()
