"""Debian packages with all they depend on, downloaded by apt itself: resolved for hosts, whatever this machine runs."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import tempfile
import urllib.parse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from appliance.bundle import manifest
from appliance.bundle.progress import Say, Tenths, silent
from appliance.errors import ApplianceError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
CODENAME, COMPONENT, ARCHITECTURE = "trixie", "main", "amd64"
MIRROR = "http://deb.debian.org"


@dataclass(frozen=True)
class Sources:
    """Where Debian's archive and its security updates are."""

    archive: str
    security: str

    def lines(self) -> str:
        """Return apt's list of sources."""
        suites = [(self.archive, CODENAME), (self.archive, f"{CODENAME}-updates")]
        suites.append((self.security, f"{CODENAME}-security"))
        return "".join(f"deb [signed-by={KEYRING}] {uri} {suite} {COMPONENT}\n" for uri, suite in suites)


def sources(mirror: str | None = None) -> Sources:
    """Return the sources below a mirror, or those that this machine's own apt uses."""
    if mirror:
        return Sources(f"{mirror.rstrip('/')}/debian", f"{mirror.rstrip('/')}/debian-security")
    done = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True)
    known = {name: uri for uri in done.stdout.split() if (name := uri.rstrip("/").rpartition("/")[2])}
    return Sources(known.get("debian", f"{MIRROR}/debian"), known.get("debian-security", f"{MIRROR}/debian-security"))


class Archive:
    """Debian's archive as apt sees it with a state of its own, in which no package is installed yet."""

    def __init__(self, state: Path, debs: Path, where: Sources) -> None:
        self._state, self._debs = state, debs
        for folder in ("lists/partial", "etc", "none/partial"):
            (state / folder).mkdir(parents=True, exist_ok=True)
        (debs / "partial").mkdir(parents=True, exist_ok=True)
        (state / "status").write_bytes(b"")  # empty: every package that a bare host could lack is taken along
        if not KEYRING.is_file():
            raise ApplianceError(f"{KEYRING} is missing.", "Install debian-archive-keyring, then run this again.")
        (state / "etc" / "sources.list").write_text(where.lines(), encoding="ascii")

    def fetch(self, names: Iterable[str], say: Say = silent) -> list[Path]:
        """Return the files of packages and of all that they depend on, downloaded and checked by apt."""
        with self._alone():
            self._apt("update")
            wanted = ["--no-install-recommends", "install", *sorted(names)]
            # Into an empty folder: apt does not print what it has already.
            printed = self._apt("-y", "--print-uris", "-o", f"Dir::Cache::Archives={self._state / 'none'}", *wanted)
            rows = re.findall(r"^'([^']+)' (\S+) (\d+) SHA256:([0-9a-f]{64})", printed, re.M)
            new = [(local, int(size)) for _uri, local, size, _sha in rows if not (self._debs / local).exists()]
            say(
                f"  packages to fetch: {len(new)} of {len(rows)}, {sum(size for _local, size in new) / 1e6:.0f} MB; "
                "the cache has the others"
            )
            fetched = Tenths(say, "packages fetched", len(new))

            def heard(line: str) -> None:
                if line.startswith("Get:"):
                    fetched.add()

            self._apt("-y", "--download-only", *wanted, heard=heard)
        # apt names files of the archive with their epoch; the archive itself does not.
        return [
            self._named(local, urllib.parse.unquote(uri.rpartition("/")[2]), sha)
            for uri, local, _size, sha in sorted(rows)
        ]

    def date(self) -> str:
        """Return the date of Debian's own release, so that the repository is the same whenever it is built."""
        text = next((self._state / "lists").glob(f"*_dists_{CODENAME}_*Release")).read_text(encoding="utf-8")
        return re.search(r"^Date: (.+)$", text, re.M)[1]  # type: ignore[index]

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._state / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _named(self, local: str, name: str, sha256: str) -> Path:
        plain = self._debs / "pool" / name
        plain.parent.mkdir(exist_ok=True)
        if not plain.exists() or manifest.digest(plain) != sha256:
            plain.unlink(missing_ok=True)
            if manifest.digest(self._debs / local) != sha256:
                (self._debs / local).unlink()
                raise ApplianceError(f"{name} in the cache was damaged, and was removed.", "Run this again.")
            shutil.copyfile(self._debs / local, plain)
        return plain

    def _apt(self, *arguments: str, heard: Callable[[str], object] = silent) -> str:
        """Run apt-get and return what it printed, each line reported as it comes; raises ApplianceError."""
        place = self._state
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
            "Acquire::ForceHash": "SHA256",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        settings = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        command, printed = ["apt-get", "-q", *settings, *arguments], []
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            env = os.environ | {"LC_ALL": "C"}
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=env) as running:
                for line in running.stdout or ():
                    printed.append(line)
                    heard(line)
            errors.seek(0)
            messages = [line for line in errors.read().splitlines() if line.startswith(("E:", "W:"))] or ["no message"]
        if running.returncode:
            raise ApplianceError(
                f"apt could not get the packages: {messages[-1]}", "Look at the network and the mirror."
            )
        return "".join(printed)
