"""Signing in, signing out, and choosing a language."""

from __future__ import annotations

import falcon

from app import clock, pages
from app.errors import Invalid
from app.foundation.access import again_resources, service
from app.foundation.access.cookies import KNOWN_DEVICE_COOKIE, remember_device, set_session_cookie
from app.foundation.access.guard import allow
from app.foundation.access.inputs import PasswordsTyped, SignInTyped
from app.foundation.access.middleware import COOKIE, LANGUAGE_COOKIE
from app.foundation.forms.browser import form, typed
from app.text import LANGUAGES

YEAR = 365 * 24 * 3600


def _own_address(address: str | None) -> str:
    """Return an address of this site, or the home page."""
    # Browsers read a backslash as a slash, and leave control characters out.
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return "/"
    return address if address.isprintable() else "/"


class SignIn:
    """The sign-in page."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        sent: dict[str, str] = typed(req) or {}
        address = _own_address(sent.get("next") or req.get_param("next"))
        pages.render(req, resp, "access/login.html", next=address, email=sent.get("email", ""))

    @form("/login", once=False)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Check the password and redirect to the address that the reader asked for."""
        sent, device = req.context.form.read(SignInTyped), req.cookies.get(KNOWN_DEVICE_COOKIE)
        token = service.sign_in(sent.email, sent.password, req.context.address, clock.now(), device)
        set_session_cookie(req, resp, token)
        remember_device(req, resp, sent.email)
        pages.see(resp, _own_address(sent.next))


class Password:
    """The page on which people choose their own password."""

    @allow("service.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        typed(req)
        pages.render(req, resp, "access/password.html", rules=req.context.settings.passwords)

    @allow("service.use")
    @form("/password", once=False)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Change the password, and open a session that is the only one."""
        sent = req.context.form.read(PasswordsTyped)
        token = service.change_password(req.context.account, sent.present, sent.new, sent.again, clock.now())
        set_session_cookie(req, resp, token)
        pages.see(resp, "/")


class SignOut:
    """Ends a session."""

    @form("/login", once=False)
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
        pages.see(resp, _own_address(req.get_param("back")))


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/login", SignIn()),
        ("/logout", SignOut()),
        ("/password", Password()),
        ("/language", Language()),
        *again_resources.routes(),
    ]
