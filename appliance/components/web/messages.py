"""Channels of messages and the mailbox as the application reads them, their secrets each in a file of its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from appliance.host.context import Context
from appliance.host.desired import File, Folder, Item
from appliance.host.names import addresses_of
from appliance.site.messages import Channel

FOLDER = "/etc/hr-appliance/web/messages"
FIELDS = {"secret_key": "secret_key_file", "corp_secret": "secret_file"}
"""Fields of the site file that the application calls otherwise; others end in `_file` there."""


def notify(context: Context) -> dict[str, Any]:
    """Return the part `notify` of the application's settings."""
    told = context.site.policy.notifications
    channels = [{"kind": kind, **_values(kind, channel)} for kind, channel in told.channels.items()]
    return {"channels": channels, "quiet_from": told.quiet_from, "quiet_until": told.quiet_until}


def mailbox(context: Context) -> dict[str, Any] | None:
    """Return the part `mailbox` of the application's settings; None where the site names none."""
    told = context.site.policy.mailbox
    return _values("mailbox", told) if told else None


def _values(kind: str, channel: Channel) -> dict[str, Any]:
    values = channel.model_dump(exclude={"authority", channel.secret_field}, exclude_none=True)
    if channel.secret:
        values[FIELDS.get(channel.secret_field, f"{channel.secret_field}_file")] = _secret(kind)
    if channel.authority:
        values["ca_file"] = _authority(kind)
    return values


def files(context: Context) -> tuple[File, ...]:
    """Return the files that `notify` and `mailbox` name, with what the operations host has in them."""
    made = []
    for (*_, kind), channel in context.site.policy.channels.items():
        if channel.secret:
            text = Path(channel.secret.removeprefix("file:")).read_text(encoding="utf-8").strip() + "\n"
            made.append(File(_secret(kind), text, owner="hr-web", group="hr-web", mode=0o400, secret=True))
        if channel.authority:
            made.append(File(_authority(kind), Path(channel.authority).read_text(encoding="utf-8")))
    return tuple(made)


def items(context: Context) -> tuple[Item, ...]:
    """Return the files with their folder; nothing where none is named."""
    held = files(context)
    return (Folder(FOLDER, "root", "hr-web", 0o750), *held) if held else ()


def reach(context: Context) -> list[str]:
    """Return the addresses that the worker speaks with; raises ApplianceError for a name without one."""
    receivers = [channel.receiver for channel in context.site.policy.channels.values()]
    return [address for name, _port in receivers for address in addresses_of(name)]


def _secret(kind: str) -> str:
    return f"{FOLDER}/{kind}.secret"


def _authority(kind: str) -> str:
    return f"{FOLDER}/{kind}.pem"
