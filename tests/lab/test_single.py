"""One bare host becomes the whole appliance, through a killed apply, a power cut and a cut network."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from appliance import cli
from tests.lab.conftest import OUT, ROOT, Done, LabSite, appliance, holders, lab_site
from tests.pace import scaled

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
FILE = Path(os.environ.get("LAB_SINGLE", ROOT / "inventories/lab-single/site.yml")).absolute()
"""The site file: another one of one host `one`, such as single-v6.yml, can be tried instead."""


def interrupted(site: LabSite, when: Callable[[dict], bool], harm: Callable[[subprocess.Popen], None]) -> Done:
    """Apply, and do harm at the first event that `when` knows; returns how the apply ended."""
    command = [sys.executable, "-m", "appliance.cli", "apply", str(site.site_file), "--json", "--wait", "10"]
    errors = OUT / "interrupted.err"
    lines = []
    with errors.open("w") as error, holders(site):
        process = subprocess.Popen(
            [*command, "--bundle", str(site.bundle)], stdout=subprocess.PIPE, stderr=error, cwd=ROOT, text=True
        )
        harmed = False
        for line in process.stdout:
            lines.append(line)
            if not harmed and when(json.loads(line)):
                harmed = True
                harm(process)
        process.wait(scaled(600))
    assert harmed, f"the moment never came: {''.join(lines[-5:])} {errors.read_text()}"
    done = Done(process.returncode, "".join(lines), errors.read_text())
    with (OUT / "transcript.txt").open("a", encoding="utf-8") as transcript:
        transcript.write(f"$ appliance apply {site.site_file} (interrupted)\n{done.out[-2000:]}{done.error}")
        transcript.write(f"[exit code {done.code}]\n\n")
    return done


def begins(component: str, part: str = "") -> Callable[[dict], bool]:
    """Know the beginning of an act."""
    return lambda event: event.get("component") == component and event.get("state") == "begin" and part in event["what"]


@pytest.fixture(scope="module")
def interruptions() -> dict[str, Done]:
    """How each interrupted apply ended."""
    return {}


@pytest.fixture(scope="module")
def single(bundle, interruptions):
    """lab-single, converged by an apply that was killed, lost power, lost the network and was stopped before."""
    from appliance.lab import hosts

    def converge(site: LabSite) -> Done:
        found = hosts.find(site.site_file)
        interruptions["killed"] = interrupted(
            site, begins("baseline"), lambda process: os.kill(process.pid, signal.SIGKILL)
        )
        interruptions["person"] = interrupted(site, begins("vault"), lambda process: process.send_signal(signal.SIGINT))
        interruptions["power"] = interrupted(
            site, begins("database", "install"), lambda _process: hosts.kill(found, "one")
        )
        hosts.start(found, "one")
        interruptions["network"] = interrupted(site, begins("web", "release"), lambda _process: hosts.cut(found, "one"))
        hosts.heal(found, "one")
        return site.apply()

    yield from lab_site(FILE, bundle, converge)


@pytest.mark.feature(
    "IM-01", part="no test holds an installation to an hour, and modules cannot be turned on one by one"
)
def test_apply_when_killed_or_cut_off_then_running_it_again_finishes(single, interruptions):
    assert interruptions["killed"].code == -signal.SIGKILL
    assert interruptions["power"].code == 3
    assert interruptions["network"].code == 3
    for how in ("power", "network"):
        assert "what was done stays" in interruptions[how].out
    person = interruptions["person"]
    assert person.code == cli.INTERRUPTED
    assert person.last("refused")["problems"] == [{"what": "Interrupted.", "remedy": cli.Interrupted().remedy}]
    assert not person.error, "one sentence, and no traceback"
    results = [entry["result"] for entry in map(json.loads, (single.state / "journal.jsonl").read_text().splitlines())]
    assert results.count("interrupted") == 1
    assert single.first_apply.code == 0
    assert single.first_apply.last("done")["changes"] > 0


@pytest.mark.feature("IM-01")
def test_apply_when_run_again_then_changes_nothing_and_asks_little(single):
    again = single.apply()
    assert again.code == 0, again.error
    done = again.last("done")
    assert done["changes"] == 0, [event for event in again.events if event["event"] == "act"]
    assert done["commands"] <= 6, "one look at each host, not one for each item"
    assert single.verb("plan").code == 0


@pytest.mark.feature("IM-01", "PV-05")
def test_verify_when_converged_then_everything_holds(single):
    verified = single.verb("verify", "--json")
    assert verified.code == 0, verified.out
    assert single.verb("status").code == 0


AGED = """
set -e
cd "$(mktemp -d)"
dpkg-deb -R "$1" tree
sed -i 's/^Version: .*/Version: 0.0.1/' tree/DEBIAN/control
dpkg-deb -b tree old.deb >/dev/null
dpkg -i --force-downgrade old.deb >/dev/null 2>&1
"""
"""Puts a package in place as an old release of the system had it."""


def age(single: LabSite, package: str) -> None:
    """Give the host an old version of a package that the depot has."""
    deb = next((single.bundle / "apt" / "pool").glob(f"{package}_*.deb"))
    (single.root_of("one") / "opt/aged.deb").write_bytes(deb.read_bytes())
    done = single.run("one", ["sh", "-c", AGED, "sh", "/opt/aged.deb"])
    assert done.returncode == 0, done.stderr


def installed(single: LabSite, package: str) -> str:
    """Return the version of a package on the host."""
    return single.run("one", ["dpkg-query", "-W", "-f", "${Version}", package]).stdout


@pytest.mark.feature("PV-05")
def test_what_is_changed_by_hand_or_old_when_looked_at_then_verify_finds_it_and_apply_puts_it_right(single):
    new = installed(single, "logrotate")
    age(single, "logrotate")
    ours, systems = "/etc/hr-appliance/edge/nginx.conf", "/etc/ssh/sshd_config.d/10-hr-appliance.conf"
    before = {path: single.run("one", ["sha256sum", path]).stdout for path in (ours, systems)}
    for path in before:
        assert single.run("one", ["sh", "-c", f"echo '# by hand' >> {path}"]).returncode == 0
    verified = single.verb("verify", "--json")
    assert verified.code == 1
    found = [event["what"] for event in verified.events if event["event"] == "change"]
    assert f"change {ours}" in found
    assert any(systems in what for what in found), found
    assert f"upgrade logrotate 0.0.1 to {new}" in found
    assert single.apply().code == 0
    assert installed(single, "logrotate") == new
    assert {path: single.run("one", ["sha256sum", path]).stdout for path in before} == before
    assert single.verb("verify").code == 0


@pytest.mark.feature("PV-01")
def test_host_when_it_reaches_for_the_internet_then_there_is_no_way(single):
    done = single.run("one", ["curl", "-sS", "--max-time", "5", "https://deb.debian.org/"])
    assert done.returncode != 0
    assert single.run("one", ["ip", "route", "show", "default"]).stdout.strip() in ("", b"")


def test_host_when_started_again_then_everything_runs_once_the_holders_opened_the_key_server(single):
    from appliance.lab import hosts

    site = hosts.find(single.site_file)
    hosts.kill(site, "one")
    hosts.start(site, "one")
    sealed = single.verb("verify", "--json")
    assert sealed.code == 1
    assert "seal" in sealed.out
    status = single.verb("status", "--json")
    assert status.code == 1
    states = {event["unit"]: event["state"] for event in status.events if event["event"] == "unit"}
    assert states["hr-vault.service"] == "active, sealed"
    assert single.apply().code == 0
    assert single.verb("verify").code == 0


def test_deploys_of_the_bank_when_beside_the_site_file_then_run_last_and_change_nothing_again(single, tmp_path):
    shutil.copy(single.site_file, tmp_path)
    shutil.copytree(ROOT / "inventories/bank-example/deploys", tmp_path / "deploys")
    file, options = tmp_path / "site.yml", ("--bundle", single.bundle, "--json")
    planned = appliance("plan", file, *options)
    assert planned.code == 1, planned.out + planned.error
    changes = [(event["component"], event["what"]) for event in planned.events if event["event"] == "change"]
    assert [component for component, _ in changes] == ["deploys"] * 2
    assert changes[1][1].endswith(" Tell the agent which units to watch")
    applied = appliance("apply", file, *options)
    assert applied.code == 0, applied.out + applied.error
    assert applied.last("done")["changes"] == 2
    told = single.run("one", ["cat", "/etc/bank-agent/hr-appliance.units"]).stdout.split()
    assert {"hr-web.service", "hr-vault.service"} <= {*told}
    assert single.run("one", ["stat", "-c", "%U %a", "/etc/bank-agent/hr-appliance.units"]).stdout == "root 644\n"
    assert appliance("verify", file, *options).code == 0
    (tmp_path / "deploys/60-wrong.py").write_text("from pyinfra import host\n\nhost.data.nothing\n")
    refused = appliance("apply", file, *options)
    assert refused.code == 1
    assert "one: deploys/60-wrong.py:3: " in refused.out


def test_administrator_when_made_then_the_password_is_shown_once_and_written_nowhere(single):
    done = appliance("administrator", single.site_file, "--email", "admin@bank.example", "--json")
    assert done.code == 0, done.out + done.error
    shown = json.loads(done.out)
    assert shown["address"] == "https://hr.lab.internal"
    assert shown["password"] not in (single.state / "journal.jsonl").read_text()
    assert shown["password"] not in single.run("one", ["journalctl", "--no-pager", "-o", "cat"]).stdout


def test_journal_when_read_then_has_a_line_for_each_act(single):
    entries = [json.loads(line) for line in (single.state / "journal.jsonl").read_text().splitlines()]
    verbs = {entry["verb"] for entry in entries}
    assert {"preflight", "plan", "apply", "verify"} <= verbs
    assert all({"at", "who", "result", "hosts"} <= entry.keys() for entry in entries)


def test_second_apply_at_once_when_one_runs_then_is_refused(single):
    import fcntl

    with (single.state / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = single.verb("apply")
    assert done.code == 1
    assert "being changed already" in done.error


@pytest.mark.feature("IM-01")
def test_preflight_when_hosts_are_unfit_then_all_is_named_at_once_each_with_its_fix(bundle, tmp_path):
    """Two bare hosts: one with a web server, one full, one that does not exist, and a bundle of another signer."""
    from appliance.lab import hosts

    file = tmp_path / "site.yml"
    text = (ROOT / "inventories" / "lab-three" / "site.yml").read_text()
    text = text.replace("lab-three", "lab-unfit").replace("198.18.3.", "198.18.7.")
    file.write_text(text)
    appliance("lab", "down", "lab-unfit", "--state")
    try:
        assert appliance("lab", "up", file).code == 0
        site = hosts.find(file)
        script = "import socket,time; s=socket.create_server(('0.0.0.0',443)); time.sleep(600)"
        hosts.run(site, "front", ["systemd-run", "--unit", "squatter", "python3", "-c", script])
        hosts.fill(site, "store", "/srv")
        hosts.run(site, "store", ["sh", "-c", "mkdir -p /etc/hr-appliance; echo other-bank > /etc/hr-appliance/site"])
        hosts.cut(site, "infer")
        done = appliance("preflight", file, "--bundle", bundle, "--json")
        assert done.code == 3
        problems = [
            (event["host"], event["what"], event["fix"]) for event in done.events if event["event"] == "problem"
        ]
        said = "\n".join(f"{host}: {what}" for host, what, _fix in problems)
        assert "front: port 443 is taken by python3 (squatter.service)" in said
        assert "store: /srv has" in said
        assert "store: belongs to the site other-bank" in said
        assert "infer: is not reached by ssh" in said
        assert all(fix for _host, _what, fix in problems)
        refused = appliance("apply", file, "--bundle", bundle)
        assert refused.code == 3
        assert hosts.run(site, "front", ["test", "-e", "/etc/hr-appliance/site"]).returncode == 1, "nothing was changed"
        other = tmp_path / "other"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
        file.write_text(text.replace("/var/lib/hr-appliance/lab/bundle.pub", f"{other}.pub"))
        stranger = appliance("plan", file, "--bundle", bundle)
        assert stranger.code == 1
        assert "is not signed by" in stranger.error
    finally:
        appliance("lab", "down", "lab-unfit", "--state")
