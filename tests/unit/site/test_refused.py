"""What `site check` tells a person of each wrong value: the line, what is wrong, what to write."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from appliance import cli
from appliance.errors import Problems
from appliance.site import reader

SITE = """\
name: one
domain: hr.bank.example
hosts:
  front:
    address: 10.0.0.1
    runs: [depot, edge, web, media]
  store:
    address: 10.0.0.2
    runs: [database, vault, backup, inference]
    ssh_port: 22
  drill:
    address: 10.0.0.3
    runs: [spare]
custody:
  threshold: 2
  holders:
    - {name: alice, pgp: alice.asc}
    - {name: bob, pgp: bob.asc}
    - {name: carol, pgp: carol.asc}
secrets:
  bundle_signer: file:SIGNER
  become: none
policy:
  time_zone: Asia/Shanghai
  network:
    operations: [10.0.9.0/24]
    time: [ntp.bank.example]
  notifications:
    syslog: log.bank.example:6514
"""

ADDRESS = "address: 10.0.0.2"
VALUES = [
    # line, right, wrong, sentence, hint
    (8, ADDRESS, "address: 127.0.0.1", "hosts.store.address is the loopback address", "in your network"),
    (8, ADDRESS, 'address: "::1"', "hosts.store.address is the loopback address", "in your network"),
    (8, ADDRESS, "address: 10.0.0.2/24", "is a network, and one address is meant", "Write 10.0.0.2 without"),
    (8, ADDRESS, "address: 10.0.0.2:22", "has a port", "Write 10.0.0.2 alone."),
    (8, ADDRESS, "address: 10.0.0.010", "leading zero, which some programs read as octal", "Write 10.0.0.10."),
    (8, ADDRESS, "address: 10.0.0.300", "a part above 255", "four numbers from 0 to 255"),
    (8, ADDRESS, "address: １０.0.0.2", "not plain ASCII, such as a full-width", "such as 10.20.0.11"),
    (8, ADDRESS, "address: 167772162", "is not an IP address", "such as 10.20.0.11"),
    (8, ADDRESS, "address: store.bank.example", "is not an IP address", "such as 10.20.0.11"),
    (8, ADDRESS, "address: 0.0.0.0", "stands for every address", "in your network"),
    (8, ADDRESS, "address: 224.0.0.1", "multicast", "in your network"),
    (8, ADDRESS, "address: 169.254.0.5", "link-local", "in your network"),
    (8, ADDRESS, "address: 255.255.255.255", "reserved", "in your network"),
    (8, ADDRESS, "address: fe80::1%eth0", "one interface alone", "without %"),
    (8, ADDRESS, 'address: "[2001:db8::2]"', "has brackets", "Write 2001:db8::2."),
    (8, ADDRESS, "address: ::ffff:10.0.0.2", "IPv4 address written as IPv6", "Write 10.0.0.2."),
    (8, ADDRESS, 'address: "10.0.0.2 "', "ends with a space", "such as 10.20.0.11"),
    (8, ADDRESS, 'address: "10.0.0\\t.2"', "has a tab", "such as 10.20.0.11"),
    (8, ADDRESS, "address:", "hosts.store.address has no value", "Write one"),
    (8, ADDRESS, "address: 10.0.0.1", "front and store have the same address", "Give each host its own."),
    (8, ADDRESS, "address: 2001:db8::2", "is IPv6, and the site's other addresses are IPv4", "Write its IPv4 address"),
    (9, "[database, vault,", "[databas, vault,", "entry 1 of hosts.store.runs must be", "Did you mean database?"),
    (9, "[database, vault,", "[DATABASE, vault,", "entry 1 of hosts.store.runs must be", "Did you mean database?"),
    (9, "[database, vault,", "[cache, vault,", "entry 1 of hosts.store.runs must be", "Write one of these."),
    (9, "[database, vault, backup, inference]", "database", "hosts.store.runs must be a list", "one entry or more in"),
    (9, "backup,", "backup, backup,", "hosts.store.runs names a component twice", "keep one"),
    (9, "backup,", "backup, edge,", "front and store both run edge", "Leave edge on one host."),
    (9, "inference]", "inference, web]", "web is on store and media on front", "Let front alone run both."),
    (10, "ssh_port: 22", "ssh_port: 022", "must be a whole number from 1 to 65535", "no leading zero"),
    (10, "ssh_port: 22", "ssh_port: 0x16", "must be a whole number from 1 to 65535", "plain digits"),
    (10, "ssh_port: 22", 'ssh_port: "22"', "must be a whole number from 1 to 65535", "no quotes"),
    (10, "ssh_port: 22", "ssh_port: yes", "must be a whole number from 1 to 65535", "plain digits"),
    (10, "ssh_port: 22", "ssh_port: 70000", "must be a whole number from 1 to 65535", "plain digits"),
    (10, "    ssh_port: 22", "\tssh_port: 22", "a tab stands where only spaces may", "Indent with spaces."),
    (11, "  drill:", "  Drill:", "The name of this host has capital letters", "Use small letters"),
    (11, "  drill:", "  drill_1:", "The name of this host is not written", "such as front1"),
    (13, "[spare]", "[spare, inference]", "drill is a spare host and runs something else", "Write [spare] alone"),
    (2, "domain: hr.bank.example", "domain: HR.bank.example", "domain has capital letters", "in small letters"),
    (2, "domain: hr.bank.example", "domain: 10.0.0.9", "domain is an address", "such as hr.bank.example"),
    (2, "domain: hr.bank.example", "domain: hr..example", "domain is not written", "such as hr.bank.example"),
    (2, "domain: hr.bank.example", "domain: 人.bank.example", "domain has a character", "such as hr.bank.example"),
    (2, "domain: hr", "virtual_address: 10.0.0.3\ndomain: hr", "is the address of drill", "no host has"),
    (15, "threshold: 2", "threshold: 1", "custody.threshold must be a whole number from 2 to 5", "plain digits"),
    (15, "threshold: 2", "threshold: 6", "custody.threshold must be a whole number from 2 to 5", "plain digits"),
    (16, "threshold: 2", "threshold: 3", "There are 3 holders, and custody.threshold wants 3", "Name 4 or more"),
    (16, "    - {name: carol, pgp: carol.asc}\n", "", "There are 2 holders", "Name 3 or more"),
    (19, "name: carol", "name: alice", "alice is named twice among the holders", "Each person holds one share."),
    (17, "name: alice", "name: Alice", "name in entry 1 of custody.holders has capital letters", "such as alice"),
    (21, "file:SIGNER", "ask", "secrets.bundle_signer must be a file", "Write file:"),
    (22, "become: none", "become: vault:kv/hr#sudo", "cannot come from the key server", "Write ask"),
    (22, "become: none", "become: NONE", "secrets.become names a place, never a secret", "Write file:/path"),
    (24, "Asia/Shanghai", "Asia/Shanghaii", "policy.time_zone is not a time zone", "such as Asia/Shanghai"),
    (26, "10.0.9.0/24", "10.0.9.5/24", "an address within a network", "Write 10.0.9.0/24 for all of it"),
    (26, "10.0.9.0/24", "10.0.9.0/33", "entry 1 of policy.network.operations is not a network", "such as 10.20.0.0/24"),
    (26, "10.0.9.0/24", "0.0.0.0/0", "is everybody", "that operates the site"),
    (27, "[ntp.bank.example]", "[ntp_bank]", "entry 1 of policy.network.time", "without port"),
    (29, "log.bank.example:6514", "log.bank.example", "policy.notifications.syslog is not written", "Write host:port"),
    (29, "log.bank.example:6514", "log.bank.example:70000", "policy.notifications.syslog is not", "Write host:port"),
    (29, "log.bank.example:6514", "2001:db8::5:6514", "policy.notifications.syslog is not", "[2001:db8::11]:6514"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder():
    """Return a folder with the files that the site names: three holders' keys, and the signer's."""
    # Sockets of GnuPG's agent have a short limit on their path's length, which pytest's folders come near to.
    with tempfile.TemporaryDirectory(prefix="hr-site-") as name:
        home = Path(name)
        home.chmod(0o700)
        gpg = ["gpg", "--homedir", name, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        for who in ("alice", "bob", "carol"):
            make = ["--quick-generate-key", f"{who}@bank.example", "future-default", "default", "never"]
            subprocess.run([*gpg, *make], check=True, capture_output=True)
            key = subprocess.run([*gpg, "--armor", "--export", f"{who}@bank.example"], check=True, capture_output=True)
            (home / f"{who}.asc").write_bytes(key.stdout)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name + "/signer"], check=True)
        yield home
        subprocess.run(["gpgconf", "--homedir", name, "--kill", "gpg-agent"], check=False)


@pytest.fixture
def place(folder, tmp_path):
    """Return a folder of this test's own with a copy of those files."""
    for file in ("alice.asc", "bob.asc", "carol.asc", "signer", "signer.pub"):
        shutil.copy(folder / file, tmp_path / file)
    return tmp_path


