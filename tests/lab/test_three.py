"""Three bare hosts become the appliance; the whole way of a candidate is clicked on them; a restore is proven."""

from __future__ import annotations

import json
import re
import socket
import ssl
import subprocess
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, context_of, launch, speech
from tests.browser.flow import PHONE, travel
from tests.lab.conftest import LAB, LabSite, appliance, decrypted, holders

__all__ = ["speech"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
DOMAIN = "hr.lab.internal"
NAME = "Grace Whitfield"
SQL = ("runuser", "-u", "postgres", "--", "psql", "-X", "-A", "-t", "-d", "hr", "-c")


@dataclass
class Served:
    """The product as browsers meet it on the edge."""

    address: str
    accounts: dict[str, dict[str, str]]
    models: dict[str, str] = field(default_factory=dict)

    def wait_for_models(self, *_names: str) -> None:
        """An apply ends when the models are loaded and warm."""


@pytest.fixture(scope="session")
def served(three: LabSite) -> Served:
    """The trial's synthetic people, as the operator's terminal showed them."""
    done = appliance("demo", three.site_file, "--json")
    assert done.code == 0, done.error
    return Served(f"https://{DOMAIN}", {row["role"]: row for row in json.loads(done.out)})


def neighbour(three: LabSite, folder: Path) -> str:
    """Return a Chromium that sits beside the hosts, on their own network alone.

    One on this machine's network would drop its requests whenever another lab comes or goes there.
    """
    from appliance.lab import layout, network

    address = three.address("front").rpartition(".")[0] + ".200/24"
    subprocess.run(network.inside(three.name, "ip", "address", "replace", address, "dev", network.BRIDGE), check=True)
    program = folder / "chromium"
    program.write_text(
        f'#!/bin/sh\nexec nsenter --net={layout.NAMESPACES / layout.namespace(three.name)} {CHROMIUM} "$@"\n'
    )
    program.chmod(0o755)
    return str(program)


@pytest.fixture(scope="session")
def candidate(three: LabSite, served: Served, speech: Path, tmp_path_factory) -> str:
    """One candidate who went the whole way on these hosts; returns the name."""
    from playwright.sync_api import sync_playwright

    edge = three.address("front")
    with sync_playwright() as playwright:
        program = neighbour(three, tmp_path_factory.mktemp("neighbour"))
        browser = launch(playwright, speech, f"--host-resolver-rules=MAP {DOMAIN} {edge}", program=program)
        desk, office = (context_of(browser, ignore_https_errors=True) for _ in range(2))
        phone = context_of(
            browser,
            viewport={"width": 375, "height": 812},
            locale="zh-CN",
            permissions=["camera", "microphone"],
            has_touch=True,
            ignore_https_errors=True,
        )
        travel(served, desk.new_page(), phone.new_page(), office, tmp_path_factory.mktemp("flow"))
        browser.close()
    return NAME


@pytest.mark.feature("RS-01", "IV-01", "IV-09", "SC-14", "SY-01", "SY-05", "EH-01", "PV-01")
def test_candidate_when_all_is_clicked_on_three_hosts_then_becomes_an_employee(candidate):
    assert candidate == NAME


@pytest.mark.feature("PV-03", "PV-17")
def test_database_when_read_by_its_superuser_then_names_and_numbers_are_ciphertext(three, candidate):
    dump = three.run("store", ["runuser", "-u", "postgres", "--", "pg_dump", "hr"]).stdout
    for word in (NAME, "Whitfield", PHONE, f"{PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}", "grace.whitfield@example.com"):
        assert word not in dump
    wrapped = three.run("store", [*SQL, "SELECT wrapped FROM person_keys WHERE wrapped IS NOT NULL"]).stdout.split()
    assert wrapped
    assert all(re.fullmatch(r"vault:v\d+:\S+", each) for each in wrapped), "each key is wrapped by Transit"
    media = three.root_of("front") / "srv/hr-appliance/media"
    files = [path for path in media.rglob("*") if path.is_file()]
    assert files
    assert not any(path.read_bytes()[:4] in (b"\x1aE\xdf\xa3", b"%PDF", b"RIFF") for path in files)


@pytest.mark.feature("PV-09", "PV-19")
def test_edge_when_asked_then_only_its_own_authority_and_256_bits_are_spoken(three):
    anchor = three.state / "ca" / "cert.pem"
    context = ssl.create_default_context(cafile=str(anchor))
    plain = socket.create_connection((three.address("front"), 443), 10)
    with context.wrap_socket(plain, server_hostname=DOMAIN) as secured:
        assert secured.version() in ("TLSv1.2", "TLSv1.3")
        assert secured.cipher()[2] == 256
    with pytest.raises((ConnectionRefusedError, TimeoutError)):
        socket.create_connection((three.address("front"), 80), 3)


@pytest.mark.feature("PV-09")
@pytest.mark.parametrize(("host", "port"), [("front", 8443), ("infer", 8543), ("store", 8445)])
def test_link_between_components_when_no_certificate_is_shown_then_nothing_is_said(three, host, port):
    """From a host that the firewall admits, so that it is the certificate that is missed."""
    asker = {"front": "front", "infer": "front", "store": "front"}[host]
    url = f"https://{three.address(host)}:{port}/"
    ask = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "5", "--cacert"]
    done = three.run(asker, [*ask, "/etc/hr-appliance/tls/ca.pem", url])
    assert done.returncode != 0 or done.stdout in ("400", "403", "496"), done.stdout


