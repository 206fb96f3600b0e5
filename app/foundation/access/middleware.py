"""Finds the account and the language of each request, and refuses forms that did not come from our pages."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Any

import falcon

from app import clock, inputs, text
from app.errors import Forbidden
from app.foundation.access import service
from app.inputs import Form
from app.settings import Settings

COOKIE = "hr_session"
LANGUAGE_COOKIE = "hr_language"
SAFE = ("GET", "HEAD", "OPTIONS")
OPEN_FORMS = ("/login", "/i/")
"""Forms without a session: signing in, and the candidate's link, whose secret address no other site knows."""

OPEN_BEFORE_CHANGE = ("/password", "/login", "/logout", "/language", "/readyz", "/api/v1/models", "/i/")
"""Paths that are open to an account which has to choose a password of its own first."""


class PageOutdated(Forbidden):
    """The page was made for another session; its fields may be kept for the account that it was made for."""

    code = "page_outdated"
    message = "You signed in anew since this page was opened. Look at what you typed and send it again."


class Language:
    """Speaks to each reader in their language and zone."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Choose by cookie, then by the Accept-Language header."""
        chosen = text.choose(req.cookies.get(LANGUAGE_COOKIE), req.get_header("Accept-Language"))
        text.speak(chosen, self._settings.time_zone)


def polls(req: falcon.Request) -> bool:
    """Return whether a page that lies open asks by itself for what is new (`seen` is what it shows)."""
    return req.method == "GET" and req.get_header("HX-Request") == "true" and "seen" in req.params


class Session:
    """Attaches the signed-in account, parses forms and holds the form token."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Set `req.context.account`, `.csrf`, `.form` and `.address`."""
        req.context.account, req.context.csrf, req.context.form = None, "", Form({})
        req.context.session = None
        req.context.address = client_address(req, self._settings.forwarded_allow_ips)
        if req.path.startswith("/static/") or req.path == "/healthz":
            return
        token = req.cookies.get(COOKIE)
        session = service.session(token, clock.now(), attended=not polls(req)) if token else None
        if session:
            req.context.account, req.context.csrf = session.account, session.csrf
            if LANGUAGE_COOKIE not in req.cookies:
                text.speak(session.account.language, session.account.time_zone)
        if (req.content_type or "").startswith("application/x-www-form-urlencoded"):
            req.context.form = inputs.form(req)
        req.context.session = session
        if session and session.account.must_change and not req.path.startswith(OPEN_BEFORE_CHANGE):
            raise service.PasswordChangeNeeded

    def process_resource(
        self, req: falcon.Request, _resp: falcon.Response, _resource: object, _params: dict[str, Any]
    ) -> None:
        """Refuse a change that another site started; raises Forbidden."""
        session = req.context.session
        if req.method in SAFE:
            return
        if req.get_header("Sec-Fetch-Site") in ("cross-site", "same-site"):
            raise Forbidden("This form was sent from another site. Open the page again and repeat it.")
        if req.path.startswith(OPEN_FORMS) or session is None:
            return
        sent = req.get_header("X-CSRF-Token") or req.context.form.get("csrf") or req.get_param("csrf") or ""
        if not hmac.compare_digest(sent.encode("utf-8", "replace"), session.csrf.encode()):
            if service.page_account(sent) is None:
                raise Forbidden("This page is out of date. Reload it and try again.")
            raise PageOutdated


def client_address(req: falcon.Request, proxies: tuple[str, ...]) -> str:
    """Return the address of the browser: X-Forwarded-For of our own proxies alone, for anyone can write that header."""
    address = (req.get_header("X-Forwarded-For") or "").rsplit(",", 1)[-1].strip()
    return address if req.remote_addr in proxies and _is_address(address) else req.remote_addr


def _is_address(text: str) -> bool:
    try:
        return bool(ipaddress.ip_address(text[:64]))
    except ValueError:
        return False
