"""Accounts of the staff for programs that an administrator signs in to."""

from __future__ import annotations

import uuid
from typing import Any

import falcon

from app import clock, database, inputs, openapi
from app.foundation.access import accounts
from app.foundation.access.guard import allow
from app.foundation.access.inputs import AccountChanged, AccountStated
from app.text import LANGUAGES


class ListingApi:
    """All accounts."""

    @allow("accounts.manage")
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Return each account."""
        resp.media = {"accounts": [document(one) for one in accounts.listing()]}

    @allow("accounts.manage")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make an account and return its one-time password, this once."""
        sent = inputs.body(req, AccountStated)
        made = accounts.make(req.context.account, sent.email, sent.name, sent.role, sent.language, clock.now())
        resp.status, resp.location = 201, f"/api/v1/accounts/{made.account.id}"
        resp.media = document(accounts.one(made.account.id)) | {"password": made.password}


class AccountApi:
    """One account."""

    @allow("accounts.manage")
    def on_get(self, _req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Return it."""
        resp.media = alone(account_id)

    @allow("accounts.manage")
    def on_put(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """State its role anew, and whether it is locked."""
        sent, by = inputs.body(req, AccountChanged), req.context.account
        with database.transaction():
            accounts.set_role(by, account_id, sent.role)
            if sent.locked:
                accounts.lock(by, account_id, clock.now())
            else:
                accounts.unlock(by, account_id)
        resp.media = alone(account_id)


class AttemptsApi:
    """The failed sign-ins of an account."""

    @allow("accounts.manage")
    def on_delete(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Forget them, so that who waits may try again at once; returns the account."""
        accounts.lift(req.context.account, account_id)
        resp.media = alone(account_id)


class OneTimePasswordApi:
    """The one-time password of an account."""

    @allow("accounts.manage")
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Renew it and return it, this once."""
        made = accounts.renew(req.context.account, account_id, clock.now())
        resp.media = document(accounts.one(account_id)) | {"password": made.password}


def alone(account_id: uuid.UUID) -> dict[str, Any]:
    """Return one account as the API gives it alone: with how many sign-ins failed in this quarter of an hour."""
    one = accounts.one(account_id)
    return document(one) | {"failed_sign_ins": accounts.failures(one.account, clock.now())}


def document(one: accounts.Listed) -> dict[str, Any]:
    """Return an account as the API gives it; times in UTC."""
    times = {"locked_at": one.locked_at, "signed_in_at": one.signed_in_at, "one_time_until": one.one_time_until}
    return {
        "id": str(one.account.id),
        "email": one.account.email,
        "name": one.account.display_name,
        "role": one.account.role,
        "language": one.account.language,
        "locked": one.locked_at is not None,
        "must_change_password": one.account.must_change,
    } | {name: at.isoformat() if at else None for name, at in times.items()}


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this module."""
    one = "/api/v1/accounts/{account_id:uuid}"
    return [
        ("/api/v1/accounts", ListingApi()),
        (one, AccountApi()),
        (f"{one}/attempts", AttemptsApi()),
        (f"{one}/password", OneTimePasswordApi()),
    ]


def api() -> dict[str, Any]:
    """Describe the addresses for programs, as OpenAPI path items."""
    text, truth = {"type": "string"}, {"type": "boolean"}
    language = text | {"enum": list(LANGUAGES)}
    time = {"type": ["string", "null"], "format": "date-time"}
    account = {"id": text | {"format": "uuid"}, "email": text, "name": text, "role": text, "language": language}
    account |= {"locked": truth, "must_change_password": truth}
    account |= {"locked_at": time, "signed_in_at": time, "one_time_until": time}
    one, handed = _all(account | {"failed_sign_ins": {"type": "integer"}}), _all(account | {"password": text})
    listing = _all({"accounts": {"type": "array", "items": _all(account)}})
    address = "/api/v1/accounts/{account_id}"
    return {
        "/api/v1/accounts": {
            "get": {"summary": "List the accounts", "responses": {"200": _json("Every account", listing)}},
            "post": {
                "summary": "Make an account with a one-time password",
                "requestBody": openapi.body(AccountStated),
                "responses": {"201": _json("The account and its password, which is returned once", handed)},
            },
        },
        address: {
            "get": {"summary": "One account", "responses": {"200": _json("The account", one)}},
            "put": {
                "summary": "Change the role, lock or unlock",
                "requestBody": openapi.body(AccountChanged),
                "responses": {"200": _json("The account", one)},
            },
        },
        f"{address}/attempts": {
            "delete": {
                "summary": "Forget the failed sign-ins, so that who waits may try again at once",
                "responses": {"200": _json("The account", one)},
            }
        },
        f"{address}/password": {
            "post": {
                "summary": "Renew the one-time password, which ends the sessions of the account",
                "responses": {"200": _json("The account and its password, which is returned once", handed)},
            }
        },
    }


def _all(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _json(what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": what, "content": {"application/json": {"schema": schema}}}
