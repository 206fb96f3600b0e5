"""The key provider of one machine: root keys in a file, one line a version.

`python -m app.foundation.keys.embedded FILE` makes the file. A line reads `v1 <32 bytes in base64>`; a new root key is
a new line, older lines stay for what they wrapped. A file of 32 bytes and nothing else is read as version 1.
"""

from __future__ import annotations

import base64
import binascii
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.foundation.keys.provider import KeyProviderError, State, WrapBroken

Random = Callable[[int], bytes]

MISSING = "%(path)s: %(why)s. Put back the root key file that belongs to this database."
OPEN = "%(path)s can be read by others (mode %(mode)s). Run `chmod 600 %(path)s` and start again."
DAMAGED = "%(path)s:%(number)s: not a root key (`v1 <32 bytes in base64>`). Put back the file from your backup."
EMPTY = "%(path)s holds no root key. Put back the root key file that belongs to this database."
OTHER = "A data key was wrapped by another root key. Put back the root key file that belongs to this database."
ALTERED = "A data key does not open with its root key. Put back the root key file that belongs to this database."


class Embedded:
    """Wraps with AES-256-GCM under the newest root key of the file."""

    name = "embedded"

    def __init__(self, path: Path, random: Random = os.urandom) -> None:
        self._roots = read_roots(path)
        self._newest = max(self._roots)
        self._random = random

    def wrap(self, keys: list[bytes]) -> list[str]:
        """Wrap data keys under the newest root key, in order."""
        prefix = f"{self.name}:v{self._newest}:"
        root = AESGCM(self._roots[self._newest])
        wrapped = []
        for key in keys:
            nonce = self._random(12)
            wrapped.append(prefix + base64.b64encode(nonce + root.encrypt(nonce, key, prefix.encode())).decode())
        return wrapped

    def unwrap(self, wrapped: list[str]) -> list[bytes]:
        """Unwrap data keys, in order; raises WrapBroken for a wrap that was not made here or was altered."""
        return [self._unwrap(text) for text in wrapped]

    def rewrap(self, wrapped: list[str]) -> list[str]:
        """Wrap again under the newest root key, in order; raises WrapBroken."""
        return self.wrap(self.unwrap(wrapped))

    def _unwrap(self, text: str) -> bytes:
        name, _, rest = text.partition(":")
        version, _, body = rest.partition(":")
        root = self._roots.get(int(version[1:]) if version[1:].isdigit() else 0)
        if name != self.name or root is None:
            raise WrapBroken(OTHER)
        try:
            sealed = base64.b64decode(body, validate=True)
            return AESGCM(root).decrypt(sealed[:12], sealed[12:], f"{name}:{version}:".encode())
        except (InvalidTag, binascii.Error, ValueError):
            raise WrapBroken(ALTERED) from None

    def lookup_key(self) -> bytes:
        """Derive the key of keyed hashes from the first root key, so that it never changes."""
        return HKDF(SHA256(), 32, salt=None, info=b"hr-appliance lookup v1").derive(self._roots[min(self._roots)])

    def newest(self) -> int:
        """Return the version of the newest root key."""
        return self._newest

    def state(self) -> State:
        """Return "ready": the root keys were read when the provider was made."""
        return "ready"

    def status(self) -> dict[str, object]:
        """Describe which root key is newest and how many there are."""
        return {
            "provider": self.name, "state": self.state(), "version": self._newest, "versions": len(self._roots)
        }  # fmt: skip


def read_roots(path: Path) -> dict[int, bytes]:
    """Read version -> root key; raises KeyProviderError when the file is missing, damaged or readable by others."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(65536)
    except OSError as error:
        raise KeyProviderError(MISSING, path=path, why=error.strerror) from None
    if mode & 0o077:
        raise KeyProviderError(OPEN, path=path, mode=f"{mode:04o}")
    if len(text) == 32:
        return {1: text}
    roots: dict[int, bytes] = {}
    for number, line in enumerate(text.decode("ascii", "replace").splitlines(), 1):
        version, _, encoded = line.strip().partition(" ")
        if not version or version.startswith("#"):
            continue
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if len(key) != 32 or not version[1:].isdigit() or version[0] != "v" or int(version[1:]) in roots:
            raise KeyProviderError(DAMAGED, path=path, number=number)
        roots[int(version[1:])] = key
    if not roots:
        raise KeyProviderError(EMPTY, path=path)
    return roots


def create_file(path: Path, random: Random = os.urandom) -> bool:
    """Write a file with one new root key, mode 0600, unless the file exists; return whether it was made."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(b"v1 " + base64.b64encode(random(32)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def main(arguments: list[str]) -> int:
    """Make the root key file that the only argument names."""
    if len(arguments) != 1:
        print("usage: python -m app.foundation.keys.embedded FILE", file=sys.stderr)
        return 2
    created = create_file(Path(arguments[0]))
    print("made a root key; keep a copy in a safe place" if created else "there is a root key already; left as it is")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
