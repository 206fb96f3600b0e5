"""The baseline on real hosts: first run, second run, drift, a cut, and doors that stay open whatever is written."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.components.baseline import checks, inventory, playbook, roles, run
from appliance.host.context import Context, Release
from appliance.host.desired import Check
from appliance.lab import hosts, layout, preflight
from appliance.site.model import Site
from tests.lab import debs
from tests.pace import scaled

pytestmark = pytest.mark.slow

FILE = Path(__file__).with_name("baseline.yml")
HERE, LEFT, RIGHT = "198.18.10.1", "198.18.10.11", "198.18.10.12"
SSHD = "/etc/ssh/sshd_config.d/10-hr-appliance.conf"
PASSWORD = "correct-Horse.7battery"
FIND = "import socket; socket.create_connection(({!r}, {}), timeout=2)"


def lacking() -> str | None:
    if os.geteuid() != 0:
        return "a lab needs root"
    return f"a lab needs {', '.join(missing)}" if (missing := preflight.missing()) else None


@pytest.fixture(scope="module")
def bare() -> Iterator[Site]:
    """Two hosts as an installer leaves them."""
    if (reason := lacking()) and not os.environ.get("CI"):
        pytest.skip(reason)
    site = hosts.find(FILE)
    hosts.down(site.name, state=True)
    hosts.up(site)
    yield site
    hosts.down(site.name, state=True)


@pytest.fixture(scope="module")
def context(bare: Site) -> Context:
    return Context(bare, FILE.parent, layout.SITES / bare.name, Release("1", "", Path(), {}), None, None)


@pytest.fixture(scope="module")
def converged(context: Context, tmp_path_factory) -> playbook.Outcome:
    """Both hosts after their first run; the packages came from behind ssh's back, as there is no depot."""
    packages = debs.fetch(roles.owned_packages(), tmp_path_factory.mktemp("debs"))
    for host in context.site.hosts:
        debs.install(context.site, host, packages)
    return converge(context, "left", "right")


def converge(context: Context, *names: str, check: bool = False, **more) -> playbook.Outcome:
    return playbook.run(context, names, check, more.pop("on_event", lambda event: None), **more)


def inside(site: Site, host: str, *argv: str) -> str:
    done = hosts.run(site, host, argv)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def ssh(site: Site, address: str, *argv: str) -> subprocess.CompletedProcess[str]:
    options = [f"UserKnownHostsFile={layout.SITES / site.name / 'known_hosts'}", "BatchMode=yes", "ConnectTimeout=5"]
    flags = [flag for option in options for flag in ("-o", option)]
    command = ["ssh", "-q", *flags, "-i", str(layout.STATE / "id_ed25519"), f"operator@{address}", *argv]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def fails(site: Site, host: str, found: list[Check]) -> dict[str, str]:
    wrong = {}
    for check in found:
        done = hosts.run(site, host, check.run)
        if done.returncode or (check.expect and not re.search(check.expect, done.stdout)):
            wrong[check.name] = done.stdout + done.stderr
    return wrong


def until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + scaled(seconds)
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def record(site: Site, host: str) -> tuple[dict, dict[str, str | None]]:
    stamp = json.loads(inside(site, host, "cat", run.STAMP))
    listed = hosts.run(site, host, ["sha256sum", *roles.owned_files()]).stdout
    return stamp, {line.split(None, 1)[1]: line.split()[0] for line in listed.splitlines()}


def test_check_when_hosts_are_bare_then_names_all_and_changes_nothing(context: Context):
    before = inside(context.site, "left", "sh", "-c", "cd / && find /etc /var/lib/hr-appliance 2>/dev/null | sort")
    assert not fails(context.site, "left", checks.preflight(context, "left"))
    outcome = converge(context, "left", check=True)
    assert len(outcome.changed["left"]) > 10
    assert any("would be installed" in what for what in outcome.changed["left"])
    after = inside(context.site, "left", "sh", "-c", "cd / && find /etc /var/lib/hr-appliance 2>/dev/null | sort")
    assert after == before


@pytest.mark.feature("PV-05", "PV-13")
def test_baseline_when_run_first_then_is_in_effect_and_says_what_a_container_cannot_have(
    context: Context, converged: playbook.Outcome
):
    for host in context.site.hosts:
        assert converged.changed[host]
        assert not fails(context.site, host, checks.verify(context, host))
        assert any("audit" in note and "real kernel" in note for note in converged.notes[host])
        assert any("not settable here" in note for note in converged.notes[host])
        assert inside(context.site, host, "sh", "-c", "systemctl --failed --no-legend") == ""


