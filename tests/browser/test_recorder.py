"""What a candidate sees while a recording runs: Stop within reach, and what a phone can do to a recording, survived."""

# ruff: noqa: F401, F811 (fixtures)
from __future__ import annotations

import hashlib

import pytest

from app.foundation.media import service as media
from app.hiring.interviews import service as interviews
from app.hiring.interviews import store
from tests.app.conftest import configured, db, postgres, template
from tests.app.people import people
from tests.browser.flow import follow, until
from tests.browser.test_recording import begin, clean, hand_in, invitation, picture, sent, served, show_question
from tests.pace import scaled

pytestmark = pytest.mark.slow

LONG = "Please tell us about a time when a customer wanted something that did not fit. " * 12
WATCHED = """
const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => (window.stream = await asked(wanted));
const Recorder = window.MediaRecorder;
window.MediaRecorder = class extends Recorder {
  constructor(...given) { super(...given); window.recorder = this; }
  requestData() { window.flushed = (window.flushed ?? 0) + 1; super.requestData(); }
};
window.locks = { asked: 0, released: 0 };
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  window.locks.asked += 1;
  return { release: async () => (window.locks.released += 1) };
} } });
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  if (window.failing && this.name === "parts") throw new DOMException("", window.failing);
  return put.apply(this, given);
};
window.show = (state) => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
window.happen = (kind, name) => stream.getTracks().find((one) => one.kind === kind).dispatchEvent(new Event(name));
"""
"""Lets a test do to a recording what a phone does, and counts the locks of the screen."""
INSIDE = """(id) => {
  const box = document.getElementById(id).getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
}"""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_recording_when_it_runs_then_stop_and_the_countdown_lie_in_view_at_every_size(
    phone, served, invitation, language
):
    phone.context.add_cookies([{"name": "hr_language", "value": language, "url": served}])
    begin(phone, invitation.link, "video")
    show_question(phone)
    phone.click("#record")
    sent(phone, 1)
    for question, percent in ((None, 100), (LONG, 100), (LONG, 200)):
        if question:
            phone.evaluate("(text) => (document.querySelector('h1.question').textContent = text)", question)
        phone.evaluate("(size) => (document.documentElement.style.fontSize = size)", f"{percent}%")
        for width, height in ((375, 667), (375, 812), (1366, 768)):
            phone.set_viewport_size({"width": width, "height": height})
            for place in (0, "document.body.scrollHeight"):
                phone.evaluate(f"scrollTo(0, {place})")
                outside = [one for one in ("stop", "clock", "sign") if not phone.evaluate(INSIDE, one)]
                assert not outside, (outside, width, height, percent)
            bar = phone.evaluate("document.getElementById('bar').getBoundingClientRect().height")
            assert bar <= height / 2, f"the bar covers {bar} of {height} at {percent} %"
            if width < height == 667:
                clean(phone)
            phone.evaluate("scrollTo(0, 0)")
            picture(phone, f"{language}-{width}x{height}-{percent}-{'long' if question else 'short'}")
    phone.click("#stop")
    phone.wait_for_selector("#submit:not([hidden])", timeout=scaled(60_000))
    assert phone.is_hidden("#stop")
    assert phone.is_hidden("#sign")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_consent_when_left_unanswered_then_the_page_says_so_beside_the_question(phone, served, invitation, language):
    phone.context.add_cookies([{"name": "hr_language", "value": language, "url": served}])
    phone.goto(f"{invitation.link}/check")
    phone.check("input[value=voice]")
    follow(phone, "form#check button.primary")
    assert phone.locator("input:checked").count() == 0
    phone.click("form button.primary")
    assert phone.locator("fieldset + .field-problem").count() == 2
    assert phone.evaluate("document.activeElement.name") == "recording"
    clean(phone)
    picture(phone, f"{language}-375-consent-refused")
    phone.check("input[name=recording][value=no]")
    phone.check("input[name=assessment][value=no]")
    phone.click("form button.primary")
    phone.wait_for_url("**/questions/1")


def record(page, invitation, mode: str) -> None:
    """Go from the link to a recording that runs, in English, with everything that a phone can do within reach."""
    page.context.add_cookies([{"name": "hr_language", "value": "en", "url": invitation.link}])
    page.add_init_script(WATCHED)
    page.goto(f"{invitation.link}/check")
    page.check(f"input[value={mode}]")
    follow(page, "form#check button.primary")
    for answer in page.locator("input[value=yes]").all():
        answer.check()
    follow(page, "form button.primary")
    show_question(page)
    page.click("#record")
    sent(page, 2)


