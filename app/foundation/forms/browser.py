"""Answers the forms of browsers: each by a redirect, a refused one to its page with what was typed, each key once."""

from __future__ import annotations

import functools
import hashlib
import re
import secrets
from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import falcon
from pydantic import Field

from app import clock, database, pages
from app.errors import AppError, Invalid, SignInNeeded
from app.foundation.access import service as access
from app.foundation.access.guard import Responder
from app.foundation.access.middleware import PageOutdated
from app.foundation.forms import service
from app.foundation.forms.service import Returned
from app.inputs import Choice, Form, Sent

STRANGER_COOKIE = "hr_form"
SHOWN, ONCE = "returned", "once"
"""The parameters of a page that name a refused form, and something that is shown once."""


class Picked(Sent):
    """Which of two versions was chosen for each field, and where the sender's own is kept."""

    mine: Choice | None = None
    choice: dict[Choice, Literal["mine", "theirs"]] = Field({}, max_length=200)

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Collect the fields `choice_<name>`."""
        return super().gathered(form) | {"choice": form.family("choice")}


def form(page: str, *, once: bool = True) -> Callable[[Responder], Responder]:
    """Say on which page the responder's form stands, by its route; with `once` a key that was used has no effect again.

    The effect and the use of the key commit together, so `once` is not for what counts attempts that fail.
    """

    def decorate(responder: Responder) -> Responder:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, *held: object, **params: object) -> None:
            owner, key = _owner(req), req.context.form.get("key") or ""
            if not (once and owner and key):
                responder(self, req, resp, *held, **params)
                _took_effect(req, owner)
                return
            with database.transaction():
                before = service.claim(owner, key, clock.now())
                if before is not None:
                    pages.see(resp, before)
                    return
                responder(self, req, resp, *held, **params)
                service.done(owner, key, resp.location or _filled(page, params))
                _took_effect(req, owner)

        guarded.form_page = page  # type: ignore[attr-defined]  # a function takes attributes, though no type says so
        return guarded

    return decorate


def _took_effect(req: falcon.Request, owner: str | None) -> None:
    """Keep a form's earlier, refused sendings no longer."""
    for name in (SHOWN, "mine"):
        if owner and name in req.context.form:
            service.drop(owner, req.context.form[name])


class Forms:
    """Says of each request on which page its form stands, and brings a refused form back to its page."""

    def process_resource(
        self, req: falcon.Request, _resp: falcon.Response, resource: object, params: dict[str, Any]
    ) -> None:
        """Set `req.context.page`, the address of the form's page, and `req.context.returned`."""
        template = getattr(getattr(resource, "on_post", None), "form_page", None)
        req.context.page = _filled(template, params) if template else None
        if owner := _owner(req):
            attach(req, owner)


def attach(req: falcon.Request, owner: str) -> None:
    """Say who fills the forms of this request, and bring back the form that the address names."""
    req.context.form_owner = owner
    named = req.get_param(SHOWN) if req.method == "GET" else None
    if named:
        req.context.returned = service.typed(owner, named, clock.now())
        req.context.typing_gone = req.context.returned is None


def typed(req: falcon.Request, action: str | None = None) -> Form | None:
    """Return what was typed into the form with this address on the page that is shown, and count it as shown there."""
    found: Returned | None = getattr(req.context, "returned", None)
    if found is None or found.action != _nameless(action or req.path):
        return None
    found.shown = True
    return Form(found.fields)


def with_returned(req: falcon.Request, address: str) -> str:
    """Return an address at which the form that was refused is shown too."""
    found: Returned | None = getattr(req.context, "returned", None)
    return f"{address}?{urlencode({SHOWN: found.id})}" if found else address


def chosen(req: falcon.Request) -> tuple[Form, set[str]] | None:
    """Return what was typed before a conflict, and the fields of which the sender chose that; None without a choice.

    Raises Invalid when the typing is no longer kept.
    """
    sent = req.context.form.read(Picked)
    if sent.mine is None:
        return None
    found = service.typed(_owner(req) or "", sent.mine, clock.now())
    if found is None:
        raise Invalid("What you had typed is no longer kept. Please enter your change again.")
    return Form(found.fields), {name for name, value in sent.choice.items() if value == "mine"}


def offer_once(req: falcon.Request, contents: dict[str, Any]) -> str:
    """Keep something for the one look of the account that asked for it; returns the parameter of the page's address."""
    return urlencode({ONCE: service.once(_owner(req) or "", contents, clock.now())})


def look_once(req: falcon.Request) -> dict[str, Any] | None:
    """Return what the address lets its owner see once; `{}` where that was seen before, None where it names nothing."""
    named = req.get_param(ONCE)
    return (service.collect(_owner(req) or "", named, clock.now()) or {}) if named else None


def refusal(req: falcon.Request, resp: falcon.Response, error: AppError) -> bool:
    """Send a browser whose form was refused to the page of the form; False where there is none to send it to."""
    page = getattr(req.context, "page", None)
    if req.method != "POST" or not page or not asks_for_pages(req):
        return False
    foreign = isinstance(error, PageOutdated | SignInNeeded)
    if error.status in (403, 404, 410) and not foreign:
        return False
    owner = _page_owner(req) if foreign else _owner(req) or _stranger(req, resp)
    there = _kept(req, owner, page, error) if owner else page
    signs_in = isinstance(error, SignInNeeded) or owner != _owner(req) and foreign
    pages.see(resp, f"/login?{urlencode({'next': there})}" if signs_in else there)
    return True


def asks_for_pages(req: falcon.Request) -> bool:
    """Say whether a person's browser sent the request, not a program."""
    accepts = req.accept or ""
    return "application/json" not in accepts and (
        "text/html" in accepts or req.get_header("Sec-Fetch-Mode") == "navigate"
    )


def _kept(req: falcon.Request, owner: str, page: str, error: AppError) -> str:
    address = urlsplit(page)
    record_id = service.keep(owner, _nameless(req.path), req.context.form.whole, error, clock.now())
    query = [pair for pair in parse_qsl(address.query) if pair[0] not in (SHOWN, ONCE)]
    return f"{address.path}?{urlencode([*query, (SHOWN, record_id)])}"


def _page_owner(req: falcon.Request) -> str | None:
    """Return the account whose page was sent: what was typed waits for that one alone."""
    sent = req.context.form.get("csrf") or req.get_param("csrf") or ""
    account_id = access.page_account(sent)
    return f"account:{account_id}" if account_id else None


def _owner(req: falcon.Request) -> str | None:
    stated: str | None = getattr(req.context, "form_owner", None)
    if stated:
        return stated
    if req.context.account:
        return f"account:{req.context.account.id}"
    token = req.cookies.get(STRANGER_COOKIE)
    return _browser(token) if token else None


def _stranger(req: falcon.Request, resp: falcon.Response) -> str:
    """Give a browser that nobody signed in with a name for as long as its typing is kept."""
    token = secrets.token_urlsafe(18)
    secure, seconds = req.context.settings.secure_cookies, int(service.TYPED_FOR.total_seconds())
    resp.set_cookie(STRANGER_COOKIE, token, http_only=True, secure=secure, same_site="Lax", path="/", max_age=seconds)
    return _browser(token)


def _browser(token: str) -> str:
    return f"browser:{hashlib.sha256(token.encode()).hexdigest()}"


def _nameless(path: str) -> str:
    """Return a path without the secret of a candidate's link, which is kept nowhere."""
    return re.sub(r"^/i/[^/]+", "/i", path.rstrip("/") or "/")


def _filled(template: str, params: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda place: str(params[place[1]]), template)
