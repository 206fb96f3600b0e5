"""The interface of key providers; none of them hands a root key out."""

from __future__ import annotations

from typing import Literal, Protocol

from app.errors import AppError

State = Literal["ready", "sealed", "away", "refused", "unknown"]


class KeyProviderError(AppError):
    """The provider cannot wrap or unwrap at the moment, or was set up wrongly."""

    status = 503
    code = "key_provider"
    message = "The key service cannot be used at the moment. Nothing was stored; ask the administrator to look at it."


class WrapBroken(KeyProviderError):
    """The text is no data key that this provider wrapped: another provider did, or it was altered."""


class Provider(Protocol):
    """Wraps data keys under a root key of its own.

    A wrapped key reads `<who>:v<version>:<base64>`, as Vault Transit writes it, so the version of the root key is
    seen without asking. Each method is one call to the key service, however long the list; all raise
    KeyProviderError while it cannot be used.
    """

    name: str

    def wrap(self, keys: list[bytes]) -> list[str]:
        """Wrap data keys under the newest root key, in order."""

    def unwrap(self, wrapped: list[str]) -> list[bytes]:
        """Unwrap data keys, in order; raises WrapBroken for a wrap that was not made here or was altered."""

    def rewrap(self, wrapped: list[str]) -> list[str]:
        """Wrap keys again under the newest root key, in order; raises WrapBroken."""

    def lookup_key(self) -> bytes:
        """Return the 32 bytes that keyed hashes use; the same for ever, whatever the version of the root key."""

    def newest(self) -> int:
        """Return the version of the root key under which `wrap` wraps."""

    def state(self) -> State:
        """Return the state of the key service, a few seconds old at most; never raises, and is cheap."""

    def status(self) -> dict[str, object]:
        """Describe the provider, its state and the newest version, without any key; never raises."""


def version_of(wrapped: str) -> int:
    """Read the root key's version from a wrapped key."""
    try:
        return int(wrapped.split(":", 2)[1].removeprefix("v"))
    except (IndexError, ValueError):
        raise KeyProviderError("A wrapped key in the database cannot be read. Restore it from the backup.") from None
