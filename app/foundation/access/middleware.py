"""Finds out, for each request, who asks and in which language, and refuses forms that did not come from our pages."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs

import falcon

from app import clock, text
from app.errors import Forbidden, Invalid
from app.foundation.access import service
from app.settings import Settings

COOKIE = "hr_session"
LANGUAGE_COOKIE = "hr_language"
SAFE = ("GET", "HEAD", "OPTIONS")
FORM_LIMIT = 1024 * 1024
OPEN_FORMS = ("/login", "/i/")
"""Forms without a session: signing in, and the candidate's link, whose secret address no other site knows."""

OPEN_BEFORE_CHANGE = ("/password", "/login", "/logout", "/language", "/readyz", "/api/v1/models", "/i/")
"""What an account may open that has to choose a password of its own first."""


class Language:
    """Speaks to each reader in their language and zone."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Choose by cookie, then by what the browser asks for."""
        chosen = text.choose(req.cookies.get(LANGUAGE_COOKIE), req.get_header("Accept-Language"))
        text.speak(chosen, self._settings.time_zone)


class Session:
    """Attaches the signed-in account, parses forms and holds the form token."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Set `req.context.account`, `.csrf`, `.form` and `.address`."""
        req.context.account, req.context.csrf, req.context.form = None, "", Form({})
        req.context.address = client_address(req, self._settings.forwarded_allow_ips)
        if req.path.startswith("/static/") or req.path == "/healthz":
            return
        token = req.cookies.get(COOKIE)
        found = service.session(token, clock.now()) if token else None
        if found:
            req.context.account, req.context.csrf = found.account, found.csrf
            if LANGUAGE_COOKIE not in req.cookies:
                text.speak(found.account.language, found.account.time_zone)
        if (req.content_type or "").startswith("application/x-www-form-urlencoded"):
            req.context.form = _form(req)
        if req.method not in SAFE:
            self._check_origin(req, found)
        if found and found.account.must_change and not req.path.startswith(OPEN_BEFORE_CHANGE):
            raise service.PasswordChangeNeeded

    def _check_origin(self, req: falcon.Request, found: service.Session | None) -> None:
        """Refuse a change that another site started; raises Forbidden."""
        if req.get_header("Sec-Fetch-Site") in ("cross-site", "same-site"):
            raise Forbidden("This form was sent from another site. Open the page again and repeat it.")
        if req.path.startswith(OPEN_FORMS) or found is None:
            return
        sent = req.get_header("X-CSRF-Token") or req.context.form.get("csrf") or req.get_param("csrf") or ""
        if not hmac.compare_digest(sent, found.csrf):
            raise Forbidden("This page is out of date. Reload it and try again.")


def client_address(req: falcon.Request, proxies: tuple[str, ...]) -> str:
    """Return where the browser is: what a proxy of ours says, and nobody else, for anyone can write that header."""
    told = (req.get_header("X-Forwarded-For") or "").rsplit(",", 1)[-1].strip()
    return told if told and req.remote_addr in proxies else req.remote_addr


def _form(req: falcon.Request) -> Form:
    body = req.bounded_stream.read(FORM_LIMIT + 1)
    if len(body) > FORM_LIMIT:
        raise Invalid("The form is too large.")
    return Form(parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True))


class Form(dict):
    """The fields of a form: `form["x"]` is the first value, `form.all("x")` every one."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__({name: values[0].strip() for name, values in fields.items()})
        self._all = fields

    def word(self, name: str) -> str:
        """Return a field exactly as it was written: a password may begin or end with a blank."""
        return self._all.get(name, [""])[0]

    def all(self, name: str) -> list[str]:
        """Return every value of a field, in order."""
        return [value.strip() for value in self._all.get(name, [])]