@pytest.mark.feature("PV-05")
def test_port_when_asked_by_a_host_that_has_no_business_there_then_is_closed(three):
    for host, port in (("store", 5432), ("front", 8443)):
        command = ["timeout", "3", "bash", "-c", f"exec 3<>/dev/tcp/{three.address(host)}/{port}"]
        assert three.run("infer", command).returncode != 0, (host, port)
        assert three.run("front", command).returncode == 0, "the one that needs it is let in"


@pytest.mark.feature("IM-01")
def test_apply_when_run_again_then_changes_nothing(three, candidate):
    again = three.apply()
    assert again.code == 0, again.error
    assert again.last("done")["changes"] == 0, [event for event in again.events if event["event"] == "act"]
    assert three.verb("plan").code == 0
    verified = three.verb("verify", "--json")
    assert verified.code == 0, verified.out


@pytest.mark.feature("PV-03")
def test_keys_when_rotated_and_rewrapped_then_old_wraps_are_gone_and_everything_opens(three, candidate, served):
    status = appliance("keys", "status", three.site_file, "--json")
    assert status.code == 0, status.out + status.error
    key = decrypted("alice", three.state / "vault" / "duties" / "rotator.asc")
    rotated = appliance("keys", "rotate", three.site_file, data=key)
    assert rotated.code == 0, rotated.error
    done = appliance("keys", "rewrap", three.site_file)
    assert done.code == 0, done.out + done.error
    wrapped = three.run("store", [*SQL, "SELECT DISTINCT split_part(wrapped, ':', 2) FROM person_keys"]).stdout.split()
    assert wrapped == ["v2"]
    looked = three.run("front", checkup())
    assert looked.returncode == 0, looked.stdout
    assert json.loads(looked.stdout.strip().splitlines()[-1])["keys"]["failed"] == 0


def checkup() -> list[str]:
    """The command that looks whether everything opens, as the web host runs it."""
    python = "/opt/hr-appliance/current/venv/bin/python"
    settings = "HR_SETTINGS=/etc/hr-appliance/web/settings.json"
    return ["runuser", "-u", "hr-web", "--", "env", "-i", settings, python, "-I", "-m", "app.checkup", "--json"]


@pytest.mark.feature("OP-08", part="there is no second region, and a healthy repository alone is verified")
def test_backup_when_made_then_is_listed_and_verified(three, candidate):
    done = appliance("backup", "now", three.site_file, "--json")
    assert done.code == 0, done.out[-2000:] + done.error
    listed = appliance("backup", "list", three.site_file, "--json")
    assert listed.code == 0, listed.error
    assert appliance("backup", "verify", three.site_file).code == 0


