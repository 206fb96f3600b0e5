"""The invitation that HR sends: as the candidate receives it, from a real mail server, and what becomes of it."""

from __future__ import annotations

import html
import logging
import re
from datetime import timedelta

import pytest

from app import clock, database, settings, text
from app.errors import Conflict, Invalid
from app.foundation.notify import delivering, events, letters
from app.foundation.notify import service as notify
from app.foundation.work import service as work
from app.hiring.applications import editing
from app.hiring.applications import service as applications
from app.hiring.decisions import results
from app.hiring.decisions import service as decisions
from app.hiring.interviews import answering, messages
from app.hiring.interviews import service as interviews
from app.hiring.interviews import store as interview_store
from app.settings import DingTalkChannel, Notify, SmsChannel, SmtpChannel
from tests.app.foundation.notify import mail_server, stand_ins
from tests.app.foundation.notify.conftest import authority, mail  # noqa: F401 - fixtures of the tests below
from tests.app.hiring import interviewed, resumes
from tests.app.hiring.interviewed import Candidate
from tests.app.statements import counted
from tests.app.work_off import work_off
from tests.product import canary


@pytest.fixture
def mailing(db, mail, authority, tmp_path, monkeypatch):  # noqa: F811 - a fixture
    """This installation sends by the mail server, at any hour."""
    password = tmp_path / "mail.password"
    password.write_text(mail_server.PASSWORD)
    password.chmod(0o600)
    channel = SmtpChannel(
        kind="smtp", host="127.0.0.1", port=mail.implicit, sender="hr@bank.test", username=mail_server.USER,
        password_file=password, ca_file=authority.ca,
    )  # fmt: skip
    quiet = Notify().quiet_from
    made = db.model_copy(update={"notify": Notify(channels=(channel,), quiet_from=quiet, quiet_until=quiet)})
    monkeypatch.setattr(settings, "current", lambda: made)
    return mail


def screened(people, **changes):
    application = resumes.applied(people, resumes.position(people), **changes)
    applications.set_stage(application.id, "screened", people.hr)
    return applications.application(application.id)


def invited(people, **changes):
    """An application and the link of its invitation."""
    application = screened(people, **changes)
    return application, interviews.invite(application.id, people.hr, clock.now()).link


def states(application) -> list[tuple[str, str, str | None]]:
    return [
        (one.message.event, one.message.state, one.message.reason)
        for one in notify.about("application", application.id)
    ]


@pytest.mark.feature("IN-12", part="the invitation alone")
@pytest.mark.feature("IN-10")
def test_invitation_when_hr_presses_send_then_the_candidate_has_it_and_the_page_says_so(browse, people, mailing):
    application = screened(people, email="li.mei.send@example.com")
    hr, path = browse("hr"), f"/applications/{application.id}/invite"
    page = hr.submit(path, [])
    link = re.search(r'name="link" value="([^"]+)"', page.text)[1]
    assert "li.mei.send@example.com" in page.text
    assert "面试邀请：客户经理" in page.text
    sent = hr.submit(f"{path}/message", [("link", link), ("channel", "")])
    assert "The invitation is on its way" in sent.text
    assert link not in sent.text
    work_off()
    [found] = mailing.wait_for(1, "li.mei.send@example.com")
    assert found["Subject"] == "面试邀请：客户经理"
    assert link in found.get_content()
    with text.reader("zh"):
        until = letters.moment(interviews.interview(application.id).expires_at, "Asia/Shanghai")
    assert until in found.get_content()
    assert until.endswith("(UTC+08:00)")
    panel = html.unescape(hr.get(f"/applications/{application.id}/messages").text)
    assert "Invitation to the interview" in panel
    assert "E-mail message · handed over" in panel
    assert states(application)[-1] == ("interview_invitation", "sent", None)
    assert f'hx-get="/applications/{application.id}/messages"' in hr.get(f"/applications/{application.id}").text


