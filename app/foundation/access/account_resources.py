"""The administrator's pages of accounts: the list, making one, and what may be done with each."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.errors import AppError, Conflict, Invalid
from app.foundation.access import accounts
from app.foundation.access.guard import allow
from app.text import gettext, lazy

LANGUAGES = {"zh": "中文", "en": "English"}
DONE = {
    "role": lazy("The role is changed. The person signs in again."),
    "locked": lazy("The account is locked and signed out everywhere."),
    "unlocked": lazy("The account is unlocked. The person signs in with the password as before."),
}
"""What the page of an account says after an act."""


class Listing:
    """All accounts."""

    @allow("administrator")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show each with its role and state."""
        pages.render(
            req, resp, "access/accounts.html", listed=accounts.listing(), roles=accounts.ROLES, now=clock.now()
        )


class New:
    """Makes an account."""

    @allow("administrator")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the empty form."""
        _form(req, resp)

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make it and show its password, this once; or show the form again with what to correct."""
        given = [req.context.form.get(name, "") for name in ("email", "name", "role", "language")]
        try:
            made = accounts.make(req.context.account, *given, clock.now())
        except (Invalid, Conflict) as error:
            _form(req, resp, error)
            return
        _once(req, resp, made)


class One:
    """One account."""

    @allow("administrator")
    def on_get(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Show it, and what may be done with it."""
        done = DONE.get(req.get_param("done") or "")
        found = accounts.one(account_id)
        pages.render(req, resp, "access/account.html", one=found, roles=accounts.ROLES, now=clock.now(), done=done)


class Role:
    """Changes a role."""

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Change it and show the account."""
        accounts.set_role(req.context.account, account_id, req.context.form.get("role", ""))
        pages.see(resp, f"/accounts/{account_id}?done=role")


class Lock:
    """Locks an account."""

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Lock it and show it."""
        accounts.lock(req.context.account, account_id, clock.now())
        pages.see(resp, f"/accounts/{account_id}?done=locked")


class Unlock:
    """Unlocks an account."""

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Unlock it and show it."""
        accounts.unlock(req.context.account, account_id)
        pages.see(resp, f"/accounts/{account_id}?done=unlocked")


class OneTimePassword:
    """Renews the one-time password of an account."""

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Make a new one and show it, this once."""
        _once(req, resp, accounts.renew(req.context.account, account_id, clock.now()))


def _form(req: falcon.Request, resp: falcon.Response, error: AppError | None = None) -> None:
    if error:
        resp.status = error.status
    refused = gettext(error.text, **error.fields) if error else None
    pages.render(
        req, resp, "access/new_account.html", values=req.context.form, roles=accounts.ROLES, languages=LANGUAGES,
        refused=refused,
    )  # fmt: skip


def _once(req: falcon.Request, resp: falcon.Response, made: accounts.HandedOver) -> None:
    """Show a password on the answer itself, which nothing may keep and which has no address to come back to."""
    pages.render(req, resp, "access/one_time.html", made=made, address=req.context.settings.public_url)


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this module."""
    one = "/accounts/{account_id:uuid}"
    return [
        ("/accounts", Listing()),
        ("/accounts/new", New()),
        (one, One()),
        (f"{one}/role", Role()),
        (f"{one}/lock", Lock()),
        (f"{one}/unlock", Unlock()),
        (f"{one}/password", OneTimePassword()),
    ]
