"""The same form open in two windows: both versions are shown side by side, and nothing of either is lost."""

from __future__ import annotations

import html
import re

import pytest

from app import clock
from app.foundation.access import service as access
from app.foundation.access import store
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import invited
from tests.app.hiring.test_recordings import HEARD, recorded
from tests.app.people import PASSWORD, Browser

HEARD_TEXT = "I asked the costumer what he needs."
MINE, THEIRS, THIRD = "I asked the customer,\nwhat he needs.", "I asked the costumer what she needs.", "I asked him."


def hidden(page: str, *names: str) -> dict[str, str]:
    """The hidden fields of the choice between two versions."""
    form = page.split('id="both"')[1]
    return {name: re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in names}


def shown(page: str) -> str:
    return html.unescape(page).replace("\r\n", "\n")


def versions(application) -> list[str]:
    answer = interviews.answers(interviews.interview(application.id).id)[0]
    return [one.text.replace("\r\n", "\n") for one in answer.versions]


@pytest.mark.parametrize(("choice", "last"), [("mine", MINE), ("theirs", THEIRS)])
def test_transcript_when_two_windows_correct_it_then_both_are_shown_and_the_chosen_one_counts(
    people, app, choice, last
):
    application, candidate = recorded(people, app)
    assert candidate.post("/transcript", text_1=THEIRS, seen_1="1", save="1").headers["location"].endswith("saved=1")
    page = candidate.submit("/transcript", text_1=MINE.replace("\n", "\r\n"), seen_1="1", finish="1").text
    assert MINE in shown(page)
    assert THEIRS in shown(page)
    assert re.search(r'value="mine" checked', page), "who changed it last is asked about their own first"
    candidate.submit("/transcript", choice_text_1=choice, **hidden(page, "mine", "version"))
    assert candidate.at.endswith("saved=1")
    assert versions(application) == [HEARD_TEXT, THEIRS, *([MINE] if choice == "mine" else [])]
    assert versions(application)[-1] == last
    assert interviews.interview(application.id).state != "finished"


def test_transcript_when_an_old_page_changes_nothing_of_it_then_the_other_windows_correction_stays(people, app):
    application, candidate = recorded(people, app)
    candidate.post("/transcript", text_1=THEIRS, seen_1="1", save="1")
    led = candidate.post("/transcript", text_1=HEARD_TEXT, seen_1="1", finish="1")
    assert (led.status_code, led.headers["location"]) == (303, candidate.path)
    assert versions(application) == [HEARD_TEXT, THEIRS]
    assert interviews.interview(application.id).state == "finished"


def test_transcript_when_saved_once_more_during_the_choice_then_the_choice_is_asked_again(people, app):
    application, candidate = recorded(people, app)
    candidate.post("/transcript", text_1=THEIRS, seen_1="1", save="1")
    page = candidate.submit("/transcript", text_1=MINE, seen_1="1", save="1").text
    candidate.post("/transcript", text_1=THIRD, seen_1="2", save="1")
    page = candidate.submit("/transcript", choice_text_1="mine", **hidden(page, "mine", "version")).text
    assert MINE in shown(page)
    assert THIRD in shown(page)
    assert versions(application)[-1] == THIRD
    candidate.submit("/transcript", choice_text_1="mine", **hidden(page, "mine", "version"))
    assert versions(application) == [HEARD_TEXT, THEIRS, THIRD, MINE]


def test_transcript_when_refused_for_another_reason_then_the_page_still_knows_what_it_was_made_from(people, app):
    application, candidate = recorded(people, app)
    page = candidate.submit("/transcript", text_1=MINE + "长" * 8000, seen_1="1", save="1").text
    assert "An answer has at most 8000 characters." in page
    assert 'data-at="text/1"' in page
    candidate.post("/transcript", text_1=THEIRS, seen_1="1", save="1")
    assert 'name="seen_1" value="1"' in candidate.get(candidate.at.removeprefix(candidate.path)).text
    assert THEIRS in candidate.submit("/transcript", text_1=MINE, seen_1="1", save="1").text
    assert versions(application)[-1] == THEIRS


