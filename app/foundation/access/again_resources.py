"""What the dialog of an open page asks: whether its session holds, and to sign its account in again."""

from __future__ import annotations

import falcon

from app import clock
from app.foundation.access import again
from app.foundation.access.cookies import KNOWN_DEVICE_COOKIE, remember_device, set_session_cookie
from app.foundation.access.inputs import SignInAgainTyped
from app.openapi import Output


class Standing(Output):
    """Where the session of a page stands; `csrf` is what its forms carry from now on, null while none may be sent"""

    state: again.State
    csrf: str | None


class SignInAgain:
    """The sign-in dialog of a page whose session ended. It answers its script alone, in JSON."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return where the session stands for the page whose token the request carries."""
        session = req.context.session
        state = again.state(req.get_header("X-CSRF-Token") or "", session)
        Standing(state=state, csrf=session.csrf if session and state == "holds" else None).to(resp)

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Check the password of the page's account."""
        sent, device = req.context.form.read(SignInAgainTyped), req.cookies.get(KNOWN_DEVICE_COOKIE)
        opened = again.sign_in(sent.csrf, sent.email, sent.password, req.context.address, clock.now(), device)
        set_session_cookie(req, resp, opened.token)
        remember_device(req, resp, sent.email)
        Standing(state=opened.state, csrf=opened.csrf if opened.state == "holds" else None).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of the dialog."""
    return [("/login/again", SignInAgain())]