def test_invitation_when_the_resume_is_english_then_is_written_in_english(browse, people, mailing):
    application = screened(people, language="en", email="ann@example.com")
    page = browse("hr").submit(f"/applications/{application.id}/invite", [])
    assert "Invitation to an interview: 客户经理" in page.text


def test_invitation_when_sent_twice_then_goes_out_once(people, mailing):
    application, link = invited(people, email="twice@example.com")
    for _ in range(2):
        messages.send(people.hr, application.id, link, "", clock.now())
    assert [event for event, *_ in states(application)].count("interview_invitation") == 1


@pytest.mark.feature("IN-03", part="the hour before the link ends, where there is no time")
def test_invitation_when_sent_then_a_reminder_waits_for_the_hour_before_the_link_ends(people, mailing):
    application, link = invited(people)
    messages.send(people.hr, application.id, link, "smtp", clock.now())
    [reminder] = [one.message for one in notify.about("application", application.id) if "reminder" in one.message.event]
    until = interviews.interview(application.id).expires_at
    assert reminder.not_before == until - timedelta(minutes=60)
    assert reminder.not_after == until


def test_reminder_when_the_candidate_declines_them_then_what_they_must_receive_is_sent_alone(people, mailing, app):
    application, link = invited(people)
    candidate = Candidate(app, link)
    assert "Send me no reminders" in candidate.get().text
    assert candidate.post("/reminders", wanted="no").status_code == 303
    assert "You receive no reminders." in candidate.get().text
    messages.send(people.hr, application.id, link, "smtp", clock.now())
    [reminder] = [one.message for one in notify.about("application", application.id) if "reminder" in one.message.event]
    delivering.deliver(reminder.id, reminder.not_before)
    assert ("interview_reminder", "suppressed", "opted_out") in states(application)
    assert [event for event, state, _reason in states(application) if state != "suppressed"] == ["interview_invitation"]
    candidate.post("/reminders", wanted="yes")
    assert "Send me no reminders" in candidate.get().text


def end_by_new_link(people, application) -> None:
    interviews.invite(application.id, people.hr, clock.now())


def end_by_revoking(people, application) -> None:
    interviews.revoke(application.id, people.hr, clock.now())


def end_by_finishing(people, application) -> None:
    interview = interviews.interview(application.id)
    applications.set_stage(application.id, "interviewing", people.hr)
    for row in interview_store.answers(interview.id):
        interview_store.change_answer(row.id, state="submitted")
    answering.finish(interview_store.by_id(interview.id), clock.now())


@pytest.mark.feature("IN-03", part="the hour before the link ends, where there is no time")
@pytest.mark.parametrize("end", [end_by_new_link, end_by_revoking, end_by_finishing])
def test_messages_when_the_link_ends_or_the_interview_is_finished_then_are_not_sent(people, mailing, end):
    application, link = invited(people, email="late@example.com")
    messages.send(people.hr, application.id, link, "", clock.now())
    end(people, application)
    assert {(state, reason) for _event, state, reason in states(application)} == {("suppressed", "withdrawn")}
    for one in notify.about("application", application.id):
        delivering.deliver(one.message.id, clock.now())
    assert [one["To"] for one in mailing.messages() if one["To"] == "late@example.com"] == []


def test_link_when_it_is_not_the_one_that_holds_then_is_not_sent(people, mailing):
    application, old = invited(people)
    other, foreign = invited(people, phone="13900000001", email="o@example.com", id_number=None)
    link = interviews.invite(application.id, people.hr, clock.now()).link
    for wrong in (old, foreign, link + "x", link.replace("127.0.0.1", "evil.example"), "", link.rpartition("/")[2]):
        with pytest.raises(Conflict):
            messages.send(people.hr, application.id, wrong, "", clock.now())
    with pytest.raises(Conflict):
        messages.send(people.hr, application.id, link, "", clock.now() + timedelta(days=60))
    assert states(application) == states(other) == []