def checked(place: Path, text: str) -> int:
    """Write the site file and run `appliance site check` on it."""
    (place / "site.yml").write_text(text.replace("SIGNER", str(place / "signer.pub")), encoding="utf-8")
    return cli.main(["site", "check", str(place / "site.yml")])


def test_site_when_everything_is_right_then_nothing_is_wrong(place, capsys):
    assert checked(place, SITE) == 0
    assert capsys.readouterr().out.endswith("nothing is wrong; site one, hosts: front, store, drill.\n")
    assert cli.main(["site", "check", "--json", str(place / "site.yml")]) == 0
    assert json.loads(capsys.readouterr().out)["hosts"] == 3


@pytest.mark.parametrize(("line", "right", "wrong", "sentence", "hint"), VALUES)
def test_value_when_wrong_then_sentence_line_and_hint_are_told(line, right, wrong, sentence, hint, tmp_path, capsys):
    assert SITE.count(right) == 1, right
    assert checked(tmp_path, SITE.replace(right, wrong)) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1, told
    assert told[0].startswith(f"appliance: {tmp_path}/site.yml:{line}:")
    assert sentence in told[0]
    assert hint in told[0]
    assert cli.main(["site", "check", "--json", str(tmp_path / "site.yml")]) == 1
    problem = json.loads(capsys.readouterr().out)["problems"][0]
    assert sentence in problem["what"]
    assert hint in problem["remedy"]


