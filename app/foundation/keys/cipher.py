"""Sealing with one data key: short texts whole, long contents as a stream of chunks in constant memory.

A sealed text is `01 | nonce (12) | AES-256-GCM`. A sealed stream is `02 | salt (16) | chunks`: the salt derives a key
of its own (HKDF-SHA-256), each chunk's nonce is its number and whether it is the last, so chunks cannot be moved,
dropped or cut off (the STREAM construction, Hoang, Reyhanitabar, Rogaway and Vizár 2015).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import AppError

TEXT, STREAM = b"\x01", b"\x02"
CHUNK = 64 * 1024
HEADER = 1 + 16
TAG = 16


class Tampered(AppError):
    """What is stored was altered, moved to another row or sealed with another key."""

    code = "tampered"
    message = "A stored value does not open: it was altered or moved. It was left as it is; tell the security team."


def bound(*context: str | int) -> bytes:
    """Join the parts that say where a value belongs, each with its length, so that no two contexts read the same."""
    parts = [str(part).encode() for part in context]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


class Cipher:
    """Seals and opens with the data key of one person."""

    def __init__(self, key: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
        self._key = key
        self._aead = AESGCM(key)
        self._random = random

    def seal(self, plain: bytes, *context: str | int) -> bytes:
        """Seal bytes for the place that the context names."""
        nonce = self._random(12)
        return TEXT + nonce + self._aead.encrypt(nonce, plain, TEXT + bound(*context))

    def open(self, sealed: bytes, *context: str | int) -> bytes:
        """Open bytes sealed for the same place; raises Tampered."""
        if sealed[:1] != TEXT or len(sealed) < 1 + 12 + TAG:
            raise Tampered
        try:
            return self._aead.decrypt(sealed[1:13], sealed[13:], TEXT + bound(*context))
        except InvalidTag:
            raise Tampered from None

    def seal_stream(self, pieces: Iterable[bytes], *context: str | int) -> Iterator[bytes]:
        """Seal pieces of any size, copying no more of them than is left over between one chunk and the next."""
        salt = self._random(HEADER - 1)
        aead = self._derived(salt, context)
        yield STREAM + salt
        number, pending = 0, bytearray()
        for piece in pieces:
            view, at = memoryview(piece), 0
            if pending:
                at = min(CHUNK - len(pending), len(view))
                pending += view[:at]
                if at == len(view):
                    continue  # a full chunk waits until it is known not to be the last
                yield aead.encrypt(_nonce(number, last=False), pending, None)
                pending.clear()
                number += 1
            while len(view) - at > CHUNK:
                yield aead.encrypt(_nonce(number, last=False), view[at : at + CHUNK], None)
                at += CHUNK
                number += 1
            pending += view[at:]
        yield aead.encrypt(_nonce(number, last=True), pending, None)

    def open_stream(
        self, file: BinaryIO, size: int, *context: str | int, start: int = 0, end: int | None = None
    ) -> Iterator[bytes]:
        """Open bytes start to end (end not included) of a sealed stream; reads only the chunks they lie in.

        `size` is what was sealed, in bytes. Raises Tampered.
        """
        end = size if end is None else min(end, size)
        last = max(0, (size - 1) // CHUNK)
        header = file.read(HEADER)
        if header[:1] != STREAM or len(header) != HEADER:
            raise Tampered
        aead = self._derived(header[1:], context)
        for number in range(start // CHUNK, last + 1):
            if size and number * CHUNK >= end:
                return
            file.seek(HEADER + number * (CHUNK + TAG))
            try:
                chunk = aead.decrypt(_nonce(number, last=number == last), file.read(CHUNK + TAG), None)
            except (InvalidTag, ValueError):
                raise Tampered from None
            if len(chunk) != min(CHUNK, size - number * CHUNK):
                raise Tampered
            yield chunk[max(0, start - number * CHUNK) : end - number * CHUNK]

    def _derived(self, salt: bytes, context: tuple[str | int, ...]) -> AESGCM:
        return AESGCM(HKDF(SHA256(), 32, salt=salt, info=STREAM + bound(*context)).derive(self._key))


def sealed_size(size: int) -> int:
    """Return how many bytes a stream of `size` bytes takes once sealed."""
    return HEADER + size + TAG * max(1, -(-size // CHUNK))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
