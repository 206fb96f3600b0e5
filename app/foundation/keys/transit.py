"""The key provider of a site: root keys that never leave the Transit engine of its key server."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

import hvac
from hvac.exceptions import Forbidden, InvalidPath, InvalidRequest, VaultError

from app.foundation.keys.key_server import REFUSED, KeyServer
from app.foundation.keys.provider import KeyProviderError, State, WrapBroken
from app.settings import TransitKeys

PREFIX = "vault:v"
LOOKUP = b"hr-appliance lookup v1"
"""The input of Transit from which the key of keyed hashes is derived: constant, so that the key is stored nowhere."""

OTHER = "A data key was wrapped by another key service. Use the one that belongs to this database."
ALTERED = "A data key does not open at the key server. Restore the database and the key server of one moment."
TOO_OLD = "A data key was wrapped under a version that the key server has closed. Have the version opened again."
NO_KEY = "The key server has no key %(key)s. Restore the key server that belongs to this database."
ODD = "The key server answered in a way that is not understood. Nothing was stored; look at its log."


class Transit:
    """Wraps by Transit, each list in one call."""

    name = "transit"

    def __init__(self, config: TransitKeys, server: KeyServer | None = None) -> None:
        self._config = config
        self._server = server or KeyServer(config)

    def wrap(self, keys: list[bytes]) -> list[str]:
        """Wrap data keys under the newest version of the key, in order."""
        batch = [{"plaintext": base64.b64encode(key).decode()} for key in keys]
        return [result["ciphertext"] for result in self._batch("encrypt_data", batch)]

    def unwrap(self, wrapped: list[str]) -> list[bytes]:
        """Unwrap data keys, in order; raises WrapBroken for a wrap that was not made here or was altered."""
        results = self._batch("decrypt_data", [{"ciphertext": _checked_prefix(text)} for text in wrapped])
        return [base64.b64decode(result["plaintext"]) for result in results]

    def rewrap(self, wrapped: list[str]) -> list[str]:
        """Wrap again under the newest version, in order, without the keys leaving the key server."""
        return [
            result["ciphertext"]
            for result in self._batch("rewrap_data", [{"ciphertext": _checked_prefix(t)} for t in wrapped])
        ]

    def lookup_key(self) -> bytes:
        """Have 32 bytes derived by HMAC-SHA-256 under the first version of the look-up key."""
        parameters = {"hash_input": base64.b64encode(LOOKUP).decode(), "algorithm": "sha2-256", "key_version": 1}
        name = self._config.lookup
        answer = self._ask(
            name, lambda engine: engine.generate_hmac(name, mount_point=self._config.mount, **parameters)
        )
        try:
            return base64.b64decode(answer["data"]["hmac"].split(":", 2)[2], validate=True)
        except (KeyError, IndexError, binascii.Error):
            raise KeyProviderError(ODD) from None

    def newest(self) -> int:
        """Return the newest version of the key."""
        return int(self._described()["latest_version"])

    def state(self) -> State:
        """Return how the key server was a few seconds ago."""
        return self._server.state()

    def status(self) -> dict[str, object]:
        """Describe the key server and, while it answers, which versions of the key there are."""
        try:
            description = self._described()
        except KeyProviderError as error:
            return {"provider": self.name, "state": self.state(), "note": str(error)}
        return {
            "provider": self.name,
            "state": "ready",
            "version": description["latest_version"],
            "versions": len(description["keys"]),
            "oldest_open": description["min_decryption_version"],
        }

    def _described(self) -> dict[str, Any]:
        described: dict[str, Any] = self._ask(
            self._config.key, lambda engine: engine.read_key(self._config.key, mount_point=self._config.mount)
        )["data"]
        return described

    def _batch(self, verb: str, batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not batch:
            return []
        name, mount = self._config.key, self._config.mount
        empty = {"encrypt_data": {"plaintext": ""}}.get(verb, {"ciphertext": ""})
        answer = self._ask(
            name, lambda engine: getattr(engine, verb)(name, batch_input=batch, mount_point=mount, **empty)
        )
        results: list[dict[str, Any]] = answer["data"]["batch_results"]
        for result in results:
            if result.get("error"):
                raise _error_of(name, [result["error"]])
        if len(results) != len(batch):
            raise KeyProviderError(ODD)
        return results

    def _ask(self, name: str, call: Callable[[hvac.api.secrets_engines.Transit], dict[str, Any]]) -> dict[str, Any]:
        """Make one call; turns refusals of Transit into KeyProviderError."""
        try:
            return self._server.ask(lambda client: call(client.secrets.transit))
        except Forbidden:
            # A right to change what is there says nothing of what is not: a key that is gone reads as forbidden.
            raise KeyProviderError(REFUSED if self._there(name) else NO_KEY, key=name) from None
        except InvalidPath:
            raise KeyProviderError(NO_KEY, key=name) from None
        except InvalidRequest as error:
            answer = error.json if isinstance(error.json, dict) else {}
            data = answer.get("data") or {}
            errors = [entry["error"] for entry in data.get("batch_results") or [] if entry.get("error")]
            raise _error_of(name, errors or [str(entry) for entry in error.errors or []]) from None
        except VaultError:
            raise KeyProviderError(ODD) from None

    def _there(self, name: str) -> bool:
        """Return whether the key server knows a key; True where the question itself is refused."""
        try:
            self._server.ask(lambda client: client.secrets.transit.read_key(name, mount_point=self._config.mount))
        except InvalidPath:
            return False
        except VaultError:
            return True
        return True


def _checked_prefix(text: str) -> str:
    if not text.startswith(PREFIX):
        raise WrapBroken(OTHER)
    return text


def _error_of(name: str, errors: list[str]) -> KeyProviderError:
    text = " ".join(errors).lower()
    if "key not found" in text:
        return KeyProviderError(NO_KEY, key=name)
    if "too old" in text:
        return KeyProviderError(TOO_OLD)
    if "invalid ciphertext" in text or "authentication failed" in text or "too new" in text or "base64" in text:
        return WrapBroken(ALTERED)
    return KeyProviderError(ODD)
