"""The root file system that every lab host begins with: what a bank's installer of Debian 13 leaves, made once."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from appliance.lab import layout
from appliance.lab.running import call

SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
PACKAGES = (
    "ca-certificates",
    "dbus",
    "iproute2",
    "libpam-systemd",
    "openssh-server",
    "python3",
    "sudo",
    "systemd",
    "systemd-sysv",
)
SOURCES = f"""deb {MIRROR} {SUITE} main
deb http://security.debian.org/debian-security {SUITE}-security main
deb {MIRROR} {SUITE}-updates main
"""
FILES = {
    "etc/apt/sources.list": (0o644, SOURCES),
    "etc/default/locale": (0o644, "LANG=C.UTF-8\n"),
    "etc/sudoers.d/operator": (0o440, "operator ALL=(ALL:ALL) NOPASSWD: ALL\n"),
}
"""Path -> mode and contents; the sources list is Debian's own and leads nowhere in a lab."""

COMMANDS = (
    ("useradd", "--create-home", "--shell", "/bin/bash", "--gid", "operator", "--groups", "sudo", "operator"),
    ("systemctl", "enable", "systemd-networkd.service", "ssh.service"),
)
EMPTIED = (
    "etc/hostname",
    "etc/machine-id",
    "etc/resolv.conf",
    "var/lib/dbus/machine-id",
    "var/lib/systemd/random-seed",
)
"""What would be the same on every host; the ssh host keys go with them."""


def build_command(target: Path) -> list[str]:
    """Return the command that makes the file system in an empty folder."""
    return [
        "mmdebstrap",
        "--quiet",
        "--mode=root",
        "--format=directory",
        "--variant=minbase",
        f"--include={','.join(PACKAGES)}",
        SUITE,
        str(target),
        MIRROR,
    ]


def digest() -> str:
    """Return the digest of the recipe: another recipe is another file system."""
    recipe = [build_command(Path("/")), FILES, COMMANDS, EMPTIED]
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:16]


def ensure(say: Callable[[str], None] = lambda line: None) -> Path:
    """Return the file system's folder, made on first use (about 40 s and 220 MB); raises ApplianceError."""
    root = layout.CACHE / digest()
    layout.CACHE.mkdir(mode=0o755, parents=True, exist_ok=True)
    with (layout.CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.is_dir():
            say("Making the base of all lab hosts, once (about a minute) ...")
            part = root.with_suffix(".part")
            for left in layout.CACHE.glob("*.part"):
                shutil.rmtree(left, ignore_errors=True)
            remedy = f"It needs the packages of {MIRROR}: see that `apt-get update` works on this machine."
            call(*build_command(part), remedy=remedy)
            _settle(part)
            part.rename(root)
    return root


def _settle(root: Path) -> None:
    for command in COMMANDS:
        call("chroot", str(root), *command)
    for name, (mode, text) in FILES.items():
        file = root / name
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
    for name in EMPTIED:
        (root / name).unlink(missing_ok=True)
    for key in (root / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    root.chmod(0o755)
