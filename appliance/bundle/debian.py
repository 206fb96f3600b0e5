"""Debian packages with all they depend on, as an apt repository that needs nothing else."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from appliance.bundle import manifest
from appliance.errors import ApplianceError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CODENAME, COMPONENT, ARCHITECTURE = "trixie", "main", "amd64"
MIRROR = "http://deb.debian.org"


class Archive:
    """Debian's archive as apt sees it with a private state: for the target release, whatever this machine runs."""

    def __init__(self, scratch: Path, debs: Path, mirror: str = MIRROR) -> None:
        self._scratch, self._debs = scratch, debs
        for folder in ("lists/partial", "etc", "none/partial"):
            (scratch / folder).mkdir(parents=True, exist_ok=True)
        (debs / "partial").mkdir(parents=True, exist_ok=True)
        (scratch / "status").touch()  # empty: every package that a bare host could lack is taken along
        if not KEYRING.is_file():
            raise ApplianceError(f"{KEYRING} is missing.", "Install debian-archive-keyring, then run this again.")
        suites = [(f"{mirror}/debian", CODENAME), (f"{mirror}/debian", f"{CODENAME}-updates")]
        suites.append((f"{mirror}/debian-security", f"{CODENAME}-security"))
        sources = "".join(f"deb [signed-by={KEYRING}] {uri} {suite} {COMPONENT}\n" for uri, suite in suites)
        (scratch / "etc" / "sources.list").write_text(sources, encoding="ascii")

    def fetch(self, names: Iterable[str]) -> list[Path]:
        """Return the files of packages and of all that they depend on, downloaded and checked by apt."""
        self._apt("update")
        wanted = ["--no-install-recommends", "install", *sorted(names)]
        # Into an empty folder: apt does not print what it has already.
        printed = self._apt("-y", "--print-uris", "-o", f"Dir::Cache::Archives={self._scratch / 'none'}", *wanted)
        self._apt("-y", "--download-only", *wanted)
        # apt names files of the archive with their epoch; the archive itself does not.
        rows = re.findall(r"^'([^']+)' (\S+) \d+", printed, re.M)
        return sorted((self._named(local, uri.rpartition("/")[2]) for uri, local in rows), key=lambda path: path.name)

    def date(self) -> str:
        """Return the date of Debian's own release, so that the repository is the same whenever it is built."""
        text = next((self._scratch / "lists").glob(f"*_dists_{CODENAME}_*Release")).read_text(encoding="utf-8")
        return re.search(r"^Date: (.+)$", text, re.M)[1]  # type: ignore[index]

    def _named(self, local: str, name: str) -> Path:
        plain = self._debs / "pool" / name
        plain.parent.mkdir(exist_ok=True)
        if not plain.exists():
            os.link(self._debs / local, plain)
        return plain

    def _apt(self, *arguments: str) -> str:
        place = self._scratch
        options = {
            "Dir::Etc::SourceList": place / "etc" / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": "/dev/null",
            "Dir::State": place,
            "Dir::State::Lists": place / "lists",
            "Dir::State::Status": place / "status",
            "Dir::Cache": place,
            "Dir::Cache::Archives": self._debs,
            "APT::Architecture": ARCHITECTURE,
            "APT::Architectures": ARCHITECTURE,
            "APT::Sandbox::User": "root",
            "Debug::NoLocking": "true",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        done = subprocess.run(
            ["apt-get", "-q", *given, *arguments], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C"}
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:"))] or ["no message"]
            raise ApplianceError(f"apt could not get the packages: {said[-1]}", "Look at the network and the mirror.")
        return done.stdout


def repository(debs: Iterable[Path], out: Path, date: str) -> list[dict[str, str]]:
    """Lay packages out as an apt repository below `out`, and return the control fields of each."""
    pool = out / "pool"
    pool.mkdir(parents=True, exist_ok=True)
    stanzas, fields = [], []
    for deb in debs:
        shutil.copyfile(deb, pool / deb.name)  # never a hard link: a bundle may be damaged, the cache must not be
        control = subprocess.run(["dpkg-deb", "-f", deb], capture_output=True, text=True, check=True).stdout
        place = f"Filename: pool/{deb.name}\nSize: {deb.stat().st_size}\nSHA256: {manifest.digest(deb)}\n"
        stanzas.append(control.rstrip("\n") + "\n" + place)
        fields.append(dict(re.findall(r"^([A-Za-z-]+): (.*)$", control, re.M)))
    index = out / "dists" / CODENAME / COMPONENT / f"binary-{ARCHITECTURE}"
    index.mkdir(parents=True, exist_ok=True)
    text = "\n".join(stanzas).encode()
    (index / "Packages").write_bytes(text)
    (index / "Packages.gz").write_bytes(gzip.compress(text, mtime=0))
    _release(out / "dists" / CODENAME, date)
    return fields


def _release(folder: Path, date: str) -> None:
    lines = [
        "Origin: HR Appliance",
        "Label: HR Appliance",
        f"Suite: {CODENAME}",
        f"Codename: {CODENAME}",
        f"Date: {date}",
        f"Architectures: {ARCHITECTURE}",
        f"Components: {COMPONENT}",
        "SHA256:",
    ]
    for path in sorted(folder.rglob("Packages*")):
        data = path.read_bytes()
        lines.append(f" {hashlib.sha256(data).hexdigest()} {len(data)} {path.relative_to(folder).as_posix()}")
    (folder / "Release").write_text("\n".join(lines) + "\n", encoding="utf-8")