def test_holders_when_too_many_then_are_refused_and_seven_pass(tmp_path):
    def site(count: int) -> Path:
        people = "".join(f"    - {{name: h{number}, pgp: {number}.asc}}\n" for number in range(count))
        start, end = SITE.index("    - {name: alice"), SITE.index("secrets:")
        (tmp_path / "site.yml").write_text(SITE[:start] + people + SITE[end:].replace("SIGNER", "/x"))
        return tmp_path / "site.yml"

    assert len(reader.read(site(7)).custody.holders) == 7
    with pytest.raises(Problems, match="There are 8 holders. Name 7 at most."):
        reader.read(site(8))


@pytest.mark.parametrize(
    ("line", "file", "content", "sentence", "hint"),
    [
        (18, "bob.asc", None, "The OpenPGP key of bob cannot be read", "gpg --armor --export"),
        (18, "bob.asc", b"no key", "is no OpenPGP key of bob", "gpg --armor --export"),
        (18, "bob.asc", "alice.asc", "alice, bob have the same OpenPGP key", "a key of their own"),
        (21, "signer.pub", None, "secrets.bundle_signer: ", "Bring the signer's public key there"),
        (21, "signer.pub", "signer", "is a private key", "Name the .pub file"),
        (21, "signer.pub", b"no key", "holds no public key of OpenSSH", "Bring the signer's public key there"),
    ],
)
def test_named_file_when_missing_or_wrong_then_its_line_is_told(line, file, content, sentence, hint, place, capsys):
    (place / file).unlink()
    if content is not None:
        (place / file).write_bytes(content if isinstance(content, bytes) else (place / content).read_bytes())
    assert checked(place, SITE) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1, told
    assert told[0].startswith(f"appliance: {place}/site.yml:{line}:")
    assert sentence in told[0]
    assert hint in told[0]


