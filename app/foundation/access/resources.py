"""Signing in, signing out, and choosing a language."""

from __future__ import annotations

from urllib.parse import urlparse

import falcon

from app import clock, pages
from app.errors import Invalid, TooMany
from app.foundation.access import service
from app.foundation.access.guard import allow
from app.foundation.access.middleware import COOKIE, LANGUAGE_COOKIE
from app.text import LANGUAGES, gettext

YEAR = 365 * 24 * 3600


def _inside(address: str | None) -> str:
    """Return an address of this site, or the home page."""
    parsed = urlparse(address or "/")
    return (
        address if address and address.startswith("/") and not parsed.netloc and not address.startswith("//") else "/"
    )


class SignIn:
    """The sign-in page."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        _show(req, resp, req.get_param("next"))

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Check the password and go on to where the reader wanted to be."""
        form = req.context.form
        try:
            token = service.sign_in(form.get("email", ""), form.word("password"), req.context.address, clock.now())
        except (Invalid, TooMany) as error:
            resp.status = error.status
            _show(req, resp, form.get("next"), form.get("email", ""), gettext(error.text, **error.fields))
            return
        _remember(req, resp, token)
        pages.see(resp, _inside(form.get("next")))


def _remember(req: falcon.Request, resp: falcon.Response, token: str) -> None:
    secure = req.context.settings.secure_cookies
    resp.set_cookie(COOKIE, token, http_only=True, secure=secure, same_site="Lax", path="/")


def _show(
    req: falcon.Request, resp: falcon.Response, wanted: str | None, email: str = "", refused: str | None = None
) -> None:
    pages.render(req, resp, "access/login.html", next=_inside(wanted), email=email, refused=refused)


class Password:
    """The page on which people choose their own password."""

    @allow("hr", "hr_lead", "manager", "administrator", "auditor")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        _show_password(req, resp)

    @allow("hr", "hr_lead", "manager", "administrator", "auditor")
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Change it, and go on in a session that is the only one."""
        given = [req.context.form.word(name) for name in ("present", "new", "again")]
        try:
            token = service.change_password(req.context.account, *given, clock.now())
        except (Invalid, TooMany) as error:
            resp.status = error.status
            _show_password(req, resp, gettext(error.text, **error.fields))
            return
        _remember(req, resp, token)
        pages.see(resp, "/")


def _show_password(req: falcon.Request, resp: falcon.Response, refused: str | None = None) -> None:
    rules = req.context.settings.passwords
    pages.render(req, resp, "access/password.html", rules=rules, refused=refused)


class SignOut:
    """Ends a session."""

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Forget the session and show the sign-in page."""
        if req.cookies.get(COOKIE):
            service.sign_out(req.cookies[COOKIE])
        resp.unset_cookie(COOKIE, path="/")
        pages.see(resp, "/login")


class Language:
    """Switches between Chinese and English."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Keep the choice in a cookie and in the account, and go back to the page."""
        chosen = req.get_param("to")
        if chosen not in LANGUAGES:
            raise Invalid("Choose one of: zh, en.")
        if req.context.account:
            service.set_language(req.context.account.id, chosen)
        secure = req.context.settings.secure_cookies
        resp.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, secure=secure, same_site="Lax", path="/")
        pages.see(resp, _inside(req.get_param("back")))


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [("/login", SignIn()), ("/logout", SignOut()), ("/password", Password()), ("/language", Language())]