def test_invitation_when_the_resume_names_no_address_then_hr_is_told_and_nothing_is_sent(browse, people, mailing):
    application = screened(people, email=None)
    page = browse("hr").submit(f"/applications/{application.id}/invite", [])
    assert "names no address that a message could go to" in page.text
    link = re.search(r'id="link" readonly value="([^"]+)"', page.text)[1]
    with pytest.raises(Invalid):
        messages.send(people.hr, application.id, link, "", clock.now())


def test_address_when_corrected_in_the_fields_then_is_the_one_that_is_used(people, mailing):
    application, link = invited(people, email="wrong@example.com")
    version, fields = applications.fields(application.id)
    editing.edit(people.hr, application.id, fields | {"email": "corrected@example.com"}, version)
    messages.send(people.hr, application.id, link, "", clock.now())
    work_off()
    assert len(mailing.wait_for(1, "corrected@example.com")) == 1


def test_program_when_it_sends_an_invitation_then_reads_its_state_and_receipts(browse, people, mailing):
    application, link = invited(people, email="api@example.com")
    path, hr = f"/api/v1/applications/{application.id}/messages", browse("hr")
    made = hr.send("POST", path, json={"link": link})
    assert (made.status_code, made.json["state"], made.json["channels"]) == (202, "waiting", ["smtp"])
    work_off()
    read = {one["event"]: one for one in hr.get(path).json["messages"]}
    assert read["interview_reminder"]["state"] == "waiting"
    assert [one["outcome"] for one in read["interview_invitation"]["receipts"]] == ["sent"]
    assert link not in hr.get(path).text
    assert "api@example.com" not in hr.get(path).text
    assert hr.send("POST", path, json={"link": link, "channel": "sms"}).status_code == 422


def test_address_when_shown_beside_a_way_then_a_telephone_number_is_masked(people, db, monkeypatch):
    application, link = invited(people)
    monkeypatch.setattr(notify, "ways", lambda _recipient: ["sms", "smtp"])
    draft = messages.draft(people.hr, application.id, link, clock.now())
    assert [(kind, address) for kind, _name, address in draft.ways] == [("sms", "138****5678"), ("smtp", resumes.EMAIL)]


@pytest.mark.feature("IN-01")
def test_number_of_a_candidate_when_hr_does_not_choose_so_then_is_not_given_to_dingtalk(people, db, monkeypatch):
    monkeypatch.setattr(notify, "ways", lambda _recipient: ["dingtalk", "sms", "smtp"])
    for channel, expected in (
        ("", ["sms", "smtp"]), ("dingtalk", ["dingtalk", "sms", "smtp"]), ("sms", ["sms"])
    ):  # fmt: skip
        application, link = invited(people, phone=f"1390000000{len(expected)}", email=None, id_number=None)
        assert messages.send(people.hr, application.id, link, channel, clock.now()).channels == expected
    monkeypatch.setattr(notify, "ways", lambda _recipient: ["dingtalk"])
    with pytest.raises(Invalid):
        messages.send(people.hr, application.id, link, "", clock.now())


def test_mailbox_when_nothing_is_sent_then_shows_each_what_they_sent_and_records_it(browse, people):
    application, link = invited(people)
    messages.send(people.hr, application.id, link, "", clock.now())
    work_off()
    for name, sees in (("hr", True), ("lead", True), ("other_hr", False), ("manager", False)):
        page = browse(name).get("/messages")
        assert page.status_code == 200
        assert (link in page.text) is sees, name
    assert browse("administrator").get("/messages").status_code == 403
    assert ("read", "message") in interviewed.actions(application.person_id)