def test_transcript_when_another_window_finished_then_what_was_typed_is_shown(people, app):
    application, candidate = recorded(people, app)
    candidate.post("/transcript", seen_1="1", text_1=HEARD_TEXT, finish="1")
    page = candidate.submit("/transcript", text_1=MINE, seen_1="1", save="1")
    while page.status_code == 303:
        page = candidate.get(page.headers["location"].removeprefix(candidate.path))
    assert MINE in shown(page.text)
    assert "returned" in candidate.at
    assert versions(application) == [HEARD_TEXT]
    assert HEARD["language"] == "en"


def test_role_when_two_administrators_change_it_then_both_are_shown_and_the_second_asks_again(people, app):
    store.add(
        "second@bank.test", "Second", "administrator", store.password_hash(people.hr.id), "en", clock.now(), False
    )
    one, two = signed_in(app, "administrator"), signed_in(app, "second")
    page = f"/accounts/{people.other_hr.id}"
    assert one.post(f"{page}/role", [("role", "auditor"), ("before", "hr")]).headers["location"].endswith("done=role")
    found = two.submit(f"{page}/role", [("role", "manager"), ("before", "hr")]).text
    assert "Both are shown" in found
    assert "<dd>Auditor</dd>" in found
    assert re.search(r'value="manager" selected', found)
    assert 'name="before" value="auditor"' in found
    assert access.account(people.other_hr.id).role == "auditor"
    assert "role is changed" in two.submit(f"{page}/role", [("role", "manager"), ("before", "auditor")]).text
    assert access.account(people.other_hr.id).role == "manager"


def signed_in(app, name: str) -> Browser:
    token = access.sign_in(f"{name}@bank.test", PASSWORD, "127.0.0.1", clock.now())
    return Browser(app, token, access.session(token, clock.now()).csrf)


def stated(people, position, **more: str) -> list[tuple[str, str]]:
    row = position.requirements[0]
    plain = {"title": position.title, "language": position.language, "high_band": "85", "invite_from": "60",
             "manager_id": str(people.manager.id), "version": "1", "department": "", "description": ""}  # fmt: skip
    required = {"id": row.id, "text": row.text, "kind": row.kind, "weight": "1", "synonyms": ""}
    return [*(plain | more).items(), *((f"requirement_{name}", value) for name, value in required.items())]


def test_position_when_a_third_saves_during_the_choice_then_the_choice_is_asked_again(people, app, browse):
    position = resumes.position(people)
    hr, lead, path = browse("hr"), browse("lead"), f"/positions/{position.id}/edit"
    assert (
        "returned"
        not in lead.post(path, stated(people, position, title="甲", description="theirs")).headers["location"]
    )
    page = hr.submit(path, stated(people, position, title="乙")).text
    assert all(one in page for one in ("甲", "乙"))
    assert 'name="choice_description" value="theirs" checked' in page, "what they alone changed is chosen already"
    lead.post(path, stated(people, position, title="丙", version="2"))
    picked = [*hidden(page, "mine", "version").items(), ("choice_title", "mine"), ("choice_description", "theirs")]
    page = hr.submit(path, picked).text
    assert all(one in page for one in ("乙", "丙"))
    assert positions.get(position.id).title == "丙"
    picked = [*hidden(page, "mine", "version").items(), ("choice_title", "mine")]
    assert "returned" not in hr.post(path, picked).headers["location"]
    assert positions.get(position.id).title == "乙"


def test_position_when_both_windows_made_the_same_change_then_nothing_is_asked(people, app, browse):
    position = resumes.position(people)
    hr, path = browse("hr"), f"/positions/{position.id}/edit"
    for _ in range(2):
        assert "returned" not in hr.post(path, stated(people, position, title="甲")).headers["location"]
    assert positions.get(position.id).version == 2


def test_application_when_both_windows_made_the_same_change_then_the_second_can_still_be_saved(people, app, browse):
    application, _ = invited(people, app)
    hr, path = browse("hr"), f"/applications/{application.id}"
    sent = [("name", "李美"), ("language", "zh")]
    hr.post(path, [*sent, ("version", "1")])
    page = hr.submit(path, [*sent, ("version", "1")]).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert version == "2"
    assert "returned" not in hr.post(path, [*sent, ("version", version)]).headers["location"]
