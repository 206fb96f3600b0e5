"""Accounts of the staff for programs that an administrator signs in to."""

from __future__ import annotations

import uuid

import falcon

from app import clock, database, inputs
from app.foundation.access import accounts, outputs
from app.foundation.access.guard import allow
from app.foundation.access.inputs import AccountChanged, AccountStated
from app.openapi import operation


class ListingApi:
    """All accounts."""

    @allow("accounts.manage")
    @operation("List the accounts", {200: outputs.Accounts})
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Return each account."""
        listed = [outputs.Account(**outputs.values(account)) for account in accounts.listing()]
        outputs.Accounts(accounts=listed).to(resp)

    @allow("accounts.manage")
    @operation("Make an account with a one-time password", {201: outputs.AccountHandedOver}, body=AccountStated)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make an account and return its one-time password, this once."""
        sent = inputs.body(req, AccountStated)
        handed_over = accounts.make(req.context.account, sent.email, sent.name, sent.role, sent.language, clock.now())
        resp.location = f"/api/v1/accounts/{handed_over.account.id}"
        _handed_over(handed_over, handed_over.account.id).to(resp, 201)


class AccountApi:
    """One account."""

    @allow("accounts.manage")
    @operation("One account", {200: outputs.AccountAlone, 404: "Not there"})
    def on_get(self, _req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Return the account."""
        _alone(account_id).to(resp)

    @allow("accounts.manage")
    @operation("Change the role, lock or unlock", {200: outputs.AccountAlone, 404: "Not there"}, body=AccountChanged)
    def on_put(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Set the role of the account, and lock or unlock it."""
        sent, by = inputs.body(req, AccountChanged), req.context.account
        with database.transaction():
            accounts.set_role(by, account_id, sent.role)
            if sent.locked:
                accounts.lock(by, account_id, clock.now())
            else:
                accounts.unlock(by, account_id)
        _alone(account_id).to(resp)


class AttemptsApi:
    """The failed sign-ins of an account."""

    @allow("accounts.manage")
    @operation("Forget the failed sign-ins, so that who waits may try again at once", {200: outputs.AccountAlone})
    def on_delete(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Forget the failures, so that the person may try again at once; returns the account."""
        accounts.lift(req.context.account, account_id)
        _alone(account_id).to(resp)


class OneTimePasswordApi:
    """The one-time password of an account."""

    @allow("accounts.manage")
    @operation("Renew the one-time password, which ends the sessions of the account", {200: outputs.AccountHandedOver})
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Renew the password and return it, this once."""
        handed_over = accounts.renew(req.context.account, account_id, clock.now())
        _handed_over(handed_over, account_id).to(resp)


def _alone(account_id: uuid.UUID) -> outputs.AccountAlone:
    listed = accounts.get(account_id)
    return outputs.AccountAlone(
        **outputs.values(listed), failed_sign_ins=accounts.failures(listed.account, clock.now())
    )


def _handed_over(handed_over: accounts.HandedOver, account_id: uuid.UUID) -> outputs.AccountHandedOver:
    return outputs.AccountHandedOver(**outputs.values(accounts.get(account_id)), password=handed_over.password)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    address = "/api/v1/accounts/{account_id:uuid}"
    return [
        ("/api/v1/accounts", ListingApi()),
        (address, AccountApi()),
        (f"{address}/attempts", AttemptsApi()),
        (f"{address}/password", OneTimePasswordApi()),
    ]
