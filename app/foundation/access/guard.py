"""States beside a responder which roles may enter."""

from __future__ import annotations

import functools
from collections.abc import Callable

import falcon

from app.errors import Forbidden, SignInNeeded

Responder = Callable[..., None]


def allow(*roles: str) -> Callable[[Responder], Responder]:
    """Let only accounts with one of these roles reach the responder, which keeps them for the permission matrix."""

    def decorate(responder: Responder) -> Responder:
        @functools.wraps(responder)
        def guarded(self: object, req: falcon.Request, resp: falcon.Response, **params: object) -> None:
            account = getattr(req.context, "account", None)
            if account is None:
                raise SignInNeeded
            if account.role not in roles:
                raise Forbidden
            responder(self, req, resp, **params)

        guarded.roles = roles  # type: ignore[attr-defined]  # a function takes attributes, though no type says so
        return guarded

    return decorate
