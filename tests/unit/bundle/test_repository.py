"""The apt repository of a bundle: what apt reads, the same bytes for the same packages, and licences for the SBOM."""

from __future__ import annotations

import gzip
import hashlib
import subprocess
from pathlib import Path

import pytest

from appliance.bundle import debian, repository
from tests.unit.bundle.conftest import DATE, deb

INDEX = "dists/trixie/main/binary-amd64/Packages"

pytestmark = pytest.mark.feature("IM-01")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_repository_when_written_then_says_of_a_package_what_dpkg_and_its_file_say(tmp_path: Path):
    package = deb(tmp_path)
    (fields,) = repository.write([package], tmp_path / "apt", DATE)
    sha256 = hashlib.sha256(package.read_bytes()).hexdigest()
    stanza = (tmp_path / "apt" / INDEX).read_text(encoding="utf-8")
    control = subprocess.run(["dpkg-deb", "-f", package], capture_output=True, text=True, check=True).stdout
    assert stanza.startswith(control)
    place = f"Filename: pool/tiny_1.0-1_amd64.deb\nSize: {package.stat().st_size}\nSHA256: {sha256}\n"
    assert stanza.endswith(place)
    assert (tmp_path / "apt/pool/tiny_1.0-1_amd64.deb").read_bytes() == package.read_bytes()
    assert (fields["Package"], fields["Version"], fields["SHA256"]) == ("tiny", "1:1.0-1", sha256)


def test_repository_when_written_then_its_release_vouches_for_its_indexes(tmp_path: Path):
    repository.write([deb(tmp_path)], tmp_path / "apt", DATE)
    release = (tmp_path / "apt/dists/trixie/Release").read_text(encoding="utf-8")
    assert f"Date: {DATE}\n" in release
    listed = [line.split() for line in release.partition("SHA256:\n")[2].splitlines()]
    assert [name for _sha, _size, name in listed] == [
        f"main/binary-amd64/{name}" for name in ("Packages", "Packages.gz")
    ]
    for sha, size, name in listed:
        data = (tmp_path / "apt/dists/trixie" / name).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (sha, int(size))
    packed = (tmp_path / "apt" / f"{INDEX}.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / "apt" / INDEX).read_bytes()


def test_repository_when_written_again_in_another_order_then_has_the_same_bytes(tmp_path: Path):
    packages = [deb(tmp_path, name) for name in ("tiny", "small", "little")]
    fields = repository.write(packages, tmp_path / "one", DATE)
    again = repository.write(reversed(packages), tmp_path / "two", DATE)
    assert fields == again
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_repository_when_apt_reads_it_then_finds_the_package_with_its_digest(tmp_path: Path):
    repository.write([deb(tmp_path)], tmp_path / "apt", DATE)
    (tmp_path / "state/lists/partial").mkdir(parents=True)
    (tmp_path / "state/archives/partial").mkdir(parents=True)
    (tmp_path / "state/status").write_bytes(b"")
    (tmp_path / "list").write_text(f"deb [trusted=yes] file:{tmp_path / 'apt'} trixie main\n", encoding="utf-8")
    settings = {
        "Dir::Etc::SourceList": tmp_path / "list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::State": tmp_path / "state",
        "Dir::State::Status": tmp_path / "state/status",
        "Dir::Cache": tmp_path / "state",
        "APT::Architecture": "amd64",
        "APT::Sandbox::User": "root",
        "Acquire::ForceHash": "SHA256",
        "Debug::NoLocking": "true",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    subprocess.run(["apt-get", "-q", *options, "update"], check=True, capture_output=True)
    shown = ["apt-get", "-q", *options, "--print-uris", "-y", "install", "tiny"]
    said = subprocess.run(shown, check=True, capture_output=True, text=True).stdout
    assert f"SHA256:{hashlib.sha256((tmp_path / 'apt/pool/tiny_1.0-1_amd64.deb').read_bytes()).hexdigest()}" in said


def test_bundle_when_written_to_then_the_cached_package_stays_whole(tmp_path: Path):
    package = deb(tmp_path)
    before = package.read_bytes()
    repository.write([package], tmp_path / "apt", DATE)
    (tmp_path / "apt/pool" / package.name).write_bytes(b"damaged")
    assert package.read_bytes() == before


FORM = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n"


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (f"{FORM}Files: *\nLicense: Expat\n", "Expat"),
        (
            f"{FORM}Files: *\nLicense: GPL-2+\n\nFiles: a\nLicense: Expat\n\nLicense: GPL-2+\n long text",
            "GPL-2+ AND Expat",
        ),
        (f"{FORM}Files: *\nLicense: GPL-2+ or Expat\n\nFiles: a\nLicense: ISC\n", "(GPL-2+ or Expat) AND ISC"),
        ("This is free software.\nLicense: whatever\n", ""),
        ("", ""),
    ],
)
def test_licence_when_its_maker_writes_it_for_programs_then_is_read_and_else_left_out(text: str, licence: str):
    assert repository.licence(text) == licence


def test_licence_when_in_a_package_then_comes_with_its_fields(tmp_path: Path):
    (fields,) = repository.write([deb(tmp_path, licence="Apache-2.0")], tmp_path / "apt", DATE)
    assert fields["Licence"] == "Apache-2.0"


def test_sources_when_a_mirror_is_named_then_are_below_it():
    lines = debian.sources("http://mirror.bank.internal/").lines().splitlines()
    found = [line.partition("] ")[2] for line in lines]
    assert found == [
        "http://mirror.bank.internal/debian trixie main",
        "http://mirror.bank.internal/debian trixie-updates main",
        "http://mirror.bank.internal/debian-security trixie-security main",
    ]
    assert all("signed-by=/usr/share/keyrings/debian-archive-keyring.gpg" in line for line in lines)
