"""The states, reasons and channels of messages in the reader's language."""

from __future__ import annotations

from app.text import lazy

STATES = {
    "waiting": lazy("Waiting"),
    "sent": lazy("Sent"),
    "delivered": lazy("Delivered"),
    "failed": lazy("Failed"),
    "suppressed": lazy("Not sent"),
}
REASONS = {
    "quiet": lazy("Quiet hours of the recipient: it goes out when they are over."),
    "away": lazy("The server of the channel could not be reached. It is tried again."),
    "busy": lazy("The channel takes no more messages at the moment. It is tried again."),
    "credentials": lazy("The channel did not accept our credentials. Tell the administrator."),
    "untrusted": lazy("The server of the channel did not prove who it is. Tell the administrator."),
    "unreadable": lazy("The answer of the channel could not be read."),
    "unknown_address": lazy("The channel does not know this recipient. Correct the address and send it anew."),
    "wrong_address": lazy("The address cannot be used. Correct it in the fields of the résumé and send it anew."),
    "refused_text": lazy("The channel refused the text. Tell the administrator."),
    "refused": lazy("The channel refused the message."),
    "not_delivered": lazy("The channel says that the message did not arrive. Use another way."),
    "no_address": lazy("No address is known for any channel of this installation."),
    "not_set_up": lazy("The channel is no longer set up in this installation."),
    "opted_out": lazy("The recipient does not want messages of this kind."),
    "no_consent": lazy("The recipient's consent to be written to does not hold any more."),
    "withdrawn": lazy("What it told of does not hold any more."),
    "too_late": lazy("It was too late: what it told of had passed."),
    "erased": lazy("The recipient's data was erased."),
    "given_up": lazy("It was tried for a day without success. Use another way."),
    "internal": lazy("It failed through a fault of our own. Tell the administrator."),
}
CHANNELS = {
    "screen": lazy("Shown on a page"),
    "smtp": lazy("E-mail message"),
    "sms": lazy("Text message"),
    "dingtalk": lazy("DingTalk"),
    "wecom": lazy("WeCom"),
}
OUTCOMES = {
    "sent": lazy("handed over"),
    "delivered": lazy("arrived"),
    "again": lazy("to be tried again"),
    "refused": lazy("not taken"),
}
