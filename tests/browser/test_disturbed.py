"""What else can befall a recording: windows, clocks, devices, permissions and stores that change while it runs."""

# ruff: noqa: F401, F811 (fixtures)
from __future__ import annotations

import hashlib

import pytest

from tests.app.conftest import configured, db, postgres, template
from tests.app.people import people
from tests.browser.flow import follow, until
from tests.browser.test_recorder import INSIDE, kept, record, told
from tests.browser.test_recording import clean, hand_in, invitation, recorded, sent, served

pytestmark = pytest.mark.slow

CLOCKS = """
window.ahead = { date: 0, page: 0 };
const [date, page] = [Date.now, performance.now.bind(performance)];
Date.now = () => date() + 1000 * ahead.date;
performance.now = () => page() + 1000 * ahead.page;
"""
"""Sets the clock of the device, and the time that the page itself has run, ahead by seconds."""
BLOCKED = """
IDBFactory.prototype.open = function () { throw new DOMException("", "SecurityError"); };
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError"); } });
"""
SILENT = "IDBFactory.prototype.open = function () { return {}; };"
"""A database that never says whether it opened."""
LEFT = "Number(document.getElementById('clock').textContent.match(/[0-9]+/)[0])"
STATE = "document.getElementById('state').textContent"


def says(page, words: str) -> None:
    until(page, f"{STATE}.includes({words!r})")


def in_language(page, link: str, language: str) -> None:
    """Show the page at hand in a language; the question itself keeps its own."""
    page.context.add_cookies([{"name": "hr_language", "value": language, "url": link}])


