"""Purge certificates: numbered, chained, signed; a changed one is found."""

import json
import subprocess

import pytest

from appliance.components.backup.remote import certificates


@pytest.mark.feature("OP-13")
def test_certificate_when_issued_then_it_is_chained_and_its_signature_holds(tmp_path):
    key, public = tmp_path / "key.pem", tmp_path / "public.pem"
    make = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", str(key)]
    subprocess.run(make, check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", str(key), "-pubout", "-out", str(public)], check=True)
    folder = tmp_path / "certificates"
    folder.mkdir()
    first = certificates.issue(folder, {"purged": ["a"]}, key)
    second = certificates.issue(folder, {"purged": ["b"]}, key)
    assert (first.name, second.name) == ("000001.json", "000002.json")
    assert certificates.broken(folder) == []
    check = ["openssl", "dgst", "-sha256", "-verify", str(public), "-signature", str(second.with_suffix(".sig"))]
    assert subprocess.run([*check, str(second)], capture_output=True).returncode == 0


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
