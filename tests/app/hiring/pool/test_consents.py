"""Consent to the talent pool: given apart from applying, never for somebody, and withdrawn by a link."""

from __future__ import annotations

import html
import re
import uuid
from datetime import UTC, datetime

import pytest

from app import clock, database
from app.foundation.notify import service as notify
from app.hiring.applications import proposals
from app.hiring.applications import service as applications
from app.hiring.careers import service as careers
from app.hiring.interviews import messages
from app.hiring.pool import consents, keeping, store
from app.hiring.uploads import reading
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import column, invited
from tests.app.hiring.pooled import agreed, count, holder, invite, names
from tests.app.hiring.test_careers import returned, send, shown


def agrees(page) -> str:
    return re.search(r"<input[^>]*name=\"(?:consent|pool)\"[^>]*>", page.text)[0]


@pytest.mark.feature("EH-02")
def test_candidate_when_the_interview_is_finished_then_agrees_sees_renews_and_withdraws_by_their_link(
    people, app, on_screen
):
    application, candidate = invited(people, app)
    said = "after the interview, or once"
    assert said in candidate.get("/pool").text
    assert said in candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING).text
    candidate.begin()
    database.db.execute_sql("UPDATE interviews SET state = 'finished', finished_at = now()")
    assert "/pool" in candidate.get().text
    page = candidate.get("/pool")
    assert "checked" not in agrees(page)
    assert "Tick the box" in candidate.submit("/pool", act="give", wording=consents.WORDING).text
    assert "has changed meanwhile" in candidate.submit("/pool", act="give", consent="yes", wording="2020-01").text
    assert count("pool_consents") == count("pool_entries") == 0
    page = candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING)
    entry = store.of_person(application.person_id)
    given = store.consent(entry.consent_id)
    assert (given.way, given.wording, given.language) == ("status", consents.WORDING, "en")
    assert entry.ends_at == consents.later(given.given_at, 12)
    assert "You are in the talent pool until" in page.text
    candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING)
    renewed = store.of_person(application.person_id)
    assert (renewed.id, count("pool_consents")) == (entry.id, 2)
    assert renewed.ends_at > entry.ends_at
    page = candidate.submit("/pool", act="withdraw")
    assert "not in the talent pool any more" in page.text
    assert (count("pool_entries"), store.why_ended(entry.id)) == (0, "withdrawn")
    assert candidate.submit("/pool", act="withdraw").status_code == 200


def test_candidate_when_reminders_are_declined_then_consent_alone_says_whether_they_are_written_to(
    people, app, on_screen
):
    application, candidate = invited(people, app)
    candidate.post("/reminders", wanted="no")
    assert notify.declines(application.person_id, ["pool"])
    database.db.execute_sql("UPDATE interviews SET state = 'finished', finished_at = now()")
    candidate.submit("/pool", act="give", consent="yes", wording=consents.WORDING)
    assert not notify.declines(application.person_id, ["pool"])
    assert "You receive no reminders" in candidate.get().text
    assert messages.REMINDERS == ("progress", "reminder")


def test_link_of_a_message_when_opened_by_a_stranger_then_shows_positions_and_withdraws_and_is_over(
    people, past, post, browse
):
    entry = agreed(past)
    invite(people, entry, post)
    path, stranger = consents.link(entry.id).partition("8080")[2], browse(None)
    page = stranger.get(path).text
    assert f'href="{careers.address(post.id).partition("8080")[2]}"' in page
    assert "checked" not in agrees(stranger.get(path))
    assert past.person_id.hex not in page.replace("-", "")
    for wrong in (path[:-3] + "AAA", "/careers/pool/x", "/careers/pool/" + str(entry.id)):
        assert stranger.get(wrong).status_code == 404
    answer = stranger.post(path, [("act", "withdraw")])
    assert answer.status_code == 303
    assert "not in the talent pool any more" in stranger.get(answer.headers["location"]).text
    assert "withdrawn or has ended" in stranger.get(path).text
    assert stranger.post(path, [("act", "give"), ("consent", "yes"), ("wording", consents.WORDING)]).status_code == 404
    assert count("pool_entries") == 0


def read_in(people) -> uuid.UUID:
    """Read the file that was sent last into an application."""
    [upload_id] = column("SELECT id FROM uploads ORDER BY created_at DESC LIMIT 1")
    return reading.accept(upload_id, resumes.document(), resumes.fields(), resumes.EVIDENCE)


@pytest.mark.feature("EH-02")
def test_careers_form_when_the_box_is_not_ticked_then_there_is_no_consent_and_nobody_in_the_pool(
    people, browse, on_screen
):
    _, posting = shown(people)
    stranger = browse(None)
    assert "checked" not in agrees(stranger.get(f"/careers/{posting.id}"))
    assert send(stranger, posting).status_code == 303
    read_in(people)
    keeping.tick(clock.now())
    assert count("career_pool_consents") == count("pool_consents") == count("pool_entries") == 0


@pytest.mark.feature("EH-02")
def test_careers_form_when_the_box_is_ticked_then_the_consent_is_kept_apart_and_counts_once_decided(
    people, browse, on_screen
):
    _, posting = shown(people)
    stranger = browse(None)
    refused = send(stranger, posting, pool="yes", pool_wording="2020-01")
    assert "has changed meanwhile" in html.unescape(returned(stranger, refused))
    receipt = send(stranger, posting, pool="yes", pool_wording=careers.POOL_WORDING).headers["location"]
    keeping.tick(clock.now())
    assert (count("career_pool_consents"), count("pool_consents")) == (1, 0)
    application = applications.application(read_in(people))
    keeping.tick(clock.now())
    keeping.tick(clock.now())
    entry = store.of_person(application.person_id)
    given = store.consent(entry.consent_id)
    assert (given.way, given.application_id, count("pool_consents")) == ("careers", application.id, 1)
    assert names(people) == []  # the application is under way
    assert "Withdraw my consent" in stranger.get(f"{receipt}/pool").text
    answer = stranger.post(f"{receipt}/pool", [("act", "withdraw")])
    assert answer.status_code == 303
    keeping.tick(clock.now())
    assert count("pool_entries") == 0


def test_careers_consent_when_withdrawn_before_it_was_taken_then_does_not_put_them_back(people, past, browse):
    _, posting = shown(people)
    send(browse(None), posting, pool="yes", pool_wording=careers.POOL_WORDING)
    application = applications.application(read_in(people))
    assert proposals.joined(application.person_id) == [past.person_id]
    agreed(past)
    consents.withdraw(holder(past), clock.now())
    keeping.tick(clock.now())
    assert (count("pool_consents"), count("pool_entries")) == (2, 0)


@pytest.mark.parametrize(
    ("at", "months", "until"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), 12, datetime(2027, 12, 1, 9, tzinfo=UTC)),
        (datetime(2027, 8, 31, tzinfo=UTC), 6, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 2, datetime(2027, 2, 28, tzinfo=UTC)),
        (datetime(2026, 11, 30, tzinfo=UTC), 1, datetime(2026, 12, 30, tzinfo=UTC)),
    ],
)
def test_end_of_a_consent_when_months_are_counted_then_is_the_same_day_or_the_last_of_the_month(at, months, until):
    assert consents.later(at, months) == until
