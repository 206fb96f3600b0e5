"""What the roles own on a host, as they declare it in their vars: paths, units, packages."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

import yaml

from appliance.errors import ApplianceError

PLAYBOOK = "baseline.yml"
PATHS = ("files", "also", "links", "folders")
"""Endings of the variables that declare paths: whole files, files written by a program, links, folders."""


@functools.cache
def folder() -> Path:
    """Return the folder of the roles: beside the package in a checkout, inside it once installed."""
    package = Path(__file__).parents[2]
    for place in (package.parent / "roles", package / "roles"):
        if (place / PLAYBOOK).is_file():
            return place
    raise ApplianceError("The Ansible roles are not installed with the appliance.", "Install the release again.")


def names() -> list[str]:
    """Return the names of all roles."""
    return sorted(path.parent.parent.name for path in folder().glob("*/meta/argument_specs.yml"))


def declared(ending: str) -> list[str]:
    """Return everything that roles declare in variables ending so, such as `packages`."""
    paths: list[str] = []
    for role in names():
        for name, value in variables(role).items():
            if name.removeprefix(f"{role}__").split("_")[-1] == ending:
                paths += [entry["path"] if isinstance(entry, dict) else entry for entry in value]
    return sorted(set(paths))


def owned_files() -> list[str]:
    """Return the regular files that the roles write, without the record itself."""
    return [path for path in sorted({*declared("files"), *declared("also")}) if not path.startswith("/var/lib/")]


def owned_paths() -> list[str]:
    """Return every path that the roles write."""
    return sorted({path for ending in PATHS for path in declared(ending)})


def owned_units() -> list[str]:
    """Return the units that the roles start, stop or mask."""
    masked = [Path(link).name for link in declared("links") if link.startswith("/etc/systemd/system/")]
    return sorted({*declared("units"), *masked})


def owned_packages() -> list[str]:
    """Return the packages that the roles install from the depot."""
    return declared("packages")


@functools.cache
def contents_digest() -> str:
    """Return the digest (hex) of everything in the roles that decides what is written."""
    digest = hashlib.sha256()
    root = folder()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix not in (".md", ".pyc") and "meta" not in path.parts:
            digest.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def variables(role: str) -> dict[str, Any]:
    """Return what a role declares in its vars."""
    path = folder() / role / "vars" / "main.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