@pytest.mark.parametrize("path", ["/messages", "/applications/{id}/messages", "/api/v1/applications/{id}/messages"])
def test_messages_when_they_grow_then_the_list_takes_no_more_statements(browse, people, path):
    application, link = invited(people)
    address = path.replace("{id}", str(application.id))
    hr, taken = browse("hr"), []
    for number in range(3):
        other, second = invited(people, phone=f"1390000001{number}", email=f"{number}@example.com", id_number=None)
        messages.send(people.hr, application.id, link, "", clock.now())
        messages.send(people.hr, other.id, second, "", clock.now())
        link = interviews.invite(application.id, people.hr, clock.now()).link
        work_off()
        assert hr.get(address).status_code == 200
        with counted() as found:
            assert hr.get(address).status_code == 200
        taken.append(len(found.own))
    assert taken[0] == taken[1] == taken[2] <= 3, found.own


def test_mailbox_when_messages_really_leave_then_is_not_there(browse, people, mailing):
    page = browse("hr").get("/messages")
    assert "Tell me when something waits for me" in page.text
    assert "Messages that would be sent" not in page.text


@pytest.mark.feature("IN-08")
@pytest.mark.parametrize(("outcome", "subject"), [("approved", "面试通过"), ("rejected", "应聘结果")])
def test_result_when_hr_presses_send_then_the_candidate_has_it_once_with_its_receipt(
    browse, people, mailing, outcome, subject
):
    application = decision_due(people, email=f"{outcome}@example.com")
    hr, path = browse("hr"), f"/applications/{application.id}/result"
    assert hr.get(path).status_code == 409
    decisions.decide(application.id, outcome, "Clear evidence of risk awareness.", people.manager, clock.now())
    assert path in hr.get(f"/applications/{application.id}").text
    page = hr.get(path)
    assert subject in page.text
    assert f"{outcome}@example.com" in page.text
    for _ in range(2):
        assert "The result is on its way" in hr.submit(path, [("channel", "")]).text
    work_off()
    [found] = mailing.wait_for(1, f"{outcome}@example.com")
    assert found["Subject"] == f"{subject}：客户经理"
    [told] = [one for one in notify.about("application", application.id) if one.message.event == f"result_{outcome}"]
    assert (told.message.state, [one.outcome for one in told.receipts]) == ("sent", ["sent"])
    assert browse("manager").get(path).status_code == 403


def dingtalk(address: str, secret, ca) -> DingTalkChannel:
    return DingTalkChannel(
        kind="dingtalk", address=address, app_key="key", app_secret_file=secret, agent_id=11, ca_file=ca
    )


def sms(address: str, secret, ca) -> SmsChannel:
    return SmsChannel(
        kind="sms", address=address, secret_id="AKID", secret_key_file=secret, app_id="1400006666", ca_file=ca,
        signature="示例银行", templates=dict.fromkeys(("interview_invitation.zh", "result_approved.zh"), "1110"),
    )  # fmt: skip


@pytest.mark.feature("IN-01", "IN-08", "IN-20")
@pytest.mark.parametrize(("made", "behind"), [(dingtalk, stand_ins.DingTalk), (sms, stand_ins.Sms)])
def test_invitation_and_result_when_sent_by_telephone_then_arrive_and_their_receipts_are_kept(
    people,
    db,
    authority,  # noqa: F811 - a fixture
    tmp_path,
    monkeypatch,
    made,
    behind,
):
    (tmp_path / "channel.secret").write_text(stand_ins.SECRET)
    (tmp_path / "channel.secret").chmod(0o600)
    with stand_ins.serving(behind(), authority) as channel:
        terms, quiet = made(channel.address, tmp_path / "channel.secret", authority.ca), Notify().quiet_from
        site = db.model_copy(update={"notify": Notify(channels=(terms,), quiet_from=quiet, quiet_until=quiet)})
        monkeypatch.setattr(settings, "current", lambda: site)
        application, link = invited(people, phone=stand_ins.KNOWN)
        invitation = messages.send(people.hr, application.id, link, terms.kind, clock.now())
        for stage in ("interviewing", "assessed"):
            applications.set_stage(application.id, stage, people.hr)
        decisions.decide(application.id, "approved", "Clear evidence of risk awareness.", people.manager, clock.now())
        result = results.send(people.hr, application.id, terms.kind, clock.now())
        for message in (invitation, result):
            delivering.deliver(message.id, clock.now())
            delivering.confirm(message.id, 0, clock.now())
        assert channel.wrong == []
        assert [link in f"{one['text']} {one['link']}" for one in channel.taken] == [True, False]
    told = {one.message.event: one for one in notify.about("application", application.id)}
    for event in ("interview_invitation", "result_approved"):
        assert told[event].message.state == "delivered"
        assert [one.outcome for one in told[event].receipts] == ["sent", "delivered"]


