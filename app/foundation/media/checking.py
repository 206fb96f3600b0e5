"""Whether every part that was acknowledged lies on disk as it was received, one chunk in memory at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from app import settings
from app.foundation.keys import service as keys
from app.foundation.keys.cipher import Cipher
from app.foundation.media import disk, store
from app.foundation.media.disk import PartMissing
from app.foundation.media.store import StoredPart

PAGE = 500


@dataclass(frozen=True)
class Files:
    """How many parts there are and were read, their bytes, how many are of erased persons, missing, or differ.

    `first` names the first that is missing or differs, as `<file>/<part>`.
    """

    parts: int = 0
    opened: int = 0
    bytes: int = 0
    erased: int = 0
    missing: int = 0
    failed: int = 0
    first: str | None = None

    @property
    def ok(self) -> bool:
        """Return whether nothing is missing and nothing differs."""
        return self.missing == self.failed == 0


def check() -> Files:
    """Open every part and compare it with the digest that was acknowledged; raises KeyProviderError."""
    counts = Files()
    folder = settings.current().media_folder
    for page in _pages():
        ciphers = _ciphers({part.person_id for part in page})
        for part in page:
            counts = _counted(counts, part, _state(folder, part, ciphers))
    return counts


def _counted(counts: Files, part: StoredPart, state: str) -> Files:
    updated = replace(counts, parts=counts.parts + 1, **{state: getattr(counts, state) + 1})
    if state == "opened":
        return replace(updated, bytes=counts.bytes + part.bytes)
    if state in ("missing", "failed") and counts.first is None:
        return replace(updated, first=f"{part.media_id}/{part.number}")
    return updated


def _state(folder: Path, part: StoredPart, ciphers: dict[UUID, Cipher | None | bool]) -> str:
    cipher = ciphers[part.person_id]
    if cipher is None:
        return "erased"
    if isinstance(cipher, bool):
        return "failed"
    digest = hashlib.sha256()
    try:
        with disk.read(disk.path_of(folder, part.media_id, part.number)) as file:
            for piece in cipher.open_stream(file, part.bytes, "media_parts", str(part.media_id), part.number):
                digest.update(piece)
            whole = file.seek(0, 2) == part.sealed_bytes
    except PartMissing:
        return "missing"
    except (keys.Tampered, OSError):
        return "failed"
    return "opened" if whole and digest.hexdigest() == part.sha256 else "failed"


def _ciphers(persons: set[UUID]) -> dict[UUID, Cipher | None | bool]:
    """Return each person's cipher, None where it was destroyed, False where its key does not open."""
    try:
        return dict(keys.ciphers(persons))
    except keys.WrapBroken:
        if len(persons) == 1:
            return dict.fromkeys(persons, False)
    some = set(sorted(persons)[: len(persons) // 2])
    return _ciphers(some) | _ciphers(persons - some)


def _pages() -> Iterator[list[StoredPart]]:
    after: StoredPart | None = None
    while page := store.stored_parts(after, PAGE):
        yield page
        after = page[-1]
