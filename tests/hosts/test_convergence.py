"""Items are carried out by pyinfra's operations: once, in order, told as they happen, secrets shown nowhere."""

from __future__ import annotations

import getpass
import grp
import os
from pathlib import Path
from typing import Any

import pytest

from appliance.host import convergence, observed
from appliance.host.connections import CommandFailed
from appliance.host.desired import (
    Absent,
    Account,
    Certificate,
    Desired,
    File,
    Folder,
    Link,
    Package,
    Step,
    Unit,
)
from tests.hosts.server import WORD, Host

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share

OWNED: dict[str, Any] = {"owner": getpass.getuser(), "group": grp.getgrgid(os.getgid()).gr_name}


@pytest.fixture
def apply(connections, context, tmp_path, monkeypatch):
    """A function that brings items to the host; returns the outcome, what was told, and how many commands it took."""
    monkeypatch.setattr(observed, "STAMPS", str(tmp_path / "stamps"))

    def run(*items, **more):
        wanted = {"one": [Desired("web", items)]}
        before = connections.commands
        plans = convergence.plan(context, wanted, convergence.look(connections, wanted))
        told: list[tuple[str, str]] = []
        if not plans:
            return convergence.Outcome(), told, connections.commands - before
        outcome = convergence.carry_out(
            connections, context, plans, lambda _host, _component, what, state: told.append((what, state))
        )
        return outcome, told, connections.commands - before

    return run


def done(told) -> list[str]:
    return [what for what, state in told if state == "done"]


def test_items_when_carried_out_then_are_there_and_a_second_time_one_look_finds_nothing(apply, tmp_path, host: Host):
    folder, plain, secret = tmp_path / "f", tmp_path / "f" / "plain", tmp_path / "f" / "secret"
    link, moved, gone = tmp_path / "lib" / "link", tmp_path / "current", tmp_path / "gone"
    moved.symlink_to("/before")
    gone.write_text("x")
    items = (
        Folder(str(folder), mode=0o750, **OWNED),
        File(str(plain), "text\n", mode=0o604, **OWNED),
        File(str(secret), "File-Canary-1", mode=0o400, secret=True, **OWNED),
        Link(str(link), "/aim"),
        Link(str(moved), "/after"),
        Absent(str(gone)),
        Step("make it", ("tee", f"{tmp_path}/made"), ("test", "-e", f"{tmp_path}/made"), input=b"Step-Canary-1"),
        Step("once", ("true",), ("true",), on=("make it",)),
    )  # fmt: skip
    outcome, told, _ = apply(*items)
    assert outcome.failures == ()
    assert outcome.done == len(items) == len(done(told))
    assert told[:2] == [(f"make folder {folder}", "begin"), (f"make folder {folder}", "done")]
    assert folder.stat().st_mode & 0o777 == 0o750
    assert (plain.read_text(), plain.stat().st_mode & 0o777) == ("text\n", 0o604)
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("File-Canary-1", 0o400)
    assert (os.readlink(link), os.readlink(moved), gone.exists()) == ("/aim", "/after", False)
    assert (tmp_path / "made").read_text() == "Step-Canary-1"
    assert not [word for word in (WORD, "File-Canary-1", "Step-Canary-1") if word in host.seen]
    assert apply(*items) == (convergence.Outcome(), [], 1)


def test_file_when_its_check_fails_then_the_old_text_stays(apply, tmp_path):
    check = ("grep", "-q", "good", "{}")
    target = tmp_path / "deep" / "a.conf"
    good = File(str(target), "good\n", mode=0o640, check=check, **OWNED)
    assert apply(good)[0].failures == ()
    outcome, told, _ = apply(File(str(target), "bad\n", mode=0o640, check=check, **OWNED))
    assert isinstance(outcome.failures[0], CommandFailed)
    assert "bad" not in str(outcome.failures[0])
    assert told == [(f"change {target}", "begin"), (f"change {target}", "failed")]
    assert target.read_text() == "good\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["a.conf"]


def test_act_when_it_fails_then_what_follows_it_waits_and_the_error_says_what_and_why(apply, tmp_path):
    after = tmp_path / "after"
    outcome, told, _ = apply(
        Step("break", ("sh", "-c", "echo because of this >&2; exit 3"), ("false",)), Folder(str(after), **OWNED)
    )
    assert [str(each) for each in outcome.failures] == ["one: break failed with exit code 3: because of this."]
    assert told == [("break", "begin"), ("break", "failed")]
    assert not after.exists()
    assert apply(Folder(str(after), **OWNED))[0].failures == ()


def test_folder_when_a_file_is_in_its_place_then_the_error_says_so(apply, tmp_path):
    (tmp_path / "taken").write_text("x")
    outcome, told, _ = apply(Folder(str(tmp_path / "taken"), **OWNED))
    assert "exists and is not a directory" in str(outcome.failures[0])
    assert told[-1][1] == "failed"


def test_secret_made_for_one_use_when_it_cannot_be_made_then_its_refusal_is_told(apply):
    from appliance.host.context import Sealed

    def sealed() -> bytes:
        raise Sealed("The key server is sealed.")

    outcome, told, _ = apply(Step("collect", ("true",), ("false",), input=sealed))
    assert [str(each) for each in outcome.failures] == ["The key server is sealed."]
    assert told == [("collect", "begin"), ("collect", "failed")]


def test_system_when_changed_then_pyinfras_own_operations_say_how(apply, host: Host):
    outcome, _, commands = apply(
        Unit("hr-masked.service", masked=True),
        Package("hr-none-1"),
        Account("hr-none-1", home="/srv/x"),
        Unit("hr-none-1.service"),
    )
    assert outcome.failures == ()
    assert host.told == [
        "systemctl stop hr-masked.service",
        "systemctl mask hr-masked.service",
        "apt-get update",
        "apt-get -y -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install "
        "--no-install-recommends -o DPkg::Lock::Timeout=120 hr-none-1",
        "groupadd -r hr-none-1",
        "useradd -d /srv/x -s /usr/sbin/nologin -g hr-none-1 -r -M hr-none-1",
        "systemctl enable hr-none-1.service",
        "systemctl reset-failed hr-none-1.service",
        "systemctl start hr-none-1.service",
    ]
    assert commands == 12  # the look, two questions for the groups there are, and what changes things


def test_certificate_when_issued_then_its_key_stays_on_the_host(apply, tmp_path, monkeypatch, context):
    monkeypatch.setattr(Certificate, "folder", property(lambda self: str(tmp_path / "tls" / self.component)))
    item = Certificate("web", **OWNED)
    outcome, _, _ = apply(item)
    assert outcome.failures == ()
    folder = Path(item.folder)
    assert "PRIVATE KEY" in (folder / "key.pem").read_text()
    assert (folder / "key.pem").stat().st_mode & 0o777 == 0o400
    assert sorted(path.name for path in folder.iterdir()) == ["cert.pem", "key.pem"]
    assert apply(item)[1] == []