def told(page, words: str) -> None:
    """Wait until the bar says something; nothing else may be said there for nothing."""
    said = "document.getElementById('problem').textContent"
    until(page, f"{said}.includes({words!r})" if words else f"{said} === ''")
    assert page.evaluate(INSIDE, "stop")


def kept(invitation) -> tuple[bytes, int]:
    """Return the recording of the first answer as the server holds it, and how many attempts there were."""
    interview = interviews.interview(invitation.id)
    answer = interviews.answers(interview.id)[0]
    return media.whole(answer.media_id), len(store.takes(store.answers(interview.id)[0].id))


def test_recording_when_a_call_or_a_lost_device_disturbs_it_then_says_so_and_hands_in_what_was_said(phone, invitation):
    record(phone, invitation, "video")
    assert phone.evaluate("locks") == {"asked": 1, "released": 0}
    phone.evaluate("happen('audio', 'mute')")
    told(phone, "a call has taken it")
    phone.evaluate("happen('audio', 'unmute')")
    told(phone, "")
    phone.evaluate("happen('video', 'mute')")
    told(phone, "only your words are assessed")
    phone.evaluate("happen('video', 'unmute')")
    flushed = phone.evaluate("flushed")
    assert flushed >= 1, "a muted microphone"
    phone.evaluate("show('hidden')")
    assert phone.evaluate("flushed") == flushed + 1
    phone.evaluate("show('visible')")
    told(phone, "You left this page")
    until(phone, "locks.asked === 2")
    phone.set_viewport_size({"width": 375, "height": 667})
    clean(phone)
    picture(phone, "en-375x667-away")
    phone.evaluate("stream.getVideoTracks()[0].stop(); happen('video', 'ended')")
    told(phone, "The camera gives no picture")
    sent(phone, 1 + phone.evaluate("document.getElementById('sent').max"))
    phone.evaluate("stream.getAudioTracks()[0].stop(); happen('audio', 'ended')")
    phone.wait_for_selector("#submit:not([hidden])", timeout=scaled(60_000))
    assert "microphone was disconnected" in phone.inner_text("#state")
    assert "hand it in, or record again, which does not count" in phone.inner_text("#state")
    assert phone.is_visible("#again")
    until(phone, "locks.released >= 1")
    assert hand_in(phone) == kept(invitation)[0]


def test_recording_when_the_browser_ends_it_then_may_be_repeated_without_counting(phone, invitation):
    record(phone, invitation, "voice")
    for _ in range(3):
        phone.evaluate("recorder.dispatchEvent(new Event('error'))")
        phone.wait_for_selector("#submit:not([hidden])", timeout=scaled(60_000))
        assert "ended the recording by itself" in phone.inner_text("#state")
        phone.click("#again")
        phone.wait_for_selector("#stop:not([hidden])")
        sent(phone, 2)
    phone.click("#stop")
    assert hand_in(phone) == kept(invitation)[0]
    assert kept(invitation)[1] == 4


def test_recording_when_the_microphone_gives_silence_then_is_told_until_something_is_heard(phone, invitation):
    record(phone, invitation, "voice")
    phone.evaluate("stream.getAudioTracks()[0].enabled = false")
    told(phone, "Nothing is heard")
    phone.evaluate("stream.getAudioTracks()[0].enabled = true")
    told(phone, "")


@pytest.mark.parametrize(
    ("failing", "words"),
    [("QuotaExceededError", "has no room left"), ("UnknownError", "no longer keeps the recording")],
)
@pytest.mark.parametrize("reloaded", [False, True])
def test_recording_when_the_device_keeps_nothing_more_then_is_sent_from_memory(
    phone, invitation, failing, words, reloaded
):
    record(phone, invitation, "voice")
    phone.evaluate("(name) => (window.failing = name)", failing)
    told(phone, words)
    sent(phone, 5)
    assert phone.is_visible("#stop")
    if reloaded:
        phone.once("dialog", lambda dialog: dialog.accept())
        phone.reload()
    else:
        phone.click("#stop")
    phone.wait_for_selector("#submit:not([hidden])", timeout=scaled(60_000))
    whole = phone.get_attribute("#answer", "data-sha256")
    assert (whole is None) == reloaded, "after a reload the server alone has the whole"
    phone.click("#submit")
    phone.wait_for_url("**/questions/2")
    stored = kept(invitation)[0]
    assert len(stored) > 5000
    assert whole is None or whole == hashlib.sha256(stored).hexdigest()
