"""Remember answers about a text while one résumé is read, and forget them all when it is done: they quote a person."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

R = TypeVar("R")
_held: list[Any] = []


def remembered(function: Callable[..., R]) -> Callable[..., R]:
    """Return the function with its answers kept until `forget`."""
    kept = lru_cache(maxsize=8192)(function)
    _held.append(kept)
    return kept


def forget() -> None:
    """Drop everything that was remembered."""
    for kept in _held:
        kept.cache_clear()
