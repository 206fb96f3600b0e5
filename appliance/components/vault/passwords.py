"""Passwords that services use among themselves, and the application's SecretID, from the key server."""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from appliance.components.vault.client import connect, telling
from appliance.errors import ApplianceError
from appliance.host.context import Context

if TYPE_CHECKING:
    import hvac

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")
SIGNED_IN_SECONDS = 600
WRAP = "600s"


def new_password() -> str:
    """Return a random password of 256 bits."""
    return secrets.token_urlsafe(32)


class KvSecrets:
    """Implements `appliance.host.context.Secrets` over `kv/hr/<name>`."""

    def __init__(self, context: Context, random: Callable[[], str] = new_password) -> None:
        self._context, self._random = context, random
        self._known: dict[str, str] = {}
        self._client: tuple[float, hvac.Client] | None = None

    def password(self, name: str) -> str:
        """Return the password of this name, made when first asked for; raises Sealed.

        Two runs that ask at the same time get the same one: it is written only where nothing is (check-and-set).
        """
        import hvac.exceptions

        if not NAME.fullmatch(name):
            raise ApplianceError(f"{name!r} is no name of a password.", "Use small letters, digits and slashes.")
        if name in self._known:
            return self._known[name]
        kv = self._signed_in().secrets.kv.v2
        where = {"path": f"hr/{name}", "mount_point": "kv"}
        with telling(self._context):
            value = _read(kv, where)
            if value is None:
                # Refused where another run was first, or where it was deleted; what is there then decides.
                with contextlib.suppress(hvac.exceptions.InvalidRequest):
                    kv.create_or_update_secret(secret={"password": self._random()}, cas=0, **where)
                value = _read(kv, where)
        if value is None:
            raise ApplianceError(
                f"The password {name} was deleted at the key server.",
                f"Bring it back (`kv/undelete/hr/{name}`), or remove its metadata so that a new one is made.",
            )
        self._known[name] = value
        return value

    def wrapped_secret_id(self, role: str) -> Callable[[], bytes]:
        """Return what makes a wrapping token for a SecretID, for one use in ten minutes; asking raises Sealed."""

        def make() -> bytes:
            client = self._signed_in()
            with telling(self._context):
                note = {"issued_to": "hosts of web", "site": self._context.site.name}
                answer = client.auth.approle.generate_secret_id(role, metadata=note, wrap_ttl=WRAP)
            return (answer["wrap_info"]["token"] + "\n").encode()

        return make

    def _signed_in(self) -> hvac.Client:
        if self._client is None or time.monotonic() - self._client[0] > SIGNED_IN_SECONDS:
            self._client = (time.monotonic(), connect(self._context))
        return self._client[1]


def _read(kv, where: dict[str, str]) -> str | None:
    import hvac.exceptions

    try:
        return str(kv.read_secret_version(raise_on_deleted_version=True, **where)["data"]["data"]["password"])
    except hvac.exceptions.InvalidPath:
        return None
