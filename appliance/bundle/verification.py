"""Verifies that a bundle is whole, unchanged, for the right system and signed by the expected key."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from appliance.bundle import manifest, signature
from appliance.bundle.manifest import Entry, Manifest
from appliance.errors import ApplianceError, Problems

AGAIN = "Copy the bundle again."
MISSING = "Copy the bundle again; if it is a delta, name the bundle before it by --with."


def verify(folder: Path, signer: Path, memory: Path | None = None, previous: Path | None = None) -> Manifest:
    """Return a bundle's manifest; raises Problems naming everything that is wrong with the bundle at once.

    A wrong signature comes alone, and first: files are not read for an unsigned manifest.
    `memory` is a file of this machine that remembers which files were digested before; a file whose inode, size and
    change time are the same is not digested again. `previous` is a bundle that has what a delta lacks.
    """
    read = manifest.read(folder)
    try:
        signature.check(folder, signer)
    except ApplianceError as error:
        raise Problems([error]) from None
    problems = [*_target(read), *_files(folder, read, memory, previous)]
    if problems:
        raise Problems(problems)
    return read


def whole(path: Path, entry: Entry) -> bool:
    """Return whether a regular file is there with this size and digest."""
    try:
        status = path.stat(follow_symlinks=False)
        return stat.S_ISREG(status.st_mode) and status.st_size == entry.size and manifest.digest(path) == entry.sha256
    except OSError:
        return False


def _target(read: Manifest) -> list[ApplianceError]:
    return [
        ApplianceError(
            f"The bundle is for {name} {read.target.get(name)}, and hosts have {wanted}.", "Use the bundle for them."
        )
        for name, wanted in manifest.TARGET.items()
        if read.target.get(name) != wanted
    ]


def _files(folder: Path, read: Manifest, memory: Path | None, previous: Path | None) -> list[ApplianceError]:
    there, wanted = set(manifest.paths(folder)), set(read.files)
    missing = _not_whole({path: previous / path for path in wanted - there}, read) if previous else wanted - there
    problems = [ApplianceError(f"{path} is missing.", MISSING) for path in sorted(missing)]
    problems += [
        ApplianceError(f"{path} does not belong to the bundle.", "Remove it, or copy the bundle again.")
        for path in sorted(there - wanted)
    ]
    known = _remembered(memory)
    marks = {_name(path, read): _mark(folder / path) for path in there & wanted}
    fresh = {path: folder / path for path in there & wanted if known.get(_name(path, read)) != marks[_name(path, read)]}
    problems += [
        ApplianceError(f"{path} was changed: its digest is not that of the manifest.", AGAIN)
        for path in sorted(_not_whole(fresh, read))
    ]
    if memory and not problems:
        part = memory.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(marks), encoding="utf-8")
        part.chmod(0o600)
        part.replace(memory)
    return problems


def _not_whole(places: dict[str, Path], read: Manifest) -> set[str]:
    """Return the paths whose file is not the manifest's; OpenSSL digests outside Python's lock, so several at once."""
    # The largest first, so that no thread is left alone with one in the end.
    order: Iterable[str] = sorted(places, key=lambda path: -read.files[path].size)
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as threads:
        answers = threads.map(lambda path: (path, whole(places[path], read.files[path])), order)
        return {path for path, good in answers if not good}


def _remembered(memory: Path | None) -> dict[str, list[int]]:
    try:
        known = json.loads(memory.read_text(encoding="utf-8")) if memory else {}
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _mark(path: Path) -> list[int]:
    status = path.stat(follow_symlinks=False)
    return [status.st_ino, status.st_size, status.st_ctime_ns]


def _name(path: str, read: Manifest) -> str:
    return f"{path} {read.files[path].sha256}"