@pytest.mark.usefixtures("converged")
def test_baseline_when_run_again_then_changes_nothing_and_is_not_needed(context: Context):
    assert not any(converge(context, "left", "right").changed.values())
    assert not any(converge(context, "left", "right", check=True).changed.values())
    for host in context.site.hosts:
        assert not run.stale(context, host, *record(context.site, host))


@pytest.mark.feature("PV-05")
@pytest.mark.usefixtures("converged")
def test_file_when_changed_by_hand_then_is_named_and_put_back(context: Context):
    inside(context.site, "left", "sh", "-c", "echo 'UMASK 000' >> /etc/login.defs")
    assert run.reasons(context, "left", *record(context.site, "left")) == ["put /etc/login.defs back"]
    assert converge(context, "left", check=True).changed["left"] == [
        "accounts : Write the rules for accounts: /etc/login.defs"
    ]
    converge(context, "left")
    assert not run.stale(context, "left", *record(context.site, "left"))


@pytest.fixture
def told(monkeypatch) -> Callable[..., None]:
    """Tell the roles something that no site file can say."""
    usual = inventory.variables

    def tell(**more) -> None:
        monkeypatch.setattr(inventory, "variables", lambda context, host: usual(context, host) | more)

    return tell


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"ssh__extra": ["NoSuchSetting yes"]}, "is refused, the old one stays"),
        ({"ssh__accounts": ["somebody-else"]}, "no new connection succeeded"),
        ({"firewall__ssh_from": ["198.18.10.200"], "firewall__site": []}, "no new connection succeeded"),
    ],
    ids=["a line that sshd does not know", "accounts without the operator", "a firewall without operations"],
)
@pytest.mark.usefixtures("converged")
def test_door_when_a_change_would_lock_people_out_then_stays_open(context: Context, told, wrong: dict, why: str):
    paths = (SSHD, "/etc/nftables.conf")
    before, stands = inside(context.site, "left", "sha256sum", *paths), checks.verify(context, "left")
    told(**wrong)
    with pytest.raises(playbook.RolesFailed, match=why) as refused:
        converge(context, "left")
    assert refused.value.host == "left"
    assert inside(context.site, "left", "sha256sum", *paths) == before
    assert ssh(context.site, LEFT, "sudo", "-n", "id", "-u").stdout.strip() == "0"
    assert not fails(context.site, "left", stands), "and the rest of the baseline stands"


@pytest.mark.usefixtures("converged")
def test_door_when_the_operations_host_dies_after_a_change_then_the_host_takes_it_back_by_itself(context: Context):
    before = inside(context.site, "left", "cat", SSHD)
    asked: dict[str, object] = {
        "act": "begin",
        "name": "ssh",
        "path": SSHD,
        "mode": "0600",
        "check": ["/usr/sbin/sshd", "-t"],
    }
    asked |= {"content": "AllowUsers nobody\n", "reload": ["systemctl", "reload", "ssh.service"], "seconds": 2}
    guard = (roles.folder() / "guard/files/guard.py").read_text(encoding="utf-8")
    done = hosts.run(context.site, "left", ["python3", "-I", "-c", guard], json.dumps(asked))
    assert done.stdout.strip() == "changed", done.stdout + done.stderr
    assert until(lambda: inside(context.site, "left", "cat", SSHD) == before, 20)
    assert until(lambda: ssh(context.site, LEFT, "true").returncode == 0, 20)


class PulledPlug(Exception):
    """Stands for whatever ends the command in the middle."""


@pytest.mark.usefixtures("converged")
def test_run_when_cut_between_a_file_and_its_service_then_the_next_one_finishes_it(context: Context):
    inside(context.site, "left", "sh", "-c", "echo '# by hand' >> /etc/systemd/journald.conf.d/60-hr-appliance.conf")

    def pull(event: playbook.Event) -> None:
        if event.state == "changed" and "rules for logs" in event.task:
            raise PulledPlug

    with pytest.raises(PulledPlug):
        converge(context, "left", on_event=pull)
    again = converge(context, "left").changed["left"]
    assert any("Restart the journal" in what for what in again), again
    assert not converge(context, "left").changed["left"]


def reaches(site: Site, host: str, address: str, port: int) -> bool:
    return hosts.run(site, host, ["python3", "-c", FIND.format(address, port)]).returncode == 0


@pytest.mark.feature("PV-01", "PV-05", "PV-18")
@pytest.mark.usefixtures("converged")
def test_host_when_it_reaches_out_then_finds_the_site_alone(context: Context):
    assert reaches(context.site, "left", RIGHT, 22)
    with socket.create_server((HERE, 0)) as server:
        port = server.getsockname()[1]
        assert not reaches(context.site, "left", HERE, port)
        inside(context.site, "left", "nft", "add rule inet hr output ip daddr", HERE, "accept")
        assert reaches(context.site, "left", HERE, port), "it was the firewall that stood in the way"
    inside(context.site, "left", "systemctl", "reload", "nftables.service")


