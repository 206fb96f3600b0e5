"""Lists of words that decide what is taken for a name, kept as data beside the code."""

import json
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, list[str]]:
    return json.loads((Path(__file__).parent / "data" / "lists.json").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """Return the list called `name`."""
    return frozenset(_lists()[name])
