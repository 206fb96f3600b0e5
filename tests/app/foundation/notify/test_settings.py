"""The settings of messages: off on hosts until a channel is named, shown on a page in the embedded profile."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from app.settings import Notify, ScreenChannel, Settings

SMTP = {"kind": "smtp", "host": "mail.bank.example", "sender": "hr@bank.example"}
SMS = {
    "kind": "sms", "secret_id": "AKID", "secret_key_file": "/etc/hr/sms", "app_id": "1400006666",
    "signature": "示例银行", "templates": {"interview_invitation.zh": "1110"},
}  # fmt: skip
DINGTALK = {"kind": "dingtalk", "app_key": "key", "app_secret_file": "/etc/hr/dingtalk", "agent_id": 11}
WECOM = {"kind": "wecom", "corp_id": "corp", "secret_file": "/etc/hr/wecom", "agent_id": 12}


def test_channels_when_none_is_named_then_hosts_send_nothing_and_the_embedded_profile_shows_a_page(
    settings_alone: Settings,
):
    assert settings_alone.channels == (ScreenChannel(),)
    assert settings_alone.model_copy(update={"profile": "site"}).channels == ()


def test_channels_when_all_are_named_then_keep_their_order_and_go_through_a_file():
    made = Notify.model_validate({"channels": [SMS, SMTP, DINGTALK, WECOM], "quiet_from": "22:00"})
    assert [channel.kind for channel in made.channels] == ["sms", "smtp", "dingtalk", "wecom"]
    assert Notify.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize(
    "channel",
    [
        SMTP | {"sender": "HR <hr@bank.example>"},
        SMTP | {"sender": "hr@bank.example\r\nBcc: x@y.example"},
        SMTP | {"tls": "none"},
        SMTP | {"password": "secret"},
        SMS | {"signature": "【示例银行】"},
        SMS | {"signature": "一个比十二个字还要长的签名"},
        SMS | {"address": "http://sms.example"},
        DINGTALK | {"address": "https://user:secret@dingtalk.example"},
        WECOM | {"agent_id": 0},
        {"kind": "fax"},
    ],
)
def test_channel_when_a_setting_does_not_fit_then_is_refused(channel):
    with pytest.raises(ValidationError):
        Notify.model_validate({"channels": [channel]})


def test_channels_when_one_is_named_twice_then_are_refused():
    with pytest.raises(ValidationError, match="once"):
        Notify.model_validate({"channels": [SMTP, SMTP]})
