"""Channels of messages and mailbox of a site file: what the application is told, what it holds, whom it may reach."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.settings import Settings, SmtpChannel
from appliance.components.baseline import inventory
from appliance.components.web import deploy, messages
from appliance.host.desired import File, Folder, Unit
from appliance.site.messages import Mailbox, Notifications
from tests.unit.sites import context_of

AUTHORITY = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"
SECRETS = {"smtp": "password_file", "sms": "secret_key_file", "dingtalk": "app_secret_file", "wecom": "secret_file"}
"""The field of the application's settings that names each channel's secret."""


@pytest.fixture
def context(tmp_path: Path):
    """Return lab-three with a channel of each kind, each at an address of its own."""
    (tmp_path / "ca.pem").write_text(AUTHORITY)
    (tmp_path / "secret").write_text("never-in-settings\n")
    secret, authority = f"file:{tmp_path / 'secret'}", str(tmp_path / "ca.pem")
    told = {
        "smtp": {"host": "10.2.0.25", "port": 465, "tls": "implicit", "sender": "hr@bank.example", "username": "hr",
                 "password": secret, "authority": authority},
        "sms": {"address": "https://10.2.0.26", "secret_id": "id", "secret_key": secret, "app_id": "1400",
                "signature": "某某银行", "templates": {"interview_invitation.zh": "1"}},
        "dingtalk": {"address": "https://10.2.0.27:8443", "app_key": "key", "app_secret": secret, "agent_id": 7},
        "wecom": {"address": "https://10.2.0.28", "corp_id": "bank", "corp_secret": secret, "agent_id": 8},
        "quiet_from": "22:30",
    }  # fmt: skip
    mailbox = {"host": "10.2.0.29", "username": "jobs@bank.example", "password": secret, "authority": authority,
               "refused_folder": "Refused"}  # fmt: skip
    return context_of(
        "lab-three", tmp_path, notifications=Notifications.model_validate(told), mailbox=Mailbox.model_validate(mailbox)
    )


def files(context, host: str = "front") -> dict[str, File]:
    return {item.path: item for item in deploy.desired(context, host).items if isinstance(item, File)}


@pytest.mark.feature("IN-10", part="the settings of each channel as the application reads them")
def test_channels_when_the_site_names_them_then_the_application_reads_each_with_its_secret_apart(context):
    there = files(context)
    settings = Settings.model_validate_json(there[f"{deploy.OWN}/settings.json"].data)
    assert [channel.kind for channel in settings.channels] == ["dingtalk", "wecom", "smtp", "sms"]
    assert settings.notify.quiet_from.isoformat() == "22:30:00"
    for channel in settings.channels:
        held = there[str(getattr(channel, SECRETS[channel.kind]))]
        assert held.data == b"never-in-settings\n" or held.data == f"canary-{channel.kind}\n".encode()
        assert (held.owner, held.mode, held.secret) == ("hr-web", 0o400, True)
        assert held.data.decode().strip() not in there[f"{deploy.OWN}/settings.json"].data.decode()
    (anchored,) = [channel for channel in settings.channels if getattr(channel, "ca_file", None)]
    assert isinstance(anchored, SmtpChannel)
    assert (anchored.kind, there[str(anchored.ca_file)].data.decode()) == ("smtp", AUTHORITY)


def test_mailbox_when_the_site_names_one_then_the_application_reads_it_with_its_password_apart(context, tmp_path):
    there = files(context)
    told = Settings.model_validate_json(there[f"{deploy.OWN}/settings.json"].data).mailbox
    assert told is not None
    assert (told.host, told.port, told.username) == ("10.2.0.29", 993, "jobs@bank.example")
    assert (told.folder, told.refused_folder) == ("INBOX", "Refused")
    held = there[str(told.password_file)]
    assert (held.data, held.owner, held.mode, held.secret) == (b"never-in-settings\n", "hr-web", 0o400, True)
    assert there[str(told.ca_file)].data.decode() == AUTHORITY
    without = files(context_of("lab-three", tmp_path / "without"))[f"{deploy.OWN}/settings.json"].data
    assert Settings.model_validate_json(without).mailbox is None


@pytest.mark.feature("PV-18", part="what the worker may reach of a site's receivers")
def test_receivers_when_named_then_the_worker_and_its_host_alone_may_speak_with_them(context):
    addresses = {f"10.2.0.{number}" for number in range(25, 30)}
    web, worker = (
        files(context)[f"/etc/systemd/system/{name}.service"].data.decode() for name in ("hr-web", "hr-worker")
    )
    assert all(address in worker for address in addresses)
    assert not any(address in web for address in addresses)
    admitted = {(one["address"], one["port"]) for one in inventory.receivers(context, "front")}
    ports = {25: 465, 26: 443, 27: 8443, 28: 443, 29: 993}
    assert admitted == {(f"10.2.0.{number}", port) for number, port in ports.items()}
    assert inventory.receivers(context, "store") == []


def test_secret_when_it_changes_then_the_worker_starts_again(context):
    items = deploy.desired(context, "front").items
    (worker,) = [item for item in items if isinstance(item, Unit) and item.name == "hr-worker.service"]
    assert {f"{messages.FOLDER}/{kind}.secret" for kind in (*SECRETS, "mailbox")} <= {*worker.restart_on}
    order = [getattr(item, "path", "") for item in items]
    folder = order.index(messages.FOLDER)
    assert folder < min(order.index(path) for path in worker.restart_on if path.startswith(f"{messages.FOLDER}/"))


def test_channels_when_the_site_names_none_then_nothing_is_sent_and_nothing_kept(tmp_path):
    none = context_of("lab-three", tmp_path)
    assert json.loads(files(none)[f"{deploy.OWN}/settings.json"].data)["notify"]["channels"] == []
    folders = [item.path for item in deploy.desired(none, "front").items if isinstance(item, Folder)]
    assert messages.FOLDER not in folders
