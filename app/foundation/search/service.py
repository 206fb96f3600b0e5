"""Finds by a few words what a reader may open: pages of the application, and what the rooms above register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from babel.support import LazyProxy

from app.foundation.access import rights
from app.foundation.access.store import Account
from app.pages import navigation
from app.text import lazy

MOST = 8
"""How many results of one kind are shown."""
LONGEST = 100
"""How many characters a reader may search for."""


@dataclass(frozen=True)
class Hit:
    """A result: what it is called, where it is, and what tells it from others of the same name."""

    title: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """The results of one kind."""

    kind: str
    title: LazyProxy
    hits: tuple[Hit, ...]


Find = Callable[[Account, str, int], Sequence[Hit]]
"""Returns at most so many results that an account may see; records in the audit whose personal data it shows."""


@dataclass(frozen=True)
class _Finder:
    kind: str
    title: LazyProxy
    right: rights.Right
    find: Find


_finders: dict[str, _Finder] = {}


def finder(kind: str, title: LazyProxy, right: rights.Right) -> Callable[[Find], Find]:
    """Register a function that finds things of one kind in one statement; readers without the right never call it."""

    def decorate(find: Find) -> Find:
        _finders[kind] = _Finder(kind, title, right, find)
        return find

    return decorate


def find(account: Account, words: str) -> list[Group]:
    """Return what an account may open that is called so, in groups; without words, every page of the navigation."""
    pages = [page for page in navigation.pages(account) if navigation.named(page, words)]
    groups = [Group("pages", lazy("Pages"), tuple(Hit(str(page.title), page.address) for page in pages))]
    if words:
        asked = [each for each in _finders.values() if rights.may(account, each.right)]
        groups += [Group(each.kind, each.title, tuple(each.find(account, words, MOST))) for each in asked]
    return [group for group in groups if group.hits]
