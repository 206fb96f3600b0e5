"""Accounts of the staff for programs that an administrator signs in to."""

from __future__ import annotations

import uuid

import falcon

from app import clock, database
from app.errors import Invalid
from app.foundation.access import accounts
from app.foundation.access.guard import allow
from app.text import LANGUAGES

GIVEN = ("email", "name", "role", "language")


class ListingApi:
    """All accounts."""

    @allow("administrator")
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Return each account."""
        resp.media = {"accounts": [document(one) for one in accounts.listing()]}

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make an account and return its one-time password, this once."""
        sent = _object(req, GIVEN)
        if not all(isinstance(value, str) for value in sent.values()):
            raise Invalid("Send every field as text.")
        made = accounts.make(req.context.account, *(sent[name] for name in GIVEN), clock.now())
        resp.status, resp.location = 201, f"/api/v1/accounts/{made.account.id}"
        resp.media = document(accounts.one(made.account.id)) | {"password": made.password}


class AccountApi:
    """One account."""

    @allow("administrator")
    def on_get(self, _req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Return it."""
        resp.media = document(accounts.one(account_id))

    @allow("administrator")
    def on_put(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """State its role anew, and whether it is locked."""
        sent, by = _object(req, ("role", "locked")), req.context.account
        if not (isinstance(sent["role"], str) and isinstance(sent["locked"], bool)):
            raise Invalid("Send a role, and true or false for locked.")
        with database.transaction():
            accounts.set_role(by, account_id, sent["role"])
            if sent["locked"]:
                accounts.lock(by, account_id, clock.now())
            else:
                accounts.unlock(by, account_id)
        resp.media = document(accounts.one(account_id))


class OneTimePasswordApi:
    """The one-time password of an account."""

    @allow("administrator")
    def on_post(self, req: falcon.Request, resp: falcon.Response, account_id: uuid.UUID) -> None:
        """Renew it and return it, this once."""
        made = accounts.renew(req.context.account, account_id, clock.now())
        resp.media = document(accounts.one(account_id)) | {"password": made.password}


def _object(req: falcon.Request, names: tuple[str, ...]) -> dict:
    sent = req.get_media()
    if not isinstance(sent, dict) or set(sent) != set(names):
        raise Invalid("Send one JSON object with exactly these fields: %(fields)s.", fields=", ".join(names))
    return sent


def document(one: accounts.Listed) -> dict:
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
        (f"{one}/password", OneTimePasswordApi()),
    ]


def api() -> dict:
    """Describe the addresses for programs, as OpenAPI path items."""
    text, truth = {"type": "string"}, {"type": "boolean"}
    role, language = text | {"enum": list(accounts.ROLES)}, text | {"enum": list(LANGUAGES)}
    time = {"type": ["string", "null"], "format": "date-time"}
    account = {"id": text | {"format": "uuid"}, "email": text, "name": text, "role": text, "language": language}
    account |= {"locked": truth, "must_change_password": truth}
    account |= {"locked_at": time, "signed_in_at": time, "one_time_until": time}
    one, handed = _all(account), _all(account | {"password": text})
    listing = _all({"accounts": {"type": "array", "items": one}})
    given = _body(
        {"email": text, "name": text | {"maxLength": accounts.LONGEST_NAME}, "role": role, "language": language}
    )
    changed = _body({"role": role, "locked": truth})
    address = "/api/v1/accounts/{account_id}"
    return {
        "/api/v1/accounts": {
            "get": {"summary": "List the accounts", "responses": {"200": _json("Every account", listing)}},
            "post": {
                "summary": "Make an account with a one-time password",
                "requestBody": given,
                "responses": {"201": _json("The account and its password, which is returned once", handed)},
            },
        },
        address: {
            "get": {"summary": "One account", "responses": {"200": _json("The account", one)}},
            "put": {
                "summary": "Change the role, lock or unlock",
                "requestBody": changed,
                "responses": {"200": _json("The account", one)},
            },
        },
        f"{address}/password": {
            "post": {
                "summary": "Renew the one-time password, which ends the sessions of the account",
                "responses": {"200": _json("The account and its password, which is returned once", handed)},
            }
        },
    }


def _all(properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _json(what: str, schema: dict) -> dict:
    return {"description": what, "content": {"application/json": {"schema": schema}}}


def _body(properties: dict) -> dict:
    return {"required": True, "content": {"application/json": {"schema": _all(properties)}}}
