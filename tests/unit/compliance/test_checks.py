"""What a control makes of answers in detail: limits, tables, policies, and answers that make no sense."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from appliance.compliance.control import Finding, Outcome
from appliance.compliance.controls.data import NEVER, without_comments, wrong_policies
from appliance.compliance.controls.intrusion import TRY
from appliance.compliance.ports import allowed
from appliance.compliance.run import answer
from tests.unit.compliance.healthy import nft, rule
from tests.unit.compliance.made import NOW, SITE, asked, context, control

SSHD = """permitrootlogin no
passwordauthentication no
kbdinteractiveauthentication no
permitemptypasswords no
hostbasedauthentication no
pubkeyauthentication yes
authenticationmethods publickey
strictmodes yes
allowusers operator
"""
LISTENING = 'tcp LISTEN 0      128  {} 0.0.0.0:* users:(("{}",pid=9,fd=3))   \n'
HOME = LISTENING.format("0.0.0.0:22", "sshd") + LISTENING.format("127.0.0.1:8001", "tritonserver")


def outcome(folder: Path, name: str, answers: dict, host: str = "store", **more) -> Finding:
    return answer(control(name), asked(folder, answers, host, **more))


@pytest.mark.feature("PV-05", "PV-13")
def test_ssh_when_root_may_sign_in_then_it_has_failed_and_says_what(tmp_path: Path):
    assert outcome(tmp_path, "ID-05", {"-T": SSHD}).outcome is Outcome.HELD
    found = outcome(tmp_path, "ID-05", {"-T": SSHD.replace("permitrootlogin no", "permitrootlogin yes")})
    assert found == Finding(Outcome.FAILED, "permitrootlogin yes")


RULES = (
    "local\tpostgres\t\tpeer\t\t\nhostssl\thr_owner,hr_web\t255.255.255.255\tscram-sha-256\tclientcert=verify-full\t\n"
)


@pytest.mark.feature("PV-09", "PV-13")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("verify-full", "verify-ca"),
        ("clientcert=verify-full", ""),
        ("scram-sha-256", "cert"),
        ("hostssl", "host"),
        ("255.255.255.255", "255.255.255.0"),
        ("peer", "trust"),
    ],
)
def test_database_when_a_rule_asks_for_less_than_the_roles_certificate_and_password_then_it_has_failed(
    tmp_path: Path, old: str, new: str
):
    assert outcome(tmp_path, "DA-08", {"pg_hba_file_rules": RULES}).outcome is Outcome.HELD
    assert outcome(tmp_path, "DA-08", {"pg_hba_file_rules": RULES.replace(old, new)}).outcome is Outcome.FAILED


@pytest.mark.feature("PV-13")
def test_control_when_the_host_does_not_answer_then_it_has_failed(tmp_path: Path):
    for name in ("ID-01", "ID-05", "AC-03", "IN-02", "IN-03", "TR-01", "DA-01", "BK-01"):
        found = outcome(tmp_path, name, {})
        assert found.outcome is Outcome.FAILED, name
        assert found.evidence


def test_control_when_the_answer_makes_no_sense_then_it_has_failed(tmp_path: Path):
    found = outcome(tmp_path, "IN-03", {"nft": "no JSON"})
    assert found.outcome is Outcome.FAILED
    assert "not understood" in found.evidence


@pytest.mark.feature("PV-05", "PV-13")
def test_kernel_audit_when_in_a_container_then_says_that_it_needs_a_kernel(tmp_path: Path):
    found = outcome(tmp_path, "AU-01", {"systemd-detect-virt": "systemd-nspawn"})
    assert found.outcome is Outcome.NOT_HERE
    assert "needs a real kernel" in found.evidence
    keys = "identity sudo time ssh pam audit firewall units modules hr-appliance"
    rules = "\n".join(f"-w /etc/x -p wa -k {key}" for key in keys.split())
    real = {"systemd-detect-virt": (1, "none"), "auditctl -s": "enabled 2\n", "auditctl -l": rules, "is-active": ""}
    assert outcome(tmp_path, "AU-01", real).outcome is Outcome.HELD
    assert outcome(tmp_path, "AU-01", real | {"auditctl -s": "enabled 1\n"}).outcome is Outcome.FAILED
    assert outcome(tmp_path, "AU-01", real | {"auditctl -l": rules.replace("-k ssh", "")}).outcome is Outcome.FAILED


@pytest.mark.feature("PV-05")
def test_listener_when_not_of_the_table_then_is_named(tmp_path: Path):
    answers = {"ss -Hlntup": HOME}
    assert outcome(tmp_path, "IN-02", answers, "infer") == Finding(Outcome.HELD, "tcp 22 sshd")
    stray = answers | {"ss -Hlntup": HOME + LISTENING.format("*:9099", "python3")}
    assert "python3 listens on * tcp 9099" in outcome(tmp_path, "IN-02", stray, "infer").evidence
    # PostgreSQL has its place on the database host, and nowhere else.
    database = answers | {"ss -Hlntup": HOME + LISTENING.format("198.18.3.12:5432", "postgres")}
    assert outcome(tmp_path, "IN-02", database, "store").outcome is Outcome.HELD
    assert outcome(tmp_path, "IN-02", database, "infer").outcome is Outcome.FAILED


@pytest.mark.feature("PV-05")
def test_firewall_when_it_lets_in_more_then_is_named(tmp_path: Path):
    here = rule(22, "198.18.3.1")
    base = {"is-enabled": ""}
    assert outcome(tmp_path, "IN-03", base | {"nft": nft(here, rule(5432, "198.18.3.11"))}).outcome is Outcome.HELD
    assert "9099" in outcome(tmp_path, "IN-03", base | {"nft": nft(here, rule(9099, "198.18.3.1"))}).evidence
    assert "everybody" in outcome(tmp_path, "IN-03", base | {"nft": nft(here, rule(5432))}).evidence
    assert "accepts" in outcome(tmp_path, "IN-03", base | {"nft": nft(here, policy="accept")}).evidence
    wide = {"prefix": {"addr": "10.0.0.0", "len": 8}}
    assert "wide" in outcome(tmp_path, "IN-05", {"nft": nft(rule(22, wide))}).evidence
    assert outcome(tmp_path, "IN-05", {"nft": nft(rule(22))}).outcome is Outcome.FAILED


@pytest.mark.feature("PV-01", "PV-05")
@pytest.mark.parametrize(
    ("said", "wanted"),
    [("EPERM", "held"), ("ENETUNREACH", "held"), ("a packet that left", "failed"), ("EAGAIN", "failed")],
)
def test_egress_when_a_packet_left_then_it_has_failed(tmp_path: Path, said: str, wanted: str):
    for outcomes in (f"{said}\nEPERM\n", f"EPERM\n{said}\n"):
        assert outcome(tmp_path, "IN-04", {"nft": nft(), "socket": outcomes}).outcome.value == wanted


@pytest.mark.feature("PV-01", "PV-05")
def test_egress_when_a_datagram_can_be_sent_then_says_that_it_left():
    own = subprocess.run([sys.executable, "-I", "-c", TRY, "127.0.0.1"], capture_output=True, text=True, check=True)
    assert own.stdout == "a packet that left\n"


@pytest.mark.feature("PV-01", "PV-05")
def test_egress_when_one_family_was_not_tried_then_it_has_failed(tmp_path: Path):
    found = outcome(tmp_path, "IN-04", {"nft": nft(), "socket": "EPERM\n"})
    assert found == Finding(Outcome.FAILED, "a try to reach 2001:db8::1 ended with no answer")


@pytest.fixture
def of_ipv6(tmp_path: Path) -> Path:
    """Return the file of lab-three with IPv6 addresses, and a collector that has one."""
    file, collector = tmp_path / "site.yml", '  notifications: {syslog: "[2001:db8::5]:6514"}\n'
    text = SITE.read_text(encoding="utf-8").replace("198.18.3.", "2001:db8:3::")
    file.write_text(text.replace("policy:\n", f"policy:\n{collector}"), encoding="utf-8")
    return file


@pytest.mark.feature("PV-05")
def test_packages_when_from_a_depot_of_ipv6_then_its_whole_address_is_compared(tmp_path: Path, of_ipv6: Path):
    text = "Types: deb\nURIs: https://[{}]:8444/apt\nSigned-By: /etc/hr-appliance/apt/depot.asc\n"
    own = outcome(tmp_path, "IN-06", {"sources.list": text.format("2001:db8:3::11")}, site=of_ipv6)
    assert own == Finding(Outcome.HELD, "from 2001:db8:3::11 by signature")
    other = outcome(tmp_path, "IN-06", {"sources.list": text.format("2001:db8:4::11")}, site=of_ipv6)
    assert other == Finding(Outcome.FAILED, "packages may come from 2001:db8:4::11")


@pytest.mark.feature("PV-05")
def test_logs_when_sent_to_a_collector_of_ipv6_then_it_is_held(tmp_path: Path, of_ipv6: Path):
    sent = 'action(type="omfwd" target="2001:db8::5" port="6514" StreamDriver="gtls")'
    answers = {"rsyslog.conf": sent, "is-active": ""}
    assert outcome(tmp_path, "AU-04", answers, site=of_ipv6).outcome is Outcome.HELD
    assert (
        "does not send"
        in outcome(tmp_path, "AU-04", answers | {"rsyslog.conf": sent.replace("::5", "::6")}, site=of_ipv6).evidence
    )


@pytest.mark.feature("OP-08")
def test_restore_point_when_older_than_a_day_then_has_failed(tmp_path: Path):
    hour = timedelta(hours=1)
    folder = "/srv/hr-appliance/backup/points"
    there = {"stat": f"700 root root 4096 {folder}\n"}
    files = [f"600 root root 900 {folder}/{NOW - age * hour:%Y%m%dT%H%M%SZ}.json\n" for age in (72, 3)]
    points = there | {"find": "".join(files)}
    assert outcome(tmp_path, "BK-01", points).outcome is Outcome.HELD
    assert "27.0 h old" in outcome(tmp_path, "BK-01", points, now=NOW + 24 * hour).evidence
    assert outcome(tmp_path, "BK-01", points, now=NOW + 24 * hour).outcome is Outcome.FAILED
    for none in (there | {"find": ""}, {"stat": (1, "")}):
        assert outcome(tmp_path, "BK-01", none) == Finding(Outcome.FAILED, "there is no restore point")


@pytest.mark.feature("OP-08")
@pytest.mark.parametrize(("days", "passed", "wanted"), [(3, True, "held"), (101, True, "failed"), (3, False, "failed")])
def test_drill_when_late_or_failed_then_has_failed(tmp_path: Path, days: int, passed: bool, wanted: str):
    assert outcome(tmp_path, "BK-02", {}, "operations").outcome is Outcome.FAILED
    for name, began, good in (("a", NOW - timedelta(days=days), passed), ("b", NOW - timedelta(days=400), True)):
        (tmp_path / "drills" / name).mkdir(parents=True)
        said = json.dumps({"began": began.isoformat(), "passed": good})
        (tmp_path / "drills" / name / "report.json").write_text(said, encoding="utf-8")
    assert outcome(tmp_path, "BK-02", {}, "operations").outcome.value == wanted


@pytest.mark.feature("PV-09", "PV-19")
@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("TR-01", {}, None),
        ("TR-01", {"weak": "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256"}, "AES128"),
        ("TR-01", {"weak": "TLS_AES_128_GCM_SHA256"}, "AES_128"),
        ("TR-01", {"old": "TLSv1.1 ECDHE-RSA-AES256-SHA"}, "TLSv1.1"),
        ("TR-01", {"best": None}, "no TLS"),
        ("TR-02", {}, None),
        ("TR-02", {"plain": "HTTP 200"}, "without TLS"),
        ("TR-02", {"plain": "asked for a password"}, "without TLS"),
        ("TR-03", {}, None),
        ("TR-03", {"nobody": "HTTP 200"}, "without a certificate"),
    ],
)
def test_port_when_it_agrees_to_too_much_then_is_named(tmp_path: Path, name: str, changed: dict, said: str | None):
    good = {"number": 8543, "component": "inference", "speaks": "http", "plain": "HTTP 400", "old": None, "weak": None}
    good |= {"best": "TLSv1.3 TLS_AES_256_GCM_SHA384", "nobody": "HTTP 400"}
    answers = {
        "ss -Hlntup": LISTENING.format("198.18.3.13:8543", "nginx"),
        "s_client": json.dumps([good | changed]),
    }
    found = outcome(tmp_path, name, answers, "infer")
    assert found.outcome is (Outcome.FAILED if said else Outcome.HELD)
    assert said is None or said in found.evidence


def test_ports_when_listed_for_a_host_then_are_those_of_what_it_runs(tmp_path: Path):
    made = context(tmp_path)
    assert {port for _protocol, port in allowed(made, "front")} == {22, 123, 443, 8443, 8444}
    assert {port for _protocol, port in allowed(made, "store")} == {22, 5432, 8200, 8201, 8445}
    assert {port for _protocol, port in allowed(made, "infer")} == {22, 8543}


@pytest.mark.feature("PV-05")
@pytest.mark.parametrize(
    ("policy", "more", "said"),
    [
        ("hr-web", 'path "transit/keys/person/rotate" { capabilities = ["update"] }', "hr-web may rotate"),
        ("rotator", 'path "transit/decrypt/person" { capabilities = ["update"] }', "rotator may decrypt"),
        ("auditor", 'path "*" { capabilities = ["read"] }', "auditor may do everything"),
        ("provisioner", 'path "sys/policies/acl/*" { capabilities = ["update"] }', "provisioner may change policies"),
        ("backup", 'path "transit/export/encryption-key/person" { capabilities = ["read"] }', "backup may export keys"),
    ],
)
def test_policies_when_one_allows_more_than_its_duty_then_is_named(policy: str, more: str, said: str):
    folder = files("appliance.components.vault") / "policies"
    texts = {name: without_comments((folder / f"{name}.hcl").read_text("utf-8")) for name in NEVER}
    assert wrong_policies(texts) == []
    assert said in wrong_policies(texts | {policy: f"{texts[policy]}\n{more}"})
    missing = {name: text for name, text in texts.items() if name != policy}
    assert wrong_policies(missing) == [f"there is no policy {policy}"]
