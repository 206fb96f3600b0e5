"""Debian packages for lab hosts without a depot: fetched on this machine, installed from behind ssh's back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from appliance.lab import base, hosts, layout
from appliance.lab.running import call
from appliance.site.model import Site

FOLDER = "opt/debs"


def fetch(names: Sequence[str], folder: Path) -> list[Path]:
    """Return the packages with what they depend on beyond the lab's base; verified by apt as Debian's own."""
    for part in ("cache/archives/partial", "state/lists/partial", "etc/apt.conf.d", "etc/preferences.d", "etc/trusted"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    sources = folder / "sources.list"
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    sources.write_text(f"deb [signed-by={keyring}] {base.MIRROR} {base.SUITE} main\n", encoding="utf-8")
    settings = {
        "Dir::State": folder / "state",
        "Dir::State::status": base.ensure() / "var/lib/dpkg/status",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "1",
    }
    options = [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]
    call("apt-get", *options, "-q", "update")
    call("apt-get", *options, "-q", "-y", "--no-install-recommends", "--download-only", "install", *names)
    return sorted((folder / "cache/archives").glob("*.deb"))


def install(site: Site, host: str, packages: Sequence[Path]) -> None:
    """Install packages on a host that has no source for them."""
    target = layout.Place(site.name, host).root / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for package in packages:
        shutil.copy(package, target / package.name)
    text = f"cd / && DEBIAN_FRONTEND=noninteractive dpkg -i /{FOLDER}/*.deb 2>&1"
    done: subprocess.CompletedProcess[str] = hosts.run(site, host, ["sh", "-c", text])
    assert done.returncode == 0, done.stdout[-2000:]
