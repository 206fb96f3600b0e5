"""The pages of the staff by floor, as the side navigation and the search name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babel.support import LazyProxy

from app.foundation.access import rights
from app.foundation.access.store import Account
from app.text import lazy, lazy_source


@dataclass(frozen=True)
class Page:
    """A page that readers with a right may open; the pages below `address` and `more` belong to it."""

    address: str
    title: LazyProxy
    icon: str
    right: rights.Right = "service.use"
    more: tuple[str, ...] = ()

    def holds(self, path: str) -> bool:
        """Return whether a path is this page or belongs to it."""
        return path == self.address or any(
            path.startswith(f"{each}/") for each in (self.address, *self.more) if each != "/"
        )


@dataclass(frozen=True)
class Floor:
    """A floor of the product with its pages; the first has no title."""

    name: str
    title: LazyProxy | None
    pages: tuple[Page, ...]


FLOORS = (
    Floor(
        "start",
        None,
        (
            Page("/", lazy("Home"), "house"),
            Page("/inbox", lazy("Inbox"), "inbox", "approvals.use"),
        ),
    ),
    Floor(
        "recruiting",
        lazy("Recruiting"),
        (
            Page("/positions", lazy("Positions"), "briefcase", "positions.read", ("/applications",)),
            Page("/candidates", lazy("Candidates"), "circle-user-round", "applications.read"),
            Page("/pool", lazy("Talent pool"), "users", "pool.use"),
            Page("/samples", lazy("Blind sample"), "eye-off", "samples.judge"),
            Page("/feedback", lazy("Feedback"), "mail", "feedback.handle"),
            Page("/mailbox", lazy("Mails not taken"), "mail", "resumes.upload"),
        ),
    ),
    Floor(
        "people",
        lazy("People"),
        (
            Page("/employees", lazy("Employees"), "users", "employees.read"),
            Page("/organisation", lazy("Organisation"), "network", "organisation.read"),
        ),
    ),
    Floor(
        "insight",
        lazy("Insight"),
        (Page("/insight/work", lazy("Working time"), "columns-3", "insight.read"),),
    ),
    Floor(
        "settings",
        lazy("Settings"),
        (
            Page("/settings/messages", lazy("Messages"), "mail", "messages.templates"),
            Page("/accounts", lazy("Accounts"), "user-cog", "accounts.manage"),
            Page("/audit", lazy("Access log"), "scroll-text", "audit.read"),
            Page("/settings", lazy("Installation"), "settings", "settings.read"),
        ),
    ),
)
"""What the side navigation shows, from top to bottom. A floor without a page for the reader is left out."""

FOUND_ONLY = (
    Page("/positions/new", lazy("Open a position"), "plus", "positions.edit"),
    Page("/positions/requisitions", lazy("Requisitions"), "briefcase", "requisitions.ask"),
    Page("/positions/requisitions/new", lazy("Ask for a post"), "plus", "requisitions.ask"),
    Page("/accounts/new", lazy("Make an account"), "plus", "accounts.manage"),
    Page("/gallery", lazy("Gallery"), "columns-3", "settings.read"),
    Page("/password", lazy("Change your password"), "key-round"),
)
"""What the search finds besides."""


def floors(account: Account | None) -> list[Floor]:
    """Return the floors with the pages that an account may open."""
    shown = (Floor(floor.name, floor.title, tuple(_open(floor.pages, account))) for floor in FLOORS)
    return [floor for floor in shown if floor.pages]


def pages(account: Account | None) -> list[Page]:
    """Return every page with an address of its own that an account may open."""
    return list(_open((*(page for floor in FLOORS for page in floor.pages), *FOUND_ONLY), account))


def named(page: Page, words: str) -> bool:
    """Return whether words are part of the title of a page, in the reader's language or in English."""
    return any(words.casefold() in str(title).casefold() for title in (page.title, lazy_source(page.title)))


def _open(candidates: tuple[Page, ...], account: Account | None) -> Iterator[Page]:
    return (page for page in candidates if rights.may(account, page.right))
