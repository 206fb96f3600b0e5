"""Brings what a host has of Debian's packages to the versions of the bundle, the operating system's own too."""

from __future__ import annotations

import functools
from pathlib import Path

from appliance.host.context import Context
from appliance.host.desired import Desired, Upgrades

INDEX = "apt/dists/trixie/main/binary-amd64/Packages"


def hosts(context: Context) -> list[str]:
    """Return every host that runs something."""
    return context.site.hosts_that_serve()


def desired(context: Context, host: str) -> Desired:
    """Return the versions that a host's packages have at least; none of them is installed for this."""
    return Desired("packages", (Upgrades(tuple(versions(context.release.folder / INDEX).items())),))


@functools.cache
def versions(index: Path) -> dict[str, str]:
    """Return package -> version from a repository's index; empty without one, for verbs that install nothing."""
    if not index.is_file():
        return {}
    by_name, name = {}, ""
    for line in index.read_text(encoding="utf-8").splitlines():
        field, _, value = line.partition(": ")
        if field == "Package":
            name = value
        elif field == "Version":
            by_name[name] = value
    return by_name
