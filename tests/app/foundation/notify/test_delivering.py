"""What becomes of a message: delivered once, tried again, kept back, given up in sight, and never in plain words."""

from __future__ import annotations

import dataclasses
import logging
from datetime import UTC, datetime, timedelta

import pytest

from app import clock, database, settings
from app.foundation.access import service as access
from app.foundation.audit import service as audit
from app.foundation.keys import service as keys
from app.foundation.notify import adapters, checking, delivering, events, quiet, service, store, tasks
from app.foundation.notify.adapters import Again, Refused
from app.foundation.work import service as work
from app.settings import Notify
from tests.product import canary

DAY = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""
NIGHT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
"""Eleven in the evening there."""
VALUES = events.examples("interview_invitation") | {"position": "柜员"}
EMAIL, PHONE = "li.mei@example.com", "13812345678"


class Channel:
    """A channel of a test's own: it answers what it is told to, and keeps what it was sent."""

    def __init__(self, kind: str, takes: tuple[str, ...], confirms: bool = False, leaves: bool = True) -> None:
        self.kind, self.takes, self.confirms, self.leaves = kind, takes, confirms, leaves
        self.answers: list[Exception] = []
        self.sent: list[tuple[str, str]] = []
        self.arrived: bool | None = None

    def send(self, letter, address, message_id) -> str:
        """Answer with the next answer, or take the message."""
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append((address, letter.mail))
        return f"{self.kind}-1"

    def receipt(self, reference, address, sent_at) -> bool | None:
        """Say whether it arrived."""
        assert (reference, address) == (f"{self.kind}-1", PHONE)
        return self.arrived


@pytest.fixture
def channels(monkeypatch, db):
    """E-mail and text messages, in this order."""
    made = {"smtp": Channel("smtp", ("email",)), "sms": Channel("sms", ("phone",), confirms=True)}
    monkeypatch.setattr(adapters, "of", lambda _channels: made)
    return made


@pytest.fixture
def person(db):
    """A person with a data key."""
    made = access.add_person(clock.now())
    keys.create(made)
    return made


def recipient(person, **changes) -> service.Recipient:
    known = {"email": EMAIL, "phone": PHONE}
    return dataclasses.replace(service.Recipient("zh", "Asia/Shanghai", person, None, known), **changes)


def send(person, at=DAY, *, key="k", event="interview_invitation", values=None, **more) -> service.Message:
    return service.send(event, recipient(person), values or VALUES, key=key, at=at, **more)


def now(message) -> store.Message:
    found = store.message(message.id)
    assert found is not None
    return found


def outcomes(message) -> list[tuple[str, str, str | None]]:
    return [(one.channel, one.outcome, one.code) for one in store.receipts([message.id])]


def later(message, at) -> float:
    with pytest.raises(work.Later) as again:
        delivering.deliver(message.id, at)
    return again.value.seconds


def test_message_when_delivered_then_goes_out_once_by_the_first_channel_and_what_it_said_is_gone(channels, person):
    message = send(person)
    delivering.deliver(message.id, DAY)
    delivering.deliver(message.id, DAY)  # the job was taken up again after its worker was killed
    assert [address for address, _text in channels["smtp"].sent] == [EMAIL]
    assert channels["sms"].sent == []
    assert (now(message).state, now(message).contents) == ("sent", None)
    assert outcomes(message) == [("smtp", "sent", None)]


def test_message_when_its_key_was_used_then_is_the_one_that_was_made(channels, person):
    first, again = send(person), send(person)
    assert again.id == first.id
    assert database.db.execute_sql("SELECT count(*) FROM notify_messages").fetchone() == (1,)
    assert work.waiting()["messages"] == 1


def test_message_when_the_transaction_fails_then_was_never_there(channels, person):
    with database.db.atomic() as transaction:
        send(person)
        transaction.rollback()
    assert store.by_key("k") is None
    assert work.waiting()["messages"] == 0


@pytest.mark.feature("IN-01")
def test_message_when_a_channel_refuses_then_goes_by_the_next_one(channels, person):
    channels["smtp"].answers = [Refused("unknown_address")]
    message = send(person)
    delivering.deliver(message.id, DAY)
    assert channels["sms"].sent[0][0] == PHONE
    assert outcomes(message) == [("smtp", "refused", "unknown_address"), ("sms", "sent", None)]


def test_message_when_no_channel_takes_it_then_has_failed_in_sight(channels, person):
    channels["smtp"].answers, channels["sms"].answers = [Refused("unknown_address")], [Refused("refused_text")]
    message = send(person, about=("application", person))
    delivering.deliver(message.id, DAY)
    assert (now(message).state, now(message).reason, now(message).contents) == ("failed", "refused_text", None)
    [shown] = service.about("application", person)
    assert (shown.message.state, len(shown.receipts)) == ("failed", 2)
    assert checking.check(DAY).failed == 1


