"""Finds words wherever they may lie: in files, in processes, in whichever way they are written down."""

from __future__ import annotations

import base64
import json
import mmap
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import psutil


def forms(word: str) -> set[bytes]:
    """Return a word as it could be written: in four encodings, as hex, base64 at each offset, JSON and URL escapes."""
    found = {json.dumps(word)[1:-1].encode(), quote(word).encode(), quote(word).lower().encode()}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        plain = word.encode(encoding)
        found |= {plain, plain.hex().encode(), plain.hex().upper().encode()}
        for offset in range(3):
            # What stands before and after a word in base64 changes its first and last letters.
            written = base64.b64encode(bytes(offset) + plain)
            whole = (len(plain) + offset) // 3 * 4
            found.add(written[4 if offset else 0 : whole])
    return {one for one in found if len(one) >= 6}


def in_bytes(data: bytes | mmap.mmap, words: dict[str, str]) -> set[str]:
    """Return the names of the words that stand in the data."""
    return {name for name, word in words.items() if any(data.find(form) >= 0 for form in forms(word))}


def in_files(paths: Iterable[Path], words: dict[str, str]) -> dict[str, set[str]]:
    """Return which files hold which words."""
    found = {}
    for path in paths:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size == 0:
                continue
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                names = in_bytes(data, words)
        if names:
            found[str(path)] = names
    return found


def files_below(folder: Path, but: str = "", since: float = 0) -> Iterator[Path]:
    """Walk the files of a folder that were written since a time, leaving out paths with a part named `but`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and but not in path.parts and path.stat().st_mtime >= since:
            yield path


def in_processes(processes: Iterable[psutil.Process], words: dict[str, str]) -> dict[str, set[str]]:
    """Return which processes show which words in their command line or environment."""
    found = {}
    for process in processes:
        for part in ("cmdline", "environ"):
            try:
                names = in_bytes(Path(f"/proc/{process.pid}/{part}").read_bytes(), words)
            except OSError:
                continue
            if names:
                found[f"{process.name()} {part}"] = names
    return found
