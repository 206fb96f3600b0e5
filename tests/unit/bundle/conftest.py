"""A whole bundle of a few kilobytes, made and signed by the product's own modules."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.bundle import manifest, repository, signature, trees
from appliance.bundle.manifest import Manifest
from appliance.errors import Problems

DATE = "Sat, 15 Nov 2025 09:11:12 UTC"


@dataclass(frozen=True)
class Tiny:
    """A bundle with the keys of who signs it and of somebody else."""

    folder: Path
    signer: Path
    stranger: Path

    def sign(self, made: Manifest | None = None, key: Path | None = None) -> Manifest:
        """Write the manifest, of what is in the folder if none is given, and sign it."""
        made = made or manifest.of_folder(self.folder, "1.0.0", {})
        (self.folder / manifest.NAME).write_text(made.text(), encoding="utf-8")
        signature.sign(self.folder, (key or self.signer).with_suffix(""))
        return made


def key(folder: Path, name: str) -> Path:
    """Make a key pair and return the public half."""
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
    subprocess.run(command, check=True)
    return folder / f"{name}.pub"


def deb(folder: Path, name: str = "tiny", version: str = "1:1.0-1", licence: str = "Expat") -> Path:
    """Pack a Debian package as Debian's archive would name it."""
    tree = folder / name
    (tree / "DEBIAN").mkdir(parents=True)
    control = f"Package: {name}\nVersion: {version}\nArchitecture: amd64\nMaintainer: A <a@example.com>\n"
    (tree / "DEBIAN/control").write_text(f"{control}Description: a package for a test\n", encoding="utf-8")
    about = tree / "usr/share/doc" / name / "copyright"
    about.parent.mkdir(parents=True)
    form = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
    about.write_text(f"Format: {form}\n\nFiles: *\nLicense: {licence}\n", encoding="utf-8")
    out = folder / f"{name}_{version.partition(':')[2]}_amd64.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, out], check=True, capture_output=True)
    return out


def lines(refused: pytest.ExceptionInfo[Problems]) -> list[str]:
    """Return what was refused, sentence by sentence."""
    return [problem.what for problem in refused.value.problems]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch) -> None:
    """Keep what the modules remember with the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def keys(tmp_path_factory) -> tuple[Path, Path]:
    """Two public keys; the private ones lie beside them."""
    if not shutil.which("ssh-keygen"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("ssh-keygen is missing: install openssh-client")
    folder = tmp_path_factory.mktemp("keys")
    return key(folder, "signer"), key(folder, "stranger")


@pytest.fixture
def tiny(tmp_path: Path, keys: tuple[Path, Path]) -> Tiny:
    """The bundle, whole and signed."""
    bundle = Tiny(tmp_path / "bundle", *keys)
    repository.write([deb(tmp_path)], bundle.folder / "apt", DATE)
    (tmp_path / "model").mkdir()
    (tmp_path / "model/config.pbtxt").write_text('name: "tiny"\n', encoding="utf-8")
    trees.pack(tmp_path / "model", bundle.folder / "trees/models.tar")
    (bundle.folder / "README.md").write_text("# Tiny\n", encoding="utf-8")
    bundle.sign()
    return bundle