CHANNEL = """\
    smtp:
      host: 10.0.0.25
      sender: hr@bank.example
      username: hr
      password: file:SECRET
"""


def with_relay(place, text: str = "one line\n", **changed: str) -> str:
    """Return the site file with a mail relay, some of whose lines are others."""
    (place / "relay").write_text(text)
    channel = CHANNEL.replace("SECRET", str(place / "relay"))
    for name, value in changed.items():
        channel = re.sub(rf"(?m)^      {name}: .*\n", value, channel)
    return SITE.replace("  notifications:\n", f"  notifications:\n{channel}")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ("host: 10.0.0.26, username: jobs, password: 'vault:kv/hr#mail'", "mailbox.password must be a file"),
        ("host: 10.0.0.26, username: jobs, password: 'file:/nowhere'", "mailbox.password: /nowhere cannot be read"),
        ("host: imap.bank.example, username: jobs, password: 'file:SECRET'", "cannot find imap.bank.example"),
        ("host: 10.0.0.26, username: jobs, password: 'file:SECRET', folder: ../x", "policy.mailbox.folder is not"),
        ("host: 10.0.0.26, username: jobs", "policy.mailbox.password is missing"),
    ],
)
def test_mailbox_when_a_part_of_it_is_wrong_then_is_refused(place, capsys, values, sentence):
    (place / "secret").write_text("one line\n")
    right = "host: 10.0.0.26, username: jobs, password: 'file:SECRET'"
    for told, code in ((right, 0), (values, 1)):
        mailbox = told.replace("SECRET", str(place / "secret"))
        text = SITE.replace("  notifications:\n", f"  mailbox: {{{mailbox}}}\n  notifications:\n")
        assert checked(place, text) == code, capsys.readouterr().err
    assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "sentence", "hint"),
    [
        ({"text": "first\nsecond-canary\n"}, "is not one line", "Write the secret alone into it."),
        ({"text": ""}, "is not one line", "Write the secret alone into it."),
        ({"password": "      password: file:/nowhere\n"}, "/nowhere cannot be read", "Put the file there"),
        ({"password": "      password: vault:kv/hr#smtp\n"}, "must be a file on the operations host", "Write file:"),
        ({"username": ""}, "has a password and no username", "Name both, or none"),
        ({"host": "      host: mail.bank.example\n"}, "cannot find mail.bank.example", "name servers there"),
        ({"username": "      username: hr\n      authority: /etc/hostname\n"}, "holds no certificate", "Name the file"),
    ],
)
def test_relay_when_a_part_of_it_is_wrong_then_is_refused_with_what_to_do(place, capsys, changed, sentence, hint):
    assert checked(place, with_relay(place)) == 0, capsys.readouterr().err
    assert checked(place, with_relay(place, **changed)) == 1
    told = capsys.readouterr().err
    assert sentence in told
    assert hint in told
    assert "canary" not in told


def test_ssh_key_when_it_is_the_public_half_then_is_refused(place, capsys):
    assert checked(place, SITE.replace("  become:", "  ssh_key: file:SIGNER\n  become:")) == 1
    assert "secrets.ssh_key: " in (told := capsys.readouterr().err)
    assert "holds no private key. Name the file of the private key" in told


def test_holders_when_nobody_is_named_then_that_is_told(place, capsys):
    start, end = SITE.index("custody:"), SITE.index("secrets:")
    assert checked(place, SITE[:start] + SITE[end:]) == 1
    assert "custody.holders names nobody to keep the key shares. Name three to seven" in capsys.readouterr().err