@pytest.mark.feature("PV-05")
@pytest.mark.usefixtures("converged")
def test_port_when_a_component_adds_its_rule_then_opens_for_whom_it_names(context: Context):
    serve = "systemd-run --quiet --unit=listens python3 -m http.server 5432"
    inside(context.site, "right", "sh", "-c", f"cd / && {serve}")
    assert until(lambda: reaches(context.site, "right", "127.0.0.1", 5432), 20)
    assert not reaches(context.site, "left", RIGHT, 5432)
    rule = f'add rule inet hr input ip saddr {{ {LEFT} }} tcp dport 5432 accept comment "web"\n'
    done = hosts.run(context.site, "right", ["sh", "-c", "cat > /etc/nftables.d/50-database.nft"], rule)
    assert done.returncode == 0
    inside(context.site, "right", "nft", "--check", "--file", "/etc/nftables.d/50-database.nft")
    inside(context.site, "right", "systemctl", "reload", "nftables.service")
    assert reaches(context.site, "left", RIGHT, 5432)
    with contextlib.suppress(OSError), socket.create_connection((RIGHT, 5432), timeout=2):
        pytest.fail("the operations host was not named and came in")


@pytest.mark.feature("PV-05")
@pytest.mark.usefixtures("converged")
def test_account_when_its_password_fails_too_often_then_is_locked(context: Context):
    site = context.site
    inside(site, "right", "useradd", "--create-home", "clerk")
    assert hosts.run(site, "right", ["chpasswd"], "clerk:short\n").returncode, "a weak password is refused"
    assert hosts.run(site, "right", ["chpasswd"], f"clerk:{PASSWORD}\n").returncode == 0

    def come_in(password: str) -> bool:
        command = ["runuser", "-u", "operator", "--", "su", "clerk", "-c", "true"]
        return hosts.run(site, "right", command, f"{password}\n").returncode == 0

    assert come_in(PASSWORD)
    for _ in range(site.policy.passwords.lock_after_failures):
        assert not come_in("wrong")
    assert not come_in(PASSWORD), "locked, whatever the password"
    inside(site, "right", "faillock", "--user", "clerk", "--reset")
    assert come_in(PASSWORD)


@pytest.mark.usefixtures("converged")
def test_password_for_sudo_when_asked_for_then_is_in_no_argument_and_no_message(context: Context):
    site = context.site
    policy = site.model_dump(mode="json")
    policy["secrets"]["become"] = "ask"
    asking = Context(Site.model_validate(policy), FILE.parent, context.folder, context.release, None, None)
    assert hosts.run(site, "right", ["chpasswd"], f"operator:{PASSWORD}\n").returncode == 0
    inside(site, "right", "mv", "/etc/sudoers.d/operator", "/var/tmp/operator")
    inside(site, "right", "sed", "-i", "s/NOPASSWD: //", "/etc/sudoers.d/50-hr-appliance")
    seen: list[str] = []

    def look(event: playbook.Event) -> None:
        seen.append(event.message)
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                seen.append((process / "cmdline").read_text(errors="replace"))
                if (process / "comm").read_text().startswith("ansible"):
                    seen.append((process / "environ").read_text(errors="replace"))

    try:
        assert converge(asking, "right", become=PASSWORD, on_event=look).changed["right"]
        assert not converge(asking, "right", become=PASSWORD, check=True).changed["right"]
        with pytest.raises(playbook.RolesFailed, match="sudo password is incorrect") as refused:
            converge(asking, "right", become="not-it-7", check=True)
        assert "not-it-7" not in str(refused.value)
        assert any("ansible-playbook" in text for text in seen)
        ways = [text for text in seen if text.startswith("ssh\0") and "ServerAliveInterval" in text]
        assert ways
        assert all("ServerAliveInterval 5\0-o\0ServerAliveCountMax 3\0" in text for text in ways), ways[0]
        assert not [text for text in seen if PASSWORD in text]
    finally:
        inside(site, "right", "mv", "/var/tmp/operator", "/etc/sudoers.d/operator")


def test_host_when_it_is_away_then_is_named_and_the_other_one_is_done(context: Context, converged: playbook.Outcome):
    assert converged
    hosts.kill(context.site, "right")
    try:
        with pytest.raises(playbook.HostAway, match="^right: ") as away:
            converge(context, "left", "right")
        assert away.value.exit_code == 3
        assert not run.stale(context, "left", *record(context.site, "left"))
    finally:
        hosts.start(context.site, "right")
    assert not fails(context.site, "right", checks.verify(context, "right")), "also after a restart"