def flip(path: Path) -> None:
    """Change the middle byte of a file where it lies, as a bad disk does."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 0xFF]))


@pytest.mark.feature("OP-08")
def test_media_when_a_stored_byte_changed_then_no_point_is_made_and_the_file_is_named(three, candidate):
    part = next(
        path
        for path in (three.root_of("front") / "srv/hr-appliance/media").rglob("*")
        if path.is_file() and path.name.isdigit()
    )
    flip(part)
    refused = appliance("backup", "now", three.site_file)
    assert refused.code == 1
    assert f"{part.parent.name}/{part.name}" in refused.error
    night = three.run("front", ["systemctl", "start", "hr-checkup.service"])
    assert night.returncode != 0, "the nightly look finds it, too"
    found = three.verb("verify", "--json")
    assert found.code == 1
    assert "what is kept was whole" in found.out
    flip(part)
    assert three.run("front", ["systemctl", "start", "hr-checkup.service"]).returncode == 0


@pytest.mark.feature("OP-08")
def test_backup_when_damaged_then_stays_known_until_a_full_one_follows(three, candidate):
    repository = three.root_of("store") / "srv/hr-appliance/backup/pgbackrest/backup/hr"
    whole = [path for path in repository.glob("*F") if path.is_dir()]
    flip(max((path for path in whole[-1].rglob("*") if path.is_file()), key=lambda path: path.stat().st_size))
    damaged = appliance("backup", "verify", three.site_file)
    assert damaged.code == 1
    assert f"backup {whole[-1].name} is damaged" in damaged.out
    assert "0 of " in damaged.out
    listed = appliance("backup", "list", three.site_file, "--json").last("listed")
    assert all(point["damaged"] for point in listed["points"])
    assert "no backup is known to be damaged" in three.verb("verify", "--json").out
    refused = three.verb("drill", "--bundle", three.bundle)
    assert refused.code == 1
    assert "Every restore point is damaged" in refused.error
    assert appliance("backup", "now", three.site_file, "--json").code == 0
    assert len([path for path in repository.glob("*F") if path.is_dir()]) == len(whole) + 1, "it stands on no other"
    assert appliance("backup", "verify", three.site_file).code == 0


@pytest.mark.feature("OP-08")
def test_drill_when_no_holder_comes_then_its_copy_is_closed_and_every_look_names_it(three, candidate):
    early = three.verb("drill", "--json", "--bundle", three.bundle, "--wait", "0", seconds=1800)
    assert early.code == 1, early.out[-2000:]
    (refused,) = early.last("refused")["problems"]
    assert "is still sealed: 0 of 2 shares" in refused["what"]
    assert "--host spare" in refused["remedy"]
    assert "The copy on spare is closed" in early.out
    running = three.run("spare", ["systemctl", "list-units", "--plain", "--no-legend", "--state=active", "hr-*"]).stdout
    assert "hr-vault.service" not in running
    assert "hr-backup-" not in running
    with_copy = three.verb("verify", "--json")
    assert with_copy.code == 1, with_copy.out
    assert "a copy of lab-three lies here" in with_copy.out
    another = three.verb("drill", "--bundle", three.bundle, "--point", "20200101T000000Z")
    assert another.code == 2
    assert "is not finished" in another.error


@pytest.mark.feature("OP-08")
def test_drill_when_begun_anew_then_the_restore_is_proven_on_a_clean_host(three, candidate):
    with holders(three, "spare"):
        done = three.verb("drill", "--again", "--json", "--bundle", three.bundle, "--wait", "10", seconds=1800)
    assert done.code == 0, done.out[-4000:] + done.error
    drilled = done.last("drilled")
    assert drilled["passed"]
    assert drilled["rto_seconds"] > 0
    assert drilled["rpo_seconds"] is not None
    assert all(check["holds"] for check in drilled["checks"])
    assert three.verb("verify", "--json").code == 0, "the spare host is clean again"
    assert three.verb("drill", "--clean", "--bundle", three.bundle).code == 0, "and cleaning a clean one is no error"


@pytest.mark.feature("OP-08")
def test_restore_when_asked_for_a_moment_then_what_came_later_is_gone_and_the_rest_opens(three, candidate):
    moment = datetime.now(UTC).replace(microsecond=0)
    while datetime.now(UTC) <= moment + timedelta(seconds=2):
        three.run("store", [*SQL, "SELECT 1"])
    made = three.run("store", [*SQL, "CREATE TABLE made_later (id int)"])
    assert made.returncode == 0, made.stderr
    unsure = appliance("restore", three.site_file, "--to", moment.isoformat(), "--yes", "another-site")
    assert unsure.code == 2
    to = ("--to", moment.isoformat(), "--yes", three.name, "--bundle", three.bundle, "--json")
    done = appliance("restore", three.site_file, *to)
    assert done.code == 0, done.out[-3000:] + done.error
    assert three.run("store", [*SQL, "SELECT to_regclass('made_later') IS NULL"]).stdout.strip() == "t"
    assert three.run("front", checkup()).returncode == 0


def test_disks_when_a_hosts_own_look_finds_something_then_status_says_it_until_it_is_mended(three):
    looked = three.run("store", ["systemctl", "start", "hr-disks.service"])
    assert looked.returncode == 0, three.run("store", ["journalctl", "-u", "hr-disks", "-n", "20", "-o", "cat"]).stdout
    found = json.loads(three.run("store", ["cat", "/run/hr-disks/found.json"]).stdout)
    assert found["said"] == []
    full = json.dumps(found | {"said": ["the disk of /srv is nearly full"]})
    three.run("store", ["tee", "/run/hr-disks/found.json"], full)
    told = three.verb("status")
    assert told.code == 1
    assert "the disk of /srv is nearly full" in told.out
    three.run("store", ["systemctl", "start", "hr-disks.service"])
    assert three.verb("status").code == 0


def test_verbs_that_look_when_run_then_say_what_is(three, candidate):
    assert appliance("site", "check", three.site_file).code == 0
    for form in ("ansible", "pyinfra", "json"):
        shown = appliance("site", "show", three.site_file, "--as", form)
        assert shown.code == 0
        assert three.address("store") in shown.out
    assert appliance("bundle", "verify", three.bundle, "--signer", LAB / "bundle.pub").code == 0
    assert three.verb("status").code == 0
    certificates = appliance("certificates", "status", three.site_file)
    assert certificates.code == 0, certificates.out
    assert "edge" in certificates.out
    refused = appliance("administrator", three.site_file, "--email", "admin@bank.example")
    assert refused.code == 1, "the trial has an administrator already"


def test_person_when_signed_out_then_the_application_shows_nothing(three):
    context = ssl.create_default_context(cafile=str(three.state / "ca" / "cert.pem"))
    request = urllib.request.Request(f"https://{three.address('front')}/employees", headers={"Host": DOMAIN})
    with pytest.raises((urllib.error.HTTPError, urllib.error.URLError)) as refused:
        urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _Stay()).open(request, timeout=10)
    assert getattr(refused.value, "code", 302) in (302, 303, 401, 403)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object):
        return None
