"""Puts two versions of a form side by side, field by field, and joins the chosen fields of each."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pair:
    """A field in two versions, in words; `mine_first` where the reader alone changed it."""

    name: str
    label: str
    mine: str
    theirs: str
    mine_first: bool


def pairs(
    mine: dict[str, Any],
    theirs: dict[str, Any],
    base: dict[str, Any] | None,
    labels: dict[str, Any],
    words: Callable[[str, object], str],
) -> list[Pair]:
    """Return the fields in which two versions differ; `base` is what both were made from."""
    differ = [name for name in labels if name in mine and _plain(mine[name]) != _plain(theirs.get(name))]
    return [
        Pair(
            name,
            str(labels[name]),
            words(name, mine[name]),
            words(name, theirs.get(name)),
            base is None or _plain(base.get(name)) != _plain(mine[name]),
        )
        for name in differ
    ]


def joined(mine: dict[str, Any], theirs: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return `theirs` with the named fields of `mine`, and with the fields that `mine` alone has."""
    chosen = set(names)
    return {name: mine[name] if name in chosen else theirs.get(name, mine[name]) for name in mine}


def _plain(value: object) -> object:
    """Bring a value into a form in which the same words are equal: browsers send other line ends."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "id"}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, str):
        return "\n".join(value.splitlines()).strip() or None
    return value or None if not isinstance(value, bool | int | float) else value