def test_message_when_the_only_channel_stays_away_then_has_failed_after_the_last_attempt(channels, person, monkeypatch):
    monkeypatch.setattr(quiet, "span", lambda *_given: None)
    channels["sms"].answers = [Again("away")] * 99
    message, at = send(person, channels=["sms"]), DAY
    for seconds in delivering.PAUSES:
        assert later(message, at) == seconds
        at += timedelta(seconds=seconds)
    delivering.deliver(message.id, at)
    assert at - DAY > timedelta(hours=20)
    assert (now(message).state, now(message).reason) == ("failed", "given_up")
    assert now(message).attempts == len(delivering.PAUSES) + 1


def test_message_when_the_first_channel_stays_away_then_the_next_one_does_not_wait_a_day(channels, person):
    channels["smtp"].answers = [Again("credentials")] * 99
    message = send(person)
    assert (later(message, DAY), later(message, DAY)) == (60, 300)
    delivering.deliver(message.id, DAY)
    assert len(channels["sms"].sent) == 1


def test_message_when_it_is_night_there_then_waits_for_the_morning_and_says_so(channels, person):
    message = send(person, NIGHT)
    assert later(message, NIGHT) == 9 * 3600 + 1
    assert (now(message).state, now(message).reason, channels["smtp"].sent) == ("waiting", "quiet", [])
    delivering.deliver(message.id, NIGHT + timedelta(hours=9, seconds=1))
    assert len(channels["smtp"].sent) == 1


def test_message_when_nothing_leaves_the_product_then_does_not_wait_for_the_morning(db, person):
    message = send(person, NIGHT)
    delivering.deliver(message.id, NIGHT)
    assert (now(message).state, now(message).channel) == ("sent", "screen")


def test_message_when_its_time_has_passed_then_is_not_sent(channels, person):
    message = send(person, not_after=DAY + timedelta(hours=1))
    delivering.deliver(message.id, DAY + timedelta(hours=1))
    assert (now(message).state, now(message).reason, channels["smtp"].sent) == ("suppressed", "too_late", [])


@pytest.mark.feature("IN-03", part="the hour before the link ends, where there is no time")
def test_reminder_when_its_moment_comes_then_is_sent_once_and_not_before(channels, person):
    values = {name: VALUES[name] for name in ("position", "link", "until")}
    moment = DAY + timedelta(hours=2)
    for _ in range(2):
        message = send(person, event="interview_reminder", values=values, not_before=moment, key="reminder")
    due = database.db.execute_sql("SELECT scheduled_at FROM procrastinate_jobs").fetchall()
    assert due == [(moment,)]
    delivering.deliver(message.id, moment)
    delivering.deliver(message.id, moment)
    assert len(channels["smtp"].sent) == 1


@pytest.mark.feature("IN-03", part="the hour before the link ends, where there is no time")
def test_reminder_when_what_it_tells_of_was_cancelled_then_is_not_sent(channels, person):
    values = {name: VALUES[name] for name in ("position", "link", "until")}
    about = ("application", person)
    message = send(person, event="interview_reminder", values=values, about=about)
    assert service.withdraw(about, ["interview_reminder"], DAY) == 1
    delivering.deliver(message.id, DAY)
    assert (now(message).reason, now(message).contents, channels["smtp"].sent) == ("withdrawn", None, [])


def test_reminder_when_the_night_would_outlast_its_use_then_goes_out_before_the_night(channels, person):
    values = {name: VALUES[name] for name in ("position", "link", "until")}
    end = NIGHT + timedelta(hours=2)
    message = send(
        person, event="interview_reminder", values=values, not_before=end - timedelta(hours=1), not_after=end
    )
    assert message.not_before == datetime(2026, 12, 1, 12, 55, tzinfo=UTC)


def test_kind_of_message_when_declined_then_is_not_sent_and_what_must_be_received_still_is(channels, person):
    values = {name: VALUES[name] for name in ("position", "link", "until")}
    service.opt_out(person, "reminder", DAY)
    reminder = send(person, event="interview_reminder", values=values, key="r")
    invitation = send(person, key="i")
    for message in (reminder, invitation):
        delivering.deliver(message.id, DAY)
    assert (now(reminder).state, now(reminder).reason) == ("suppressed", "opted_out")
    assert now(invitation).state == "sent"
    for kind in ("result", "invitation", "salary"):
        with pytest.raises(events.WrongMessage):
            service.opt_out(person, kind, DAY)
    service.opt_in(person, "reminder")
    again = send(person, event="interview_reminder", values=values, key="r2")
    delivering.deliver(again.id, DAY)
    assert now(again).state == "sent"


def test_message_when_nobody_can_be_reached_then_says_so_at_once(channels, person):
    lost = service.send(
        "interview_invitation", recipient(person, addresses={"email": "x", "phone": None}), VALUES, key="k", at=DAY
    )
    assert (lost.state, lost.reason, lost.contents) == ("suppressed", "no_address", None)
    assert work.waiting()["messages"] == 0


