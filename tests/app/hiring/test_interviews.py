"""Interviews over HTTP on a real PostgreSQL: links, consent, text and recorded answers, corrections, packs."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import clock, database
from app.errors import Conflict, Forbidden
from app.hiring.applications import service as applications
from app.hiring.interviews import service
from app.hiring.positions import service as positions
from app.text import reader, when
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import Candidate, actions, column, invited, screened

TEXT = "Last year I led a review of our branch's complaint handling and cut the average wait by a third."


@pytest.mark.feature("IV-01", "IV-09")
@pytest.mark.feature("IV-28", part="no one-time code is asked for beside the signed link")
def test_interview_when_answered_in_text_then_goes_from_link_to_thanks(people, app):
    application, candidate = invited(people, app)
    assert applications.application(application.id).stage == "invited"
    page = candidate.get()
    assert "Invited to the interview" in page.text
    due = re.search(r"You hear from us by</dt><dd>([^<]+)<", page.text)[1]
    with reader("en"):
        assert due == when(service.hears_by(service.interview(application.id)), day_only=True)
    candidate.begin("text")
    for number in (1, 2, 3, 4):
        pause = candidate.get(f"/questions/{number}")
        question = service.answers(service.interview(application.id).id)[number - 1].question
        assert "Nothing runs now" in pause.text
        assert question.en.question not in pause.text
        assert candidate.post(f"/questions/{number}").status_code == 303
        shown = candidate.get(f"/questions/{number}")
        assert question.en.question.replace("'", "&#39;").replace('"', "&#34;") in shown.text
        assert f"{question.prepare_seconds} s to prepare" in shown.text
        done = candidate.post(f"/answers/{number}", text=f"{TEXT} {number}")
        assert done.status_code == 303
    assert done.headers["location"].endswith("/transcript")
    assert TEXT.replace("'", "&#39;") in candidate.get("/transcript").text
    assert candidate.post("/transcript", finish="1").status_code == 303
    assert "Thank you" in candidate.get().text
    found = service.interview(application.id)
    assert found.state == "finished"
    assert [a.text for a in service.answers(found.id)] == [f"{TEXT} {n}" for n in (1, 2, 3, 4)]
    topics = column("SELECT topic FROM outbox_events WHERE topic LIKE '%%finished' ORDER BY id")
    assert topics == ["interview.finished"] + ["answer.finished"] * 4
    assert {("invite", "application"), ("consent", "interview"), ("answer", "answer")} <= set(
        actions(application.person_id)
    )


@pytest.mark.feature("IV-01", "IV-17")
def test_form_when_two_candidates_of_a_position_are_invited_then_both_get_the_same_four_questions(people, app):
    position = resumes.position(people)
    forms = []
    for name in ("one", "two"):
        first = screened(people, position) if name == "one" else None
        application = first or _another(people, position)
        invited(people, app, application=application)
        found = service.interview(application.id)
        forms.append([a.question for a in service.answers(found.id)])
    assert forms[0] == forms[1]
    assert [question.kind for question in forms[0]] == ["structured"] * 3 + ["situational"]


def _another(people, position):
    other = {"phone": "13900000001", "email": "wang@example.com", "id_number": "", "name": "王强"}
    application = resumes.applied(people, position, resumes.pdf("Wang Qiang"), **other)
    applications.set_stage(application.id, "screened", people.hr)
    return application


@pytest.mark.feature("IV-17")
def test_form_when_hr_chooses_questions_then_those_invited_later_get_them_in_that_order(people, app, browse):
    position = resumes.position(people)
    hr = browse("hr")
    page = hr.get(f"/positions/{position.id}/form")
    assert "standard form" in page.text
    chosen = [("pack", "retail-banking"), ("place_wealth-complaint", "1"), ("place_learning", "2")]
    assert hr.post(f"/positions/{position.id}/form", chosen).status_code == 303
    application = screened(people, positions.get(position.id))
    invited(people, app, application=application)
    answers = service.answers(service.interview(application.id).id)
    assert [answer.question.id for answer in answers] == ["wealth-complaint", "learning"]
    refused = hr.post(f"/positions/{position.id}/form", [("pack", "retail-banking")])
    assert refused.status_code == 422
    assert "between one and ten" in refused.text


def test_invite_when_made_again_then_the_old_link_is_void_and_only_digests_are_stored(people, app):
    application, first = invited(people, app)
    second = Candidate(app, service.invite(application.id, people.hr, clock.now()).link)
    refused = first.get()
    assert refused.status_code == 404
    assert "newer invitation" in refused.text
    assert second.get().status_code == 200
    stored = column("SELECT encode(digest, 'escape') FROM interview_links")
    assert len(stored) == 2
    assert not any(second.path.rpartition("/")[2] in text for text in stored)


def test_invite_when_role_or_stage_is_wrong_then_refused(people, app):
    with pytest.raises(Forbidden):
        service.invite(screened(people).id, people.manager, clock.now())
    received = _another_received(people)
    with pytest.raises(Conflict):
        service.invite(received.id, people.hr, clock.now())
    assert service.interview(received.id) is None


def _another_received(people):
    return resumes.applied(
        people, None, resumes.pdf("Zhao"), phone="13900000002", email="z@example.com", id_number="", name="赵敏"
    )


def test_link_when_expired_or_revoked_or_guessed_then_says_so_in_a_sentence(people, app):
    application, candidate = invited(people, app)
    database.db.execute_sql("UPDATE interview_links SET expires_at = now() - interval '1 second'")
    expired = candidate.get()
    assert expired.status_code == 410
    assert "Ask HR for a new invitation" in expired.text
    service.revoke(application.id, people.hr, clock.now())
    assert candidate.get().status_code == 404
    guess = Candidate(app, "http://x/i/not-a-token")
    answers = [guess.get().status_code for _ in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_link_when_signature_is_changed_then_database_is_not_asked(people, app):
    _, candidate = invited(people, app)
    candidate.path = candidate.path[:-1] + ("A" if candidate.path[-1] != "A" else "B")
    assert candidate.get().status_code == 404


@pytest.mark.feature("IV-20", part="the time of an open question runs on while the device changes")
def test_pause_when_a_candidate_changes_devices_then_what_was_typed_and_the_time_of_the_answer_stay(people, app):
    application, phone = invited(people, app)
    phone.begin("text")
    phone.answer(1, TEXT)
    assert "Nothing runs now" in phone.get("/questions/2").text
    assert service.answers(service.interview(application.id).id)[1].opened_at is None
    phone.post("/questions/2")
    begun = service.answers(service.interview(application.id).id)[1].opened_at
    assert phone.json("PUT", "/answers/2/draft", {"text": "half a sentence"}).json == {"saved": True}
    desk = Candidate(app, "http://x" + phone.path)
    desk.post("/device")
    shown = desk.get("/questions/2").text
    assert "half a sentence" in shown
    assert "Nothing runs now" not in shown
    assert service.answers(service.interview(application.id).id)[1].opened_at == begun
    assert desk.post("/answers/2", text="half a sentence and its end").status_code == 303
    assert "Nothing runs now" in desk.get("/questions/3").text


@pytest.mark.feature("IV-20", "IV-25")
def test_device_when_a_second_one_opens_the_link_then_it_is_asked_and_can_continue(people, app):
    application, phone = invited(people, app)
    phone.begin("text")
    phone.answer(1, TEXT)
    desk = Candidate(app, "http://x" + phone.path)
    assert desk.get().status_code == 200
    held = desk.get("/questions/2")
    assert held.status_code == 409
    assert "Continue here" in held.text
    assert desk.post("/answers/2", text="x").status_code == 409
    assert desk.post("/device").headers["location"].endswith("/questions/2")
    assert desk.answer(2, TEXT).status_code == 303
    assert phone.get("/questions/3").status_code == 409
    assert [a.text for a in service.answers(service.interview(application.id).id)][:2] == [TEXT, TEXT]


@pytest.mark.parametrize("page", ["/check", "/consent", "/questions/2", "/transcript"])
def test_device_when_another_one_opens_a_finished_interview_then_is_led_to_its_status(people, app, page):
    application, phone = invited(people, app)
    phone.begin("text")
    desk = Candidate(app, "http://x" + phone.path)
    assert desk.get(page).status_code == 409
    for number in range(1, len(service.answers(service.interview(application.id).id)) + 1):
        phone.answer(number, TEXT)
    phone.post("/transcript", finish="1")
    led = desk.get(page)
    assert (led.status_code, led.headers["location"]) == (303, phone.path)
    assert desk.get().status_code == 200


CONSENTS = "SELECT kind || ' ' || given FROM interview_consents WHERE at IS NOT NULL ORDER BY at, kind"


def test_consent_when_a_question_is_not_answered_then_is_refused_at_it_and_nothing_is_kept(people, app):
    _, candidate = invited(people, app)
    candidate.post("/check", mode="voice")
    page = candidate.get("/consent").text
    assert page.count('type="radio"') == 4
    assert "checked" not in page
    assert "no score is made. It may take longer and does not count against you." in page
    assert "You answer in writing instead, which counts the same." in page
    for said, missing in (
        ({}, "recording"),
        ({"recording": "yes"}, "assessment"),
        ({"assessment": "no"}, "recording"),
        ({"recording": "yes", "assessment": "on"}, "assessment"),
        ({"recording": "", "assessment": "yes"}, "recording"),
    ):
        assert candidate.post("/consent", **said).status_code == 422
        refused = candidate.submit("/consent", **said).text
        assert f'data-at="{missing}"' in refused
        assert "Choose yes or no. You can go on with either." in refused
        answered = [(kind, value) for kind, value in said.items() if value in ("yes", "no")]
        assert all(f'name="{kind}" value="{value}" required checked' in refused for kind, value in answered)
    assert column(CONSENTS) == []
    assert candidate.get("/questions/1").headers["location"].endswith("/consent")


def test_consent_when_given_or_declined_then_is_kept_as_it_was_said_with_an_entry_of_the_audit_log(people, app):
    application, candidate = invited(people, app)
    candidate.post("/check", mode="voice")
    assert candidate.post("/consent", recording="yes", assessment="no").headers["location"].endswith("/questions/1")
    assert column(CONSENTS) == ["assessment false", "recording true"]
    assert not service.allows_assessment(service.interview(application.id).id)
    entries = column("SELECT detail::text FROM audit_entries WHERE action = 'consent' ORDER BY id")
    assert [('"given": true' in one, "assessment" in one) for one in entries] == [(True, False), (False, True)]
    candidate.post("/check", mode="text")
    assert 'name="recording"' not in candidate.get("/consent").text
    candidate.post("/consent", assessment="yes")
    assert service.allows_assessment(service.interview(application.id).id)
    assert column(CONSENTS) == ["assessment false", "recording true", "assessment true"]


def test_consent_when_recording_is_declined_then_the_answers_are_written(people, app):
    application, candidate = invited(people, app)
    candidate.post("/check", mode="voice")
    assert candidate.post("/consent", recording="no", assessment="no").headers["location"].endswith("/questions/1")
    assert service.interview(application.id).mode == "text"
    assert candidate.answer(1, TEXT).status_code == 303
    candidate.post("/questions/2")
    assert candidate.json("POST", "/answers/2/takes", {"content_type": "audio/webm"}).status_code == 409
    candidate.post("/check", mode="voice")
    assert candidate.get("/questions/2").headers["location"].endswith("/consent")
    with pytest.raises(Exception, match="append-only"):
        database.db.execute_sql("UPDATE interview_consents SET given = true")


def test_question_when_out_of_order_or_twice_then_refused(people, app):
    _, candidate = invited(people, app)
    candidate.begin("text")
    assert candidate.post("/questions/2").status_code == 409
    candidate.answer(1, TEXT)
    assert candidate.post("/answers/1", text="another").status_code == 409
    assert candidate.post("/answers/2", text="not shown yet").status_code == 409
    assert candidate.post("/transcript", finish="1").status_code == 409


def test_answer_when_empty_then_page_says_so_and_keeps_what_was_typed(people, app):
    application, candidate = invited(people, app)
    candidate.begin("text")
    candidate.post("/questions/1")
    assert candidate.json("PUT", "/answers/1/draft", {"text": "half a sent"}).json == {"saved": True}
    assert "half a sent" in candidate.get("/questions/1").text
    refused = candidate.post("/answers/1", text="  ")
    assert refused.status_code == 422
    assert "Write your answer first" in refused.text
    drafts = column("SELECT draft FROM interview_answers WHERE draft IS NOT NULL")
    assert b"half" not in bytes(drafts[0])
    assert applications.application(application.id).stage == "interviewing"


def test_visible_when_position_is_another_managers_then_interview_is_not_found(people, app, browse):
    application, _ = invited(people, app)
    address = f"/api/v1/applications/{application.id}/interview"
    assert browse("other_manager").get(address).status_code == 404
    assert browse("administrator").get(address).status_code == 403
    assert browse("manager").get(address).status_code == 200


def test_invite_page_when_hr_invites_then_shows_link_text_and_code_once(people, browse):
    application = screened(people)
    hr = browse("hr")
    assert "Not invited yet" in hr.get(f"/applications/{application.id}/invite").text
    page = hr.submit(f"/applications/{application.id}/invite", [])
    link = re.search(r'id="link" readonly value="([^"]+)"', page.text)[1]
    assert page.text.count(link) == 5  # the field, the message, its form, and the text in each language
    assert "data:image/svg+xml" in page.text
    for again in (hr.at, f"/applications/{application.id}/invite"):
        assert link not in hr.get(again).text
    assert "was shown once" in hr.get(hr.at).text
    hr.post(f"/applications/{application.id}/invite", [("action", "revoke")])
    assert "Link revoked" in hr.get(f"/applications/{application.id}/invite").text


def test_question_when_page_is_read_in_another_language_then_is_asked_in_that_of_the_position(people, app):
    application, candidate = invited(people, app, "zh-CN")
    candidate.begin("text")
    candidate.post("/questions/1")
    page = candidate.get("/questions/1").text
    answer = service.answers(service.interview(application.id).id)[0]
    assert answer.language == "en"
    assert answer.question.en.question in page
    assert "您的回答" in page


@pytest.mark.feature("IV-28")
def test_status_when_page_is_read_in_chinese_then_speaks_chinese(people, app):
    _, candidate = invited(people, app, "zh-CN")
    page = candidate.get().text
    assert "已邀请您参加面试" in page
    assert "最迟答复日期" in page


def test_link_when_position_version_changes_after_the_invitation_then_form_stays(people, app):
    application, candidate = invited(people, app)
    before = [a.question.id for a in service.answers(service.interview(application.id).id)]
    service.set_form(people.hr, application.position_id, "retail-banking", ["teamwork"], clock.now())
    candidate.begin("text")
    assert [a.question.id for a in service.answers(service.interview(application.id).id)] == before
    assert service.hears_by(service.interview(application.id)) > clock.now() + timedelta(days=7)
