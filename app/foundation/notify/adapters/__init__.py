"""The channels by which messages leave: one small protocol, an adapter for each kind of channel.

Adapters raise `Again` for what may pass and `Refused` for what will not; both carry a code of `words.REASONS` alone,
never an address, a text, a secret or what a server answered.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from app.foundation.notify.adapters.dingtalk import DingTalk
from app.foundation.notify.adapters.protocol import Adapter, Again, NotSent, Refused
from app.foundation.notify.adapters.screen import Screen
from app.foundation.notify.adapters.sms import Sms
from app.foundation.notify.adapters.smtp import Smtp
from app.foundation.notify.adapters.wecom import WeCom
from app.settings import Channel, DingTalkChannel, ScreenChannel, SmsChannel, SmtpChannel, WeComChannel

__all__ = ["Adapter", "Again", "NotSent", "Refused", "of"]

_MAKERS: dict[str, tuple[Callable[[Any], Adapter], type[Any]]] = {
    "screen": (Screen, ScreenChannel),
    "smtp": (Smtp, SmtpChannel),
    "dingtalk": (DingTalk, DingTalkChannel),
    "wecom": (WeCom, WeComChannel),
    "sms": (Sms, SmsChannel),
}


def of(channels: Sequence[Channel]) -> dict[str, Adapter]:
    """Return the adapters of channels by their kind, in order; the same settings share one, with its access token."""
    return {channel.kind: _adapter(channel.kind, channel.model_dump_json()) for channel in channels}


@functools.cache
def _adapter(kind: str, written: str) -> Adapter:
    make, settings = _MAKERS[kind]
    return make(settings.model_validate_json(written))
