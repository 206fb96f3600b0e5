"""Answers the forms of browsers by redirects: a refused form to its page with its fields, each key once."""

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
    """Name the page of the responder's form by its route; with `once` a used key has no effect again.

    The effect and the use of the key commit together, so `once` is not for what counts attempts that fail.
    """

    def decorate(responder: Responder) -> Responder:
        @functools.wraps(responder)
        def guarded(
            self: object, req: falcon.Request, resp: falcon.Response, *positional: object, **params: object
        ) -> None:
            owner, key = _owner(req), req.context.form.get("key") or ""
            if not (once and owner and key):
                responder(self, req, resp, *positional, **params)
                _drop_refused(req, owner)
                return
            with database.transaction():
                before = service.claim(owner, key, clock.now())
                if before is not None:
                    pages.see(resp, before)
                    return
                responder(self, req, resp, *positional, **params)
                service.done(owner, key, resp.location or _fill_address(page, params))
                _drop_refused(req, owner)

        guarded.form_page = page  # type: ignore[attr-defined]  # a function takes attributes, though no type says so
        return guarded

    return decorate


def _drop_refused(req: falcon.Request, owner: str | None) -> None:
    """Drop the earlier, refused sendings of a form."""
    for name in (SHOWN, "mine"):
        if owner and name in req.context.form:
            service.drop(owner, req.context.form[name])


class Forms:
    """Sets the page of the form of each request, and brings a refused form back to its page."""

    def process_resource(
        self, req: falcon.Request, _resp: falcon.Response, resource: object, params: dict[str, Any]
    ) -> None:
        """Set `req.context.page`, the address of the form's page, and `req.context.returned`."""
        template = getattr(getattr(resource, "on_post", None), "form_page", None)
        req.context.page = _fill_address(template, params) if template else None
        if owner := _owner(req):
            attach(req, owner)


def attach(req: falcon.Request, owner: str) -> None:
    """Set the owner of the forms of this request, and load the refused form that the address names."""
    req.context.form_owner = owner
    record_id = req.get_param(SHOWN) if req.method == "GET" else None
    if record_id:
        req.context.returned = service.typed(owner, record_id, clock.now())
        req.context.typing_gone = req.context.returned is None


def arrived(req: falcon.Request, fields: dict[str, list[str]]) -> None:
    """Set the fields of a form that came with a file, which the middleware leaves to its responder."""
    req.context.form = Form(fields)


def typed(req: falcon.Request, action: str | None = None) -> Form | None:
    """Return the fields typed into the form with this address, and mark them as shown on the page."""
    returned: Returned | None = getattr(req.context, "returned", None)
    if returned is None or returned.action != _without_link_secret(action or req.path):
        return None
    returned.shown = True
    return Form(returned.fields)


def with_returned(req: falcon.Request, address: str) -> str:
    """Return an address at which the refused form is shown too."""
    returned: Returned | None = getattr(req.context, "returned", None)
    return f"{address}?{urlencode({SHOWN: returned.id})}" if returned else address


def chosen(req: falcon.Request) -> tuple[Form, set[str]] | None:
    """Return the fields typed before a conflict, and the names of those the sender chose; None without a choice.

    Raises Invalid when the typing is no longer kept.
    """
    sent = req.context.form.read(Picked)
    if sent.mine is None:
        return None
    returned = service.typed(_owner(req) or "", sent.mine, clock.now())
    if returned is None:
        raise Invalid("What you had typed is no longer kept. Please enter your change again.")
    return Form(returned.fields), {name for name, value in sent.choice.items() if value == "mine"}


def offer_once(req: falcon.Request, contents: dict[str, Any]) -> str:
    """Keep contents for the requesting account to see once; returns the query string of the page."""
    return urlencode({ONCE: service.once(_owner(req) or "", contents, clock.now())})


def look_once(req: falcon.Request) -> dict[str, Any] | None:
    """Return the contents that the address shows once; `{}` where they were shown before, None where it names none."""
    record_id = req.get_param(ONCE)
    return (service.collect(_owner(req) or "", record_id, clock.now()) or {}) if record_id else None


def refusal(req: falcon.Request, resp: falcon.Response, error: AppError) -> bool:
    """Send a browser whose form was refused to the page of the form; False where there is no such page."""
    page = getattr(req.context, "page", None)
    if req.method != "POST" or not page or not asks_for_pages(req):
        return False
    other_session = isinstance(error, PageOutdated | SignInNeeded)
    if error.status in (403, 404, 410) and not other_session:
        return False
    owner = _page_owner(req) if other_session else _owner(req) or _stranger(req, resp)
    address = _keep_typing(req, owner, page, error) if owner else page
    signs_in = isinstance(error, SignInNeeded) or owner != _owner(req) and other_session
    pages.see(resp, f"/login?{urlencode({'next': address})}" if signs_in else address)
    return True


def asks_for_pages(req: falcon.Request) -> bool:
    """Return whether a person's browser sent the request, not a program."""
    accepts = req.accept or ""
    return "application/json" not in accepts and (
        "text/html" in accepts or req.get_header("Sec-Fetch-Mode") == "navigate"
    )


def _keep_typing(req: falcon.Request, owner: str, page: str, error: AppError) -> str:
    address = urlsplit(page)
    record_id = service.keep(owner, _without_link_secret(req.path), req.context.form.whole, error, clock.now())
    query = [pair for pair in parse_qsl(address.query) if pair[0] not in (SHOWN, ONCE)]
    return f"{address.path}?{urlencode([*query, (SHOWN, record_id)])}"


def _page_owner(req: falcon.Request) -> str | None:
    """Return the account whose page was sent: the typed fields are kept for that account alone."""
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


def _without_link_secret(path: str) -> str:
    """Return a path without the secret of a candidate's link, which is kept nowhere."""
    return re.sub(r"^(/i|/careers/pool|/careers/receipts)/[^/]+", r"\1", path.rstrip("/") or "/")


def _fill_address(template: str, params: dict[str, Any]) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda place: str(params[place[1]]), template)