def decision_due(people, **changes):
    """An application that its manager has to decide on."""
    application = screened(people, **changes)
    for stage in ("invited", "interviewing", "assessed"):
        applications.set_stage(application.id, stage, people.hr)
    work.emit("assessment.finished", interview_id=str(application.id), application_id=str(application.id))
    work_off()
    return application


def test_manager_when_a_decision_waits_then_is_told_once_and_not_by_whom(people, mailing):
    before = len([one for one in mailing.messages() if one["To"] == "manager@bank.test"])
    application = decision_due(people)
    found = mailing.wait_for(before + 1, "manager@bank.test")[-1]
    assert found["Subject"] == "Waiting for you: 1"
    assert "李梅" not in found.as_string()
    decisions.tell_manager(application.id, clock.now())
    assert [event for event, *_ in states(application)] == ["work_waiting"]


def test_manager_when_they_do_not_want_to_be_told_then_are_not(browse, people, mailing):
    page = browse("manager").submit("/messages", [("work", "no")])
    assert "Saved." in page.text
    assert '<option value="no" selected>' in page.text
    before = len([one for one in mailing.messages() if one["To"] == "manager@bank.test"])
    application = decision_due(people)
    assert states(application) == [("work_waiting", "suppressed", "opted_out")]
    assert len([one for one in mailing.messages() if one["To"] == "manager@bank.test"]) == before
    browse("manager").submit("/messages", [("work", "yes")])
    later = decision_due(people, phone="13900000001", email="o@example.com", id_number=None)
    assert states(later) == [("work_waiting", "sent", None)]


def test_texts_when_hr_looks_at_them_then_each_is_filled_with_examples(browse, people):
    hr = browse("hr")
    for event in events.EVENTS:
        for language in ("zh", "en"):
            page = hr.get(f"/settings/messages?event={event}&language={language}")
            assert page.status_code == 200
            assert ("hr.bank.example" in page.text) == (not event.startswith(("result", "application")))
            assert ("【" in page.text) == ("sms" in events.EVENTS[event].texts)
    assert hr.get("/settings/messages?event=salary").status_code == 404
    assert hr.get("/settings/messages?branch=moon").status_code == 404


def test_invitation_when_kept_and_sent_then_no_table_and_no_log_has_its_link_or_address(people, mailing, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("peewee").setLevel(logging.CRITICAL)
    application, link = invited(people, email="canary-7f3a@example.com", phone="13787654321")
    messages.send(people.hr, application.id, link, "", clock.now())
    words = {"token": link.rpartition("/")[2], "email": "canary-7f3a@example.com", "phone": "13787654321"}
    tables = database.db.get_tables()
    assert {"notify_messages", "notify_receipts", "procrastinate_jobs", "audit_entries"} <= set(tables)
    for done in (False, True):
        if done:
            work_off()
            mailing.wait_for(1, "canary-7f3a@example.com")
        for table in tables:
            kept = str(database.db.execute_sql(f'SELECT to_jsonb(t)::text FROM "{table}" t').fetchall())  # noqa: S608
            assert canary.in_bytes(kept.encode(), words) == set(), table
    assert canary.in_bytes(caplog.text.encode(), words) == set()
    assert canary.in_bytes(mailing.log().encode(), words) == {
        "email"
    }  # the mail server's own log, and what looks finds
