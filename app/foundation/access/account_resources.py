"""The administrator's pages of accounts: the list, the form of a new account, and the acts on each."""

from __future__ import annotations

import uuid

import falcon

from app import clock, pages
from app.foundation.access import accounts
from app.foundation.access.guard import allow
from app.foundation.access.inputs import AccountStated, RoleChosen
from app.foundation.forms.browser import form, look_once, offer_once, typed
from app.text import lazy

ACCOUNT_PAGE = "/accounts/{account_id:uuid}"
LANGUAGES = {"zh": "中文", "en": "English"}
DONE = {
    "role": lazy("The role is changed. The person signs in again."),
    "locked": lazy("The account is locked and signed out everywhere."),
    "unlocked": lazy("The account is unlocked. The person signs in with the password as before."),
}
"""What the page of an account says after an act."""


class Listing:
    """All accounts."""

    @allow("accounts.manage")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show each account with its role and state."""
        pages.render(
            req, resp, "access/accounts.html", listed=accounts.listing(), roles=accounts.ROLES, now=clock.now()
        )


class New:
    """The form of a new account."""

    @allow("accounts.manage")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form, empty or as it was typed."""
        values: dict[str, str] = typed(req) or {}
        pages.render(
            req, resp, "access/new_account.html", values=values, roles=accounts.ROLES, languages=LANGUAGES
        )  # fmt: skip

    @allow("accounts.manage")
    @form("/accounts/new")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make the account and redirect to the page that shows its password once."""
        sent = req.context.form.read(AccountStated)
        handed_over = accounts.make(req.context.account, sent.email, sent.name, sent.role, sent.language, clock.now())
        _hand_over(req, resp, handed_over)


class AccountPage:
    """One account."""

    @allow("accounts.manage")
    def on_get(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Show the account, and what may be done with it."""
        done = DONE.get(req.get_param("done") or "")
        listed = accounts.get(account_id)
        at = clock.now()
        sent: dict[str, str] = typed(req, f"{req.path}/role") or {}
        values = {"one": listed, "roles": accounts.ROLES, "now": at, "done": done}
        values |= {"failures": accounts.failures(listed.account, at), "wanted": sent.get("role") or listed.account.role}
        pages.render(req, resp, "access/account.html", **values)


class Role:
    """Changes a role."""

    @allow("accounts.manage")
    @form(ACCOUNT_PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Change the role and show the account."""
        sent = req.context.form.read(RoleChosen)
        accounts.set_role(req.context.account, account_id, sent.role, sent.before)
        pages.see(resp, f"/accounts/{account_id}?done=role")


class Lock:
    """Locks an account."""

    @allow("accounts.manage")
    @form(ACCOUNT_PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Lock the account and show it."""
        accounts.lock(req.context.account, account_id, clock.now())
        pages.see(resp, f"/accounts/{account_id}?done=locked")


class Unlock:
    """Unlocks an account."""

    @allow("accounts.manage")
    @form(ACCOUNT_PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Unlock the account and show it."""
        accounts.unlock(req.context.account, account_id)
        pages.see(resp, f"/accounts/{account_id}?done=unlocked")


class Attempts:
    """Lets an account that waits after failed sign-ins try again."""

    @allow("accounts.manage")
    @form(ACCOUNT_PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Forget the failures and show the account."""
        accounts.lift(req.context.account, account_id)
        pages.see(resp, f"/accounts/{account_id}?done=unlocked")


class OneTimePassword:
    """The one-time password of an account: renewing it, and showing it once."""

    @allow("accounts.manage")
    def on_get(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Show the password once, to the account that made it; after that a sentence that it was shown."""
        password = (look_once(req) or {}).get("password")
        listed = accounts.get(account_id)
        until, address = listed.one_time_until, req.context.settings.public_url
        pages.render(req, resp, "access/one_time.html", one=listed, password=password, until=until, address=address)

    @allow("accounts.manage")
    @form(ACCOUNT_PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Make a new password and redirect to the page that shows it once."""
        _hand_over(req, resp, accounts.renew(req.context.account, account_id, clock.now()))


def _hand_over(req: falcon.Request, resp: falcon.Response, handed_over: accounts.HandedOver) -> None:
    """Redirect to the page that shows a password once, only to the account that made it."""
    parameter = offer_once(req, {"password": handed_over.password})
    pages.see(resp, f"/accounts/{handed_over.account.id}/password?{parameter}")


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [
        ("/accounts", Listing()),
        ("/accounts/new", New()),
        (ACCOUNT_PAGE, AccountPage()),
        (f"{ACCOUNT_PAGE}/role", Role()),
        (f"{ACCOUNT_PAGE}/lock", Lock()),
        (f"{ACCOUNT_PAGE}/unlock", Unlock()),
        (f"{ACCOUNT_PAGE}/attempts", Attempts()),
        (f"{ACCOUNT_PAGE}/password", OneTimePassword()),
    ]
