"""Reports what this machine lacks for a lab, all at once, with the command that installs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from appliance.errors import ApplianceError, Problems

NEEDED = {
    "systemd-nspawn": "systemd-container",
    "mmdebstrap": "mmdebstrap",
    "/usr/share/keyrings/debian-archive-trixie-stable.gpg": "debian-archive-keyring",
    "ip": "iproute2",
    "nft": "nftables",
    "nsenter": "util-linux",
    "losetup": "mount",
    "mkfs.ext4": "e2fsprogs",
    "ssh": "openssh-client",
    "gpg": "gnupg",
}
"""Program or file -> the Debian package that brings it."""

IPV6 = Path("/proc/net/if_inet6")
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def missing(there: Callable[[str], bool] | None = None) -> list[str]:
    """Return the packages that this machine lacks, in the order of NEEDED."""
    there = there or (lambda what: Path(what).exists() if what.startswith("/") else bool(shutil.which(what, path=PATH)))
    return list(dict.fromkeys(package for what, package in NEEDED.items() if not there(what)))


def check(six: bool = False) -> None:
    """Raise Problems with everything that stands in the way of a lab, or of one of IPv6, on this machine."""
    problems = []
    if os.geteuid() != 0:
        problems.append(ApplianceError("A lab needs root: it starts whole systems.", "Run the command with sudo."))
    packages = missing()
    if packages:
        problems.append(
            ApplianceError(
                f"A lab needs {', '.join(packages)}.",
                f"apt-get install --no-install-recommends {' '.join(packages)}",
            )
        )
    if "overlay" not in Path("/proc/filesystems").read_text(encoding="ascii").split():
        problems.append(ApplianceError("This kernel has no overlay file system.", "modprobe overlay"))
    if six and not IPV6.exists():
        problems.append(
            ApplianceError(
                "This kernel has no IPv6.", "Start it without ipv6.disable=1, or give the hosts IPv4 addresses."
            )
        )
    if problems:
        raise Problems(problems)
