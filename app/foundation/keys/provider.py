"""What a keeper of root keys can do for the application; it never hands a root key out."""

from __future__ import annotations

from typing import Protocol

from app.errors import AppError


class KeyProviderError(AppError):
    """The provider cannot wrap or unwrap at the moment, or was set up wrongly."""

    status = 503
    code = "key_provider"
    message = "The key service cannot be used at the moment. Nothing was stored; ask the administrator to look at it."


class Provider(Protocol):
    """Wraps data keys under a root key of its own.

    A wrapped key reads `<provider>:v<version>:<base64>`, as Vault Transit writes it, so the version of the root key is
    seen without asking. Each method is one call to the key service, however long the list.
    """

    name: str

    def wrap(self, keys: list[bytes]) -> list[str]:
        """Wrap data keys under the newest root key, in order."""

    def unwrap(self, wrapped: list[str]) -> list[bytes]:
        """Unwrap data keys, in order; raises KeyProviderError when one was not wrapped here or was altered."""

    def lookup_key(self) -> bytes:
        """Return the 32 bytes that keyed hashes use; the same for ever, whatever the version of the root key."""

    def status(self) -> dict[str, object]:
        """Say who keeps the keys and which version is newest, without any key."""


def version_of(wrapped: str) -> int:
    """Read the root key's version from a wrapped key."""
    try:
        return int(wrapped.split(":", 2)[1].removeprefix("v"))
    except (IndexError, ValueError):
        raise KeyProviderError("A wrapped key in the database cannot be read. Restore it from the backup.") from None
