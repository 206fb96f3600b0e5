"""Purge certificates: numbered, chained, signed; a changed one is found."""

import json
import subprocess
from pathlib import Path

import pytest

from appliance.components.backup.remote import certificates


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def make_authority(folder: Path, name: str) -> Path:
    """Make an authority and, in its folder, the key and certificate of a host that it vouches for."""
    home = folder / name
    home.mkdir()
    new = ("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(*new, "-x509", "-subj", f"/CN={name}", "-keyout", home / "ca.key", "-out", home / "ca.pem")
    openssl(*new, "-subj", "/CN=backup", "-keyout", home / "key.pem", "-out", home / "host.csr")
    by = ("-CA", home / "ca.pem", "-CAkey", home / "ca.key", "-CAcreateserial")
    openssl("x509", "-req", "-in", home / "host.csr", *by, "-days", "1", "-out", home / "cert.pem")
    return home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "certificates"
    made.mkdir()
    return made


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_authority(tmp_path, "site")


@pytest.mark.feature("OP-13")
def test_certificate_when_issued_then_it_is_chained_and_its_signature_holds(folder, site):
    first = certificates.issue(folder, {"purged": ["a"]}, site)
    second = certificates.issue(folder, {"purged": ["b"]}, site)
    assert (first.name, second.name) == ("000001.json", "000002.json")
    assert certificates.broken(folder, site / "ca.pem") == []
    assert certificates.signed(first, site / "ca.pem")


@pytest.mark.feature("OP-13")
@pytest.mark.parametrize("harm", ["change", "unsign", "sign again"])
def test_certificate_when_the_newest_is_changed_then_its_signature_finds_it(folder, site, tmp_path, harm):
    certificates.issue(folder, {"purged": ["a"]}, site)
    newest = certificates.issue(folder, {"purged": ["b"]}, site)
    if harm == "change":
        newest.write_text(newest.read_text().replace('"b"', '"c"'), encoding="utf-8")
    elif harm == "unsign":
        newest.with_suffix(".sig").unlink()
    else:
        newest.unlink()
        certificates.issue(folder, {"purged": ["c"]}, make_authority(tmp_path, "stranger"))
    assert certificates.broken(folder, site / "ca.pem") == [2]


@pytest.mark.feature("OP-13")
def test_certificate_when_an_earlier_release_kept_no_signer_then_it_is_not_called_changed(folder, site):
    certificates.issue(folder, {"purged": ["a"]})
    assert certificates.broken(folder, site / "ca.pem") == []


@pytest.mark.feature("OP-13")
@pytest.mark.parametrize("harm", ["change", "remove"])
def test_certificate_when_one_is_changed_or_removed_then_it_is_found(tmp_path, harm):
    for name in "abc":
        certificates.issue(tmp_path, {"purged": [name]})
    middle = tmp_path / "000002.json"
    if harm == "change":
        middle.write_text(json.dumps(json.loads(middle.read_text()) | {"purged": []}), encoding="utf-8")
    else:
        middle.unlink()
    assert certificates.broken(tmp_path) == [3]