def reloaded(page) -> None:
    """Load the page again while it records, and record once more."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.click("#again")
    page.wait_for_selector("#stop:not([hidden])")
    sent(page, 2)


def handed_in(page, invitation) -> bytes:
    """Hand in, and hold the server to what the page recorded; returns it."""
    held = hand_in(page)
    assert kept(invitation)[0] == held
    return held


@pytest.mark.parametrize("hours", [-24, 24])
def test_recording_when_the_clock_of_the_device_is_set_anew_then_counts_on(phone, invitation, hours):
    phone.add_init_script(CLOCKS)
    record(phone, invitation, "voice")
    left = phone.evaluate(LEFT)
    phone.evaluate(f"ahead.date = {hours} * 3600")
    until(phone, f"{LEFT} <= {left} - 2")
    assert phone.is_visible("#stop")
    phone.click("#stop")
    handed_in(phone, invitation)


def test_recording_when_the_page_was_frozen_beyond_its_time_then_ends_and_counts_as_interrupted(phone, invitation):
    phone.add_init_script(CLOCKS)
    record(phone, invitation, "voice")
    limit = int(phone.get_attribute("#answer", "data-limit"))
    phone.evaluate("show('hidden')")
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    phone.evaluate(f"ahead.page = {limit}; show('visible')")
    says(phone, "hand it in, or record again, which does not count")
    assert "The time is up" in phone.inner_text("#clock")
    handed_in(phone, invitation)


def test_recording_when_preparing_ends_on_a_page_nobody_sees_then_begins_when_it_is_seen(phone, invitation):
    record(phone, invitation, "voice")
    phone.click("#stop")
    handed_in(phone, invitation)
    phone.add_init_script(CLOCKS)
    follow(phone, "form button.primary")
    phone.wait_for_selector("#answer")
    prepare = int(phone.get_attribute("#answer", "data-prepare"))
    limit = int(phone.get_attribute("#answer", "data-limit"))
    phone.evaluate(f"show('hidden'); ahead.page = {prepare + 2 * limit}")
    until(phone, "document.getElementById('clock').textContent.includes('from when the recording starts')")
    assert phone.is_enabled("#record"), "nothing was begun"
    phone.evaluate("show('visible')")
    phone.wait_for_selector("#stop:not([hidden])")
    sent(phone, 2)
    assert phone.is_visible("#stop"), "the whole time to answer is left"


@pytest.mark.parametrize(("language", "words"), [("en", "open in another window"), ("zh", "另一个窗口")])
def test_recording_when_a_second_window_opens_it_then_waits_and_the_first_is_not_harmed(
    phone, invitation, language, words
):
    record(phone, invitation, "voice")
    in_language(phone, invitation.link, language)
    second = phone.context.new_page()
    second.goto(phone.url)
    says(second, words)
    assert second.is_hidden("#record")
    assert second.is_hidden("#submit")
    clean(second)
    sent(phone, 1 + phone.evaluate("document.getElementById('sent').value"))
    phone.click("#stop")
    phone.wait_for_selector("#submit:not([hidden])")
    held = recorded(phone)
    phone.click("#submit")
    phone.wait_for_url("**/questions/2")
    second.wait_for_url("**/questions/2")
    assert kept(invitation) == (held, 1)


def test_recording_when_its_window_is_closed_then_the_second_window_hands_in_what_was_said(phone, invitation):
    record(phone, invitation, "voice")
    second = phone.context.new_page()
    second.goto(phone.url)
    says(second, "open in another window")
    phone.close()
    says(second, "The recording was interrupted")
    assert len(handed_in(second, invitation)) > 1000


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Access to the microphone was taken back"), ("zh", "权限已被收回")]
)
def test_recording_when_the_microphone_is_forbidden_then_says_so_and_keeps_what_was_said(
    phone, invitation, language, words
):
    record(phone, invitation, "voice")
    in_language(phone, invitation.link, language)
    reloaded(phone)
    devtools = phone.context.browser.new_browser_cdp_session()
    context = phone.context.new_cdp_session(phone).send("Target.getTargetInfo")["targetInfo"]["browserContextId"]
    wanted = {"permission": {"name": "microphone"}, "setting": "denied", "browserContextId": context}
    devtools.send("Browser.setPermission", wanted)
    phone.wait_for_selector("#submit:not([hidden])")
    assert words in phone.inner_text("#state")
    assert phone.is_visible("#again")
    handed_in(phone, invitation)


OTHERS = """(same) => {
  const now = stream.getAudioTracks()[0].getSettings();
  const here = { kind: "audioinput", deviceId: now.deviceId, groupId: now.groupId };
  navigator.mediaDevices.enumerateDevices = async () => [same ? here : { ...here, groupId: "another" }];
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
}"""


def test_recording_when_a_headset_is_pulled_out_then_goes_on_and_says_so(phone, invitation):
    record(phone, invitation, "voice")
    phone.evaluate(OTHERS, True)
    told(phone, "")
    phone.evaluate(OTHERS, False)
    told(phone, "another may have taken its place")
    clean(phone)
    assert phone.is_visible("#stop")
    phone.click("#stop")
    says(phone, "record again, which does not count")
    handed_in(phone, invitation)


@pytest.mark.parametrize(("language", "words"), [("en", "sent as soon as there is one"), ("zh", "网络恢复后即发送")])
@pytest.mark.complains("ERR_INTERNET_DISCONNECTED")
def test_recording_when_its_time_runs_out_without_a_network_then_is_sent_once_there_is_one(
    phone, invitation, language, words
):
    phone.add_init_script(CLOCKS)
    record(phone, invitation, "voice")
    in_language(phone, invitation.link, language)
    reloaded(phone)
    phone.context.set_offline(True)
    until(phone, "document.getElementById('sent').max >= document.getElementById('sent').value + 2")
    phone.evaluate(f"ahead.page = {phone.get_attribute('#answer', 'data-limit')}")
    says(phone, words)
    assert "Go on speaking" not in phone.inner_text("#state")
    phone.context.set_offline(False)
    handed_in(phone, invitation)


@pytest.mark.parametrize(("language", "words"), [("en", "the recording has not started"), ("zh", "录制尚未开始")])
@pytest.mark.complains("ERR_INTERNET_DISCONNECTED")
def test_recording_when_begun_without_a_network_then_says_so_and_no_time_is_lost(phone, invitation, language, words):
    phone.add_init_script(CLOCKS)
    record(phone, invitation, "voice")
    phone.click("#stop")
    handed_in(phone, invitation)
    in_language(phone, invitation.link, language)
    follow(phone, "form button.primary")
    phone.wait_for_selector("#answer")
    phone.context.set_offline(True)
    phone.click("#record")
    says(phone, words)
    phone.evaluate(f"ahead.page = 3 * {phone.get_attribute('#answer', 'data-limit')}")
    phone.context.set_offline(False)
    # The time to prepare is over now: it may begin by itself a moment before.
    phone.locator("#record").evaluate("(button) => button.hidden || button.disabled || button.click()")
    phone.wait_for_selector("#stop:not([hidden])")
    sent(phone, 2)
    assert phone.is_visible("#stop"), "the whole time to answer is left"


@pytest.mark.parametrize("store", [BLOCKED, SILENT], ids=["blocked", "silent"])
def test_recording_when_the_browser_keeps_nothing_then_is_sent_from_memory(phone, invitation, store):
    phone.add_init_script(store)
    record(phone, invitation, "voice")
    told(phone, "no longer keeps the recording")
    sent(phone, 4)
    phone.click("#stop")
    phone.wait_for_selector("#submit:not([hidden])")
    whole = phone.get_attribute("#answer", "data-sha256")
    phone.click("#submit")
    phone.wait_for_url("**/questions/2")
    assert whole == hashlib.sha256(kept(invitation)[0]).hexdigest()


def test_stop_when_the_phone_has_a_notch_then_lies_clear_of_it_in_both_directions(phone, invitation):
    record(phone, invitation, "video")
    devtools = phone.context.new_cdp_session(phone)
    for width, height, insets in (
        (375, 812, {"top": 47, "bottom": 34, "left": 0, "right": 0}),
        (812, 375, {"top": 0, "bottom": 21, "left": 47, "right": 47}),
    ):
        phone.set_viewport_size({"width": width, "height": height})
        devtools.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
        until(phone, f"getComputedStyle(document.body).paddingBottom === '{insets['bottom']}px'")
        box = phone.evaluate("document.getElementById('stop').getBoundingClientRect().toJSON()")
        assert phone.evaluate(INSIDE, "stop")
        assert box["bottom"] <= height - insets["bottom"]
        assert box["left"] >= insets["left"]
        assert box["right"] <= width - insets["right"]
        heading = phone.evaluate("document.querySelector('h1').getBoundingClientRect().left")
        assert heading >= insets["left"]
        clean(phone)
