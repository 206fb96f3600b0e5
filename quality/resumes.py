"""Read a folder of a bank's own résumés through the product's own path, one JSON file for each."""

import argparse
import hashlib
import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from quality import reading
from quality.progress import Kept, Progress, key, made_by
from quality.reading import Read, Refused
from quality.served import NotServed, Served, served

SAYS = "read résumés: a FOLDER of files in, OUT/<stem>.json with the fields or the refusal out"


class BadInput(Exception):
    """Name the folder that cannot be used."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="pdf, docx, doc, png, jpg, txt, zip and whatever else"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help="folder for the JSON files")
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=None,
        metavar="DATE",
        help="the day up to which a job without an end is counted; today",
    )
    parser.add_argument("--triton", metavar="ADDRESS", help="gRPC address of a Triton that runs; else one is started")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="files read at the same time; 2")


def run(options: argparse.Namespace) -> int:
    if not options.folder.is_dir():
        raise BadInput(f"{options.folder}: there is no such folder.")
    paths = reading.files(options.folder)
    options.out.mkdir(parents=True, exist_ok=True)
    names, as_of = stems(paths), options.as_of or date.today()
    kept = Kept(options.out / ".kept", key(made_by(*reading.MODELS), options.triton, as_of))
    keys = {path: _key(path, names[path]) for path in paths}
    done = {path: codes for path in paths if (codes := kept.get(keys[path]))}
    counts: Counter[str] = Counter(code for codes in done.values() for code in codes)
    todo = [path for path in paths if path not in done]
    if todo:
        with served(options.triton, reading.MODELS) as triton, ThreadPoolExecutor(max(1, options.threads)) as pool:
            progress = Progress(len(paths), len(done))
            work = pool.map(lambda path: _one(triton, path, options.out, names[path], as_of), todo)
            for path, codes in zip(todo, work, strict=True):
                counts.update(codes)
                if "failed" not in codes:
                    kept.add(keys[path], codes)
                progress.step(f"{path.name}: {', '.join(sorted(set(codes)))}")
    if not counts["failed"]:
        kept.done()
    unhandled = counts.pop("failed", 0)
    missing = f", {unhandled} not handled" if unhandled else ""
    told = ", ".join(
        f"{count} {code}" for code, count in sorted(counts.items(), key=lambda one: (one[0] != "read", one[0]))
    )
    print(f"{len(paths)} files: {told or 'nothing to read'}{missing}; {options.out}")
    return 1 if unhandled else 0


def _key(path: Path, name: str) -> str:
    """Return the name of a file's reading: what it holds, and where the result is written."""
    with path.open("rb") as file:
        return key(hashlib.file_digest(file, "sha256").hexdigest(), path.name, name)


def stems(paths: list[Path]) -> dict[Path, str]:
    """Name the JSON file of each file: its stem, or its whole name where another file has that stem already."""
    taken: set[str] = set()
    names: dict[Path, str] = {}
    for path in paths:
        name = path.stem
        if name.lower() in taken:
            name, number = path.name, 1
            while name.lower() in taken:
                number += 1
                name = f"{path.name} ({number})"
            print(f"{path.name}: another file has this stem; written as {name}.json", file=sys.stderr)
        taken.add(name.lower())
        names[path] = name
    return names


def _one(triton: Served, path: Path, out: Path, name: str, as_of: date) -> list[str]:
    try:
        if reading.is_archive(path):
            return _archive(triton, path, out, name, as_of)
        found = reading.read(triton, path.name, _data(path), as_of)
    except NotServed as away:
        print(f"{path.name}: {away}", file=sys.stderr)
        return ["failed"]
    _write(out / f"{name}.json", found)
    return [_code(found)]


def _data(path: Path) -> bytes:
    # One byte more than the limit is enough to refuse it.
    with path.open("rb") as file:
        return file.read(reading.LIMIT_MIB * 1024 * 1024 + 1)


def _archive(triton: Served, path: Path, out: Path, name: str, as_of: date) -> list[str]:
    """Write the members of an archive into a folder of its name, and a refusal beside it where none could be read."""
    listed = reading.members(path)
    if isinstance(listed, Refused):
        _write(out / f"{name}.json", listed)
        return [listed.code]
    codes, used, first = [], set(), None
    for member, data in listed:
        found = (
            reading.refused("nested_archive", member)
            if reading.nested(data, member)
            else reading.read(triton, member, data, as_of)
        )
        own = Path(member).stem if Path(member).stem.lower() not in used else member
        used.add(own.lower())
        _write(out / name / f"{own}.json", found)
        codes.append(_code(found))
        first = first or (found if isinstance(found, Refused) else None)
    if "read" not in codes and first:
        _write(out / f"{name}.json", first)
    return codes


def _code(found: Read | Refused) -> str:
    return "read" if isinstance(found, Read) else found.code


def _write(path: Path, found: Read | Refused) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    value: dict[str, Any] = (
        reading.flat(found.fields) if isinstance(found, Read) else {"error": found.code, "message": found.message}
    )
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
