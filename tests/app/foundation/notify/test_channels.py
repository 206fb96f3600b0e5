"""One suite for every channel: what it is sent, and how it says that it did not take a message."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.foundation.notify import events, letters
from app.foundation.notify.adapters import Adapter, Again, Refused, deadline, of, sms
from app.settings import DingTalkChannel, SettingsError, SmsChannel, SmtpChannel, WeComChannel, secret
from tests.app.foundation.notify import mail_server, stand_ins
from tests.app.foundation.notify.stand_ins import KNOWN, SECRET, UNKNOWN, StandIn

KINDS = ("smtp", "dingtalk", "wecom", "sms")
AT = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


@dataclass
class Bench:
    """One channel, what stands behind it, and addresses: one that it knows, one that it does not."""

    kind: str
    settings: Any
    behind: Any
    known: str
    unknown: str
    secret: str

    @property
    def adapter(self) -> Adapter:
        """A fresh adapter, which holds no access token yet."""
        return type(of([self.settings])[self.kind])(self.settings)  # type: ignore[call-arg]  # every adapter takes its settings

    def changed(self, **values: object) -> Bench:
        """Return the bench with other settings."""
        settings = self.settings.model_copy(update=values)
        return Bench(self.kind, settings, self.behind, self.known, self.unknown, self.secret)

    def taken(self, count: int) -> list[dict[str, Any]]:
        """Return what arrived: to whom, the text, the link."""
        if isinstance(self.behind, StandIn):
            assert self.behind.wrong == []
            return self.behind.taken
        return [
            {"to": one["To"], "text": f"{one['Subject']}\n{one.get_content()}", "link": one.get_content()}
            for one in self.behind.wait_for(count, self.known)
        ]


@pytest.fixture(params=KINDS)
def bench(request: pytest.FixtureRequest, authority, mail, secret_file, settings_alone):
    """Each channel in turn."""
    kind, ca = request.param, {"ca_file": authority.ca}
    if kind == "smtp":
        number = uuid.uuid4().hex
        password = secret_file(mail_server.PASSWORD)
        settings = SmtpChannel(
            kind="smtp", host="127.0.0.1", port=mail.implicit, sender="hr@bank.test", sender_name="示例银行 招聘",
            username=mail_server.USER, password_file=password, **ca,
        )  # fmt: skip
        yield Bench(kind, settings, mail, f"{number}@x.example", "unknown@x.example", mail_server.PASSWORD)
        return
    made: dict[str, Callable[[str, Path], Any]] = {
        "dingtalk": lambda address, file: DingTalkChannel(
            kind="dingtalk", address=address, app_key="key", app_secret_file=file, agent_id=11, **ca
        ),
        "wecom": lambda address, file: WeComChannel(
            kind="wecom", address=address, corp_id="corp", secret_file=file, agent_id=12, **ca
        ),
        "sms": lambda address, file: SmsChannel(
            kind="sms", address=address, secret_id="AKID", secret_key_file=file, app_id="1400006666",
            signature="示例银行", templates={"interview_invitation.zh": "1110"}, **ca,
        ),
    }  # fmt: skip
    behind = {"dingtalk": stand_ins.DingTalk, "wecom": stand_ins.WeCom, "sms": stand_ins.Sms}[kind]()
    with stand_ins.serving(behind, authority):
        yield Bench(kind, made[kind](behind.address, secret_file(SECRET)), behind, KNOWN, UNKNOWN, SECRET)


def letter(language: str = "zh", **values: object) -> letters.Letter:
    stated = events.examples("interview_invitation") | values
    return letters.letter("interview_invitation", language, stated, "Asia/Shanghai")


def secret_field(bench: Bench) -> str:
    return next(name for name in type(bench.settings).model_fields if name.endswith("_file") and name != "ca_file")


@pytest.mark.feature("IN-01")
@pytest.mark.feature("IN-10")
@pytest.mark.feature("IN-12", part="the message alone, not the choice of a time or its calendar entry")
def test_invitation_when_sent_then_arrives_with_link_time_and_requirements(bench):
    written = letter()
    reference = bench.adapter.send(written, bench.known, uuid.uuid4())
    assert reference
    [taken] = bench.taken(1)
    assert taken["to"] == bench.known
    assert written.link in taken["link"]
    assert "2027-03-29 18:00" in taken["text"]
    assert {"20", "4"} <= set(re.findall(r"\d+", taken["text"]))


@pytest.mark.parametrize("bench", ["smtp"], indirect=True)
def test_invitation_when_sent_in_english_by_mail_then_is_a_sound_message(bench):
    message_id = uuid.uuid4()
    bench.adapter.send(letter("en", position="Teller – “Pudong”"), bench.known, message_id)
    [found] = bench.behind.wait_for(1, bench.known)
    assert found["Message-ID"] == f"<{message_id}@bank.test>"
    assert found["Subject"] == "Invitation to an interview: Teller – “Pudong”"
    assert str(found["From"]) == "示例银行 招聘 <hr@bank.test>"
    assert (found["Auto-Submitted"], found["Content-Language"]) == ("auto-generated", "en")
    assert not found.defects


def test_message_when_the_channel_does_not_know_the_recipient_then_is_refused(bench):
    with pytest.raises(Refused) as refusal:
        bench.adapter.send(letter(), bench.unknown, uuid.uuid4())
    assert refusal.value.code == "unknown_address"


def test_message_when_the_channel_is_busy_then_is_for_later(bench):
    if isinstance(bench.behind, StandIn):
        bench.behind.mood = "busy"
    with pytest.raises(Again) as refusal:
        bench.adapter.send(letter(), bench.known if bench.kind != "smtp" else "busy@x.example", uuid.uuid4())
    assert refusal.value.code == "busy"


def test_message_when_nobody_answers_then_is_for_later(bench):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    gone = {"port": port} if bench.kind == "smtp" else {"address": f"https://127.0.0.1:{port}"}
    with pytest.raises(Again) as refusal:
        bench.changed(**gone).adapter.send(letter(), bench.known, uuid.uuid4())
    assert refusal.value.code == "away"


def test_message_when_the_server_drips_its_answer_then_ends_at_the_deadline(bench, monkeypatch):
    with Dripping() as port:
        slow = {"port": port, "tls": "starttls"} if bench.kind == "smtp" else {"address": f"https://127.0.0.1:{port}"}
        monkeypatch.setattr(f"app.foundation.notify.adapters.{_module(bench)}.closing", _hurried)
        with pytest.raises(Again) as refusal:
            bench.changed(**slow).adapter.send(letter(), bench.known, uuid.uuid4())
    assert refusal.value.code == "away"


def test_message_when_the_certificate_is_a_strangers_then_nothing_is_sent(bench, stranger):
    with pytest.raises(Again) as refusal:
        bench.changed(ca_file=stranger.ca).adapter.send(letter(), bench.known, uuid.uuid4())
    assert refusal.value.code == "untrusted"
    if isinstance(bench.behind, StandIn):
        assert (bench.behind.tokens, bench.behind.taken) == (0, [])


def test_message_when_the_secret_is_wrong_then_is_for_later_and_names_no_secret(bench, secret_file):
    wrong = bench.changed(**{secret_field(bench): secret_file("not-the-secret-55")})
    with pytest.raises(Again) as refusal:
        wrong.adapter.send(letter(), bench.known, uuid.uuid4())
    assert refusal.value.code == "credentials"
    assert "not-the-secret" not in repr(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_secret_when_others_may_read_its_file_then_is_not_used(bench, secret_file):
    path = secret_file(bench.secret, 0o640)
    with pytest.raises(SettingsError) as error:
        secret(path)
    assert bench.secret not in str(error.value)
    assert "0600" in str(error.value)
    with pytest.raises(Again) as refusal:
        bench.changed(**{secret_field(bench): path}).adapter.send(letter(), bench.known, uuid.uuid4())
    assert refusal.value.code == "credentials"


@pytest.mark.parametrize("bench", ["dingtalk", "wecom", "sms"], indirect=True)
@pytest.mark.parametrize(("mood", "code"), [("huge", "unreadable"), ("garbled", "unreadable"), ("down", "away")])
def test_answer_when_it_is_none_of_the_contract_then_is_for_later(bench, mood, code):
    bench.behind.mood = mood
    with pytest.raises(Again) as refusal:
        bench.adapter.send(letter(), bench.known, uuid.uuid4())
    assert refusal.value.code == code


def test_proxy_when_the_environment_names_one_then_is_passed_by(bench, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert bench.adapter.send(letter(), bench.known, uuid.uuid4())


ADDRESSES = (
    "", "x", "a@b", "a@b..cn", "a b@x.cn", "a@x.cn\r\nBcc: b@x.cn", "a@x.cn>\r\nRCPT TO:<b@x.cn", "a@x.cn,b@x.cn",
    '"a b"@x.cn', "李@x.cn", "a@x.cn\0", "1" * 400, "1381234567", "138 1234 567x", "@all", "a" * 65 + "@x.cn",
)  # fmt: skip


def test_address_when_it_is_none_then_is_refused_before_any_server_is_asked(bench):
    silent = bench.changed(**{"port": 9} if bench.kind == "smtp" else {"address": "https://127.0.0.1:9"}).adapter
    for address in ADDRESSES:
        with pytest.raises(Refused) as refusal:
            silent.send(letter(), address, uuid.uuid4())
        assert refusal.value.code == "wrong_address", address


def test_header_when_a_value_holds_a_line_break_then_stays_one_line(bench):
    bench.adapter.send(letter(position="柜员\r\nBcc: thief@x.example\r\n\r\nHi"), bench.known, uuid.uuid4())
    [taken] = bench.taken(1)
    if bench.kind == "smtp":
        [found] = bench.behind.wait_for(1, bench.known)
        assert found["Bcc"] is None
        assert "thief" in found["Subject"]
    assert taken["to"] == bench.known


def test_text_when_it_has_marks_of_the_channel_then_is_shown_as_it_is(bench):
    bench.adapter.send(letter(position="<b>[x](http://evil.example)</b> & *y*"), bench.known, uuid.uuid4())
    [taken] = bench.taken(1)
    if bench.kind == "dingtalk":
        assert "[x](" not in taken["text"].partition("####")[2]
    if bench.kind == "wecom":
        assert "<b>" not in taken["text"]


@pytest.mark.feature("IN-08")
def test_result_when_it_has_no_link_then_arrives_as_a_text(bench):
    result = letters.letter("result_approved", "zh", {"position": "柜员"}, "Asia/Shanghai")
    settings = {"templates": {"result_approved.zh": "1110"}} if bench.kind == "sms" else {}
    bench.changed(**settings).adapter.send(result, bench.known, uuid.uuid4())
    [taken] = bench.taken(1)
    assert "柜员" in taken["text"]


@pytest.mark.parametrize("bench", ["dingtalk", "wecom"], indirect=True)
def test_token_when_it_ended_then_another_is_asked_for_once(bench):
    adapter = bench.adapter
    adapter.send(letter(), bench.known, uuid.uuid4())
    bench.behind.ended.add("token-1")
    adapter.send(letter(), bench.known, uuid.uuid4())
    adapter.send(letter(), bench.known, uuid.uuid4())
    assert (bench.behind.tokens, len(bench.behind.taken)) == (2, 3)


@pytest.mark.feature("IN-08")
@pytest.mark.parametrize("arrived", [True, False, None])
def test_receipt_when_asked_for_then_is_what_the_channel_knows(bench, arrived):
    adapter = bench.adapter
    reference = adapter.send(letter(), bench.known, uuid.uuid4())
    if isinstance(bench.behind, StandIn):
        bench.behind.arrived = arrived
    assert adapter.receipt(reference, bench.known, AT) is (arrived if adapter.confirms else None)
    bench.taken(1)


def test_signature_when_made_for_the_published_example_then_hashes_as_published():
    """cloud.tencent.com/document/product/382/52070: the hashes of body and canonical request in its worked example."""
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    made = sms.canonical("cvm.tencentcloudapi.com", body)
    assert made.endswith("35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064")
    published = "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031"
    assert hashlib.sha256(made.encode()).hexdigest() == published


@pytest.mark.parametrize("bench", ["sms"], indirect=True)
def test_sms_when_the_gateway_knows_no_text_for_it_then_leaves_it_to_another_channel(bench):
    with pytest.raises(Refused) as refusal:
        bench.adapter.send(letter("en"), bench.known, uuid.uuid4())
    assert refusal.value.code == "not_set_up"


@pytest.mark.parametrize("bench", ["smtp"], indirect=True)
def test_mail_when_tls_begins_by_starttls_then_goes_the_same_way(bench):
    bench.changed(port=bench.behind.starttls, tls="starttls").adapter.send(letter(), bench.known, uuid.uuid4())
    assert len(bench.taken(1)) == 1


def _module(bench: Bench) -> str:
    return "smtp" if bench.kind == "smtp" else "https"


def _hurried(connected: Callable[[], socket.socket | None]):
    return deadline.closing(connected, 0.3)


class Dripping:
    """A server that sends one byte after the other and never a whole line."""

    def __enter__(self) -> int:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._stop = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()
        return self._server.getsockname()[1]

    def _serve(self) -> None:
        connection, _ = self._server.accept()
        with connection:
            while not self._stop.wait(0.05):
                try:
                    connection.sendall(b"2")
                except OSError:
                    return

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._server.close()