def test_message_when_the_installation_has_no_channel_then_says_so(db, person, monkeypatch):
    site = db.model_copy(update={"profile": "site", "notify": Notify()})
    monkeypatch.setattr(settings, "current", lambda: site)
    assert not service.enabled()
    message = send(person)
    assert (message.state, message.reason) == ("suppressed", "not_set_up")


@pytest.mark.feature("IN-08")
@pytest.mark.feature("IN-20")
def test_receipt_when_the_channel_says_that_it_arrived_then_is_kept(channels, person):
    message = send(person, event="result_approved", values={"position": "柜员"}, channels=["sms"])
    delivering.deliver(message.id, DAY)
    assert (now(message).state, now(message).contents is not None) == ("sent", True)
    delivering.confirm(message.id, 0, DAY + timedelta(minutes=1))
    assert now(message).state == "sent"
    channels["sms"].arrived = True
    delivering.confirm(message.id, 1, DAY + timedelta(minutes=11))
    assert (now(message).state, now(message).contents) == ("delivered", None)
    assert outcomes(message) == [("sms", "sent", None), ("sms", "delivered", None)]


def test_receipt_when_the_channel_says_that_it_is_lost_then_goes_by_the_next_one(channels, person):
    message = send(person, channels=["sms", "smtp"])
    delivering.deliver(message.id, DAY)
    channels["sms"].arrived = False
    delivering.confirm(message.id, 0, DAY + timedelta(minutes=1))
    assert now(message).state == "waiting"
    delivering.deliver(message.id, DAY + timedelta(minutes=1))
    assert (now(message).state, now(message).channel) == ("sent", "smtp")
    assert [outcome for _channel, outcome, _code in outcomes(message)] == ["sent", "refused", "sent"]


def test_receipt_when_the_channel_never_knows_then_what_the_message_said_goes_all_the_same(channels, person):
    message = send(person, channels=["sms"])
    delivering.deliver(message.id, DAY)
    for number in range(len(delivering.LOOKS)):
        delivering.confirm(message.id, number, DAY)
    assert (now(message).state, now(message).contents) == ("sent", None)


def test_message_when_the_person_was_erased_then_is_not_sent(channels, person):
    message = send(person)
    keys.destroy(person)
    assert checking.check(DAY).ok
    delivering.deliver(message.id, DAY)
    assert (now(message).state, now(message).reason, channels["smtp"].sent) == ("suppressed", "erased", [])


def test_message_when_its_contents_were_altered_then_is_found_and_not_sent(channels, person):
    message, other = send(person), send(person, key="other")
    store.change(message.id, DAY, contents=now(other).contents)
    assert dataclasses.asdict(checking.check(DAY)) == {
        "waiting": 2, "overdue": 0, "failed": 0, "sealed": 2, "unreadable": 1
    }  # fmt: skip
    delivering.deliver(message.id, DAY)
    assert (now(message).state, channels["smtp"].sent) == ("failed", [])


def test_message_to_staff_when_sent_then_reaches_the_address_of_the_account(channels, people):
    values = {"count": 2, "link": "https://hr.bank.example/"}
    message = service.send("work_waiting", service.of_account(people.manager), values, key="w", at=DAY)
    delivering.deliver(message.id, DAY)
    [(address, text)] = channels["smtp"].sent
    assert address == "manager@bank.test"
    assert "2 in all" in text


def test_job_when_it_failed_for_good_then_the_message_says_so(channels, person):
    message = send(person)
    work.give_up(delivering.DELIVER, {"message_id": str(message.id)})
    assert (now(message).state, now(message).reason) == ("failed", "internal")


def test_workers_when_a_message_waits_then_deliver_it(db, person, work_through):
    assert tasks.deliver  # which registers the jobs
    message = service.send("interview_invitation", recipient(person), VALUES, key="k", at=clock.now())
    work_through()
    assert (now(message).state, now(message).channel) == ("sent", "screen")


def test_message_when_kept_then_no_column_and_no_log_says_what_it_says_or_to_whom(channels, person, caplog):
    caplog.set_level(logging.DEBUG)
    logging.getLogger("peewee").setLevel(logging.CRITICAL)
    channels["smtp"].answers = [Again("away"), Refused("unknown_address")]
    message = send(person)
    later(message, DAY)
    words = {"email": EMAIL, "phone": PHONE, "token": str(VALUES["link"]).rpartition("/")[2], "text": "感谢您应聘"}
    kept = "".join(
        str(database.db.execute_sql(f"SELECT to_jsonb(t)::text FROM {table} t").fetchall())  # noqa: S608
        for table in ("notify_messages", "notify_receipts", "procrastinate_jobs", "audit_entries", "outbox_events")
    )
    assert canary.in_bytes(kept.encode(), words) == set()
    assert canary.in_bytes(f"{kept} {EMAIL}".encode(), words) == {"email"}  # what looks can find
    delivering.deliver(message.id, DAY)
    assert canary.in_bytes(caplog.text.encode(), words) == set()
    trail = [(entry.action, entry.object_kind) for entry in audit.recent(10, person_id=person)]
    assert trail == [("send", "message"), ("create", "message")]
