"""The secrets of a converged site, looked for wherever they must not be; last, when everything has been done."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.lab.conftest import OUT, LabSite, decrypted
from tests.product.canary import forms, in_bytes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
ROOT = Path(__file__).parents[2]
WHERE = {
    "front": [
        "/etc/hr-appliance/web/secret-id",
        "/etc/hr-appliance/web/pgpass",
        "/etc/hr-appliance/migrate/pgpass",
        "/etc/hr-appliance/tls/edge/key.pem",
        "/etc/hr-appliance/tls/web/key.pem",
    ],
    "store": ["/etc/hr-appliance/tls/vault/key.pem", "/etc/hr-appliance/tls/database/key.pem"],
}
"""Where secrets lie on hosts."""


@pytest.fixture(scope="module")
def secrets(three: LabSite) -> dict[str, str]:
    """Every secret of the site that a host or a holder has, by what it is."""
    found = {}
    for host, paths in WHERE.items():
        for path in paths:
            done = three.run(host, ["cat", path])
            if done.returncode == 0 and done.stdout.strip():
                line = done.stdout.strip().splitlines()
                found[f"{host} {path}"] = line[1] if "BEGIN" in line[0] else line[0].split(":")[-1].strip()
    for holder in ("alice", "bob", "carol"):
        share = decrypted(holder, three.state / "vault" / "shares" / f"{holder}.asc")
        found[f"share of {holder}"] = share.decode().strip()
    for escrow in (three.state / "vault" / "escrow").glob("*.asc"):
        found[f"escrow {escrow.stem}"] = decrypted("alice", escrow).decode().strip()
    return found


@pytest.mark.feature("PV-05")
def test_secrets_when_gathered_then_there_are_enough_to_look_for(secrets):
    assert len(secrets) >= 8, list(secrets)
    assert all(len(word) >= 8 for word in secrets.values()), [name for name, word in secrets.items() if len(word) < 8]


@pytest.mark.feature("PV-05")
def test_secret_when_everything_was_done_then_is_in_no_output_journal_or_process(three, secrets, watch):
    places: dict[str, bytes] = {
        "transcript": (OUT / "transcript.txt").read_bytes(),
        "journal of the site": (three.state / "journal.jsonl").read_bytes(),
        "processes": b"\n".join(sorted(watch.shown)),
    }
    for host in ("front", "store", "infer"):
        places[f"journal of {host}"] = three.run(host, ["journalctl", "--no-pager", "-o", "cat"]).stdout.encode()
        places[f"logs of {host}"] = _logs(three, host)
    found = {place: in_bytes(data, secrets) for place, data in places.items()}
    assert not {place: names for place, names in found.items() if names}


@pytest.mark.feature("PV-05")
def test_secret_when_told_to_the_key_server_then_its_audit_has_a_hash_of_it_alone(three, secrets):
    logs = three.root_of("store") / "srv/hr-appliance/vault/audit"
    files = [path for path in logs.rglob("*") if path.is_file()]
    assert any(path.stat().st_size for path in files)
    assert json.loads(files[0].read_text().splitlines()[0])["type"] in ("request", "response")
    assert not {str(path): names for path in files if (names := in_bytes(path.read_bytes(), secrets))}


def test_looking_when_a_secret_is_planted_then_finds_it(secrets):
    name, word = next(iter(secrets.items()))
    assert any(in_bytes(b"before " + form + b" after", {name: word}) for form in forms(word))


def _logs(three: LabSite, host: str) -> bytes:
    folder = three.root_of(host) / "var/log"
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and "journal" not in path.parts)
