"""Looks whether a bundle is whole, unchanged, for the right system and signed by who should have signed it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from appliance.bundle import manifest, signature
from appliance.bundle.manifest import Entry, Manifest
from appliance.errors import ApplianceError, Problems


def verify(folder: Path, signer: Path, seen: Path | None = None) -> Manifest:
    """Return a bundle's manifest; raises Problems naming everything that is wrong with the bundle at once.

    `seen` is a file of this machine that remembers which files were digested before; a file whose inode, size and
    change time are the same is not digested again.
    """
    read = manifest.read(folder)
    problems = [*_signature(folder, signer), *_target(read), *_files(folder, read, seen)]
    if problems:
        raise Problems(problems)
    return read


def _signature(folder: Path, signer: Path) -> list[ApplianceError]:
    try:
        signature.check(folder, signer)
    except ApplianceError as error:
        return [error]
    return []


def _target(read: Manifest) -> list[ApplianceError]:
    return [
        ApplianceError(
            f"The bundle is for {name} {read.target.get(name)}, and hosts have {wanted}.", "Use the bundle for them."
        )
        for name, wanted in manifest.TARGET.items()
        if read.target.get(name) != wanted
    ]


def _files(folder: Path, read: Manifest, seen: Path | None) -> list[ApplianceError]:
    there, wanted = set(manifest.paths(folder)), set(read.files)
    again = "Copy the bundle again."
    problems = [ApplianceError(f"{path} is missing.", again) for path in sorted(wanted - there)]
    problems += [
        ApplianceError(f"{path} does not belong to the bundle.", "Remove it, or copy the bundle again.")
        for path in sorted(there - wanted)
    ]
    known = _remembered(seen)
    marks: dict[str, list[int]] = {}
    for path in sorted(there & wanted):
        mark, entry = _mark(folder / path), read.files[path]
        if known.get(_name(path, entry)) != mark and Entry(manifest.digest(folder / path), mark[1]) != entry:
            problems.append(ApplianceError(f"{path} was changed: its digest is not that of the manifest.", again))
        else:
            marks[_name(path, entry)] = mark
    if seen and not problems:
        fresh = seen.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(marks), encoding="utf-8")
        fresh.chmod(0o600)
        fresh.replace(seen)
    return problems


def _remembered(seen: Path | None) -> dict[str, list[int]]:
    try:
        return json.loads(seen.read_text(encoding="utf-8")) if seen else {}
    except (OSError, ValueError):
        return {}


def _mark(path: Path) -> list[int]:
    found = path.stat(follow_symlinks=False)
    return [found.st_ino, found.st_size, found.st_ctime_ns]


def _name(path: str, entry: Entry) -> str:
    return f"{path} {entry.sha256}"
