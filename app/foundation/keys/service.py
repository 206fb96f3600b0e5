"""Seals and opens the fields of persons, and hashes values by which a person is looked up."""

from __future__ import annotations

import functools
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload
from uuid import UUID

from app import clock, settings
from app.foundation.keys import store
from app.foundation.keys.cipher import Cipher, Tampered
from app.foundation.keys.embedded import Embedded
from app.foundation.keys.provider import KeyProviderError, Provider, State, WrapBroken, version_of
from app.foundation.keys.ring import KeyDestroyed, NoKey, Ring, once
from app.foundation.keys.transit import Transit
from app.settings import EmbeddedKeys, TransitKeys

__all__ = [
    "Field",
    "KeyDestroyed",
    "KeyProviderError",
    "NoKey",
    "Tampered",
    "WrapBroken",
    "cipher",
    "lookup",
    "once",
    "open_",
    "open_many",
    "seal",
]

_chosen: Ring | None = None


class Field(NamedTuple):
    """Where a sealed value lies; a value opens only in the place it was sealed for."""

    person_id: UUID
    table: str
    column: str
    row_id: UUID


def ring() -> Ring:
    """Return the keys of this process, made from the settings when first asked for."""
    return _chosen or _ring_of(settings.current().keys)


@functools.lru_cache(maxsize=1)
def _ring_of(chosen: EmbeddedKeys | TransitKeys) -> Ring:
    return Ring(Transit(chosen) if isinstance(chosen, TransitKeys) else Embedded(chosen.root_key_file))


def use(new: Ring | None) -> None:
    """Use another ring in this process; None restores the ring of the settings."""
    global _chosen
    _chosen = new


def create(person_id: UUID) -> None:
    """Make a person's data key, in the transaction that creates the person; a person who has a key keeps it."""
    create_many([person_id])


def create_many(person_ids: Sequence[UUID]) -> None:
    """Make the data keys of many persons with one call to the provider."""
    if not person_ids:
        return
    pairs = ring().make(len(person_ids))
    name = ring().provider.name
    rows = [
        (person, wrapped, name, version_of(wrapped)) for person, (_, wrapped) in zip(person_ids, pairs, strict=True)
    ]
    added = store.add(rows, clock.now())
    for person, (key, wrapped) in zip(person_ids, pairs, strict=True):
        if person in added:
            ring().made(person, wrapped, key)


def seal(person_id: UUID, table: str, column: str, row_id: UUID, text: str) -> bytes:
    """Seal one text for one place; raises KeyDestroyed."""
    return seal_many([(Field(person_id, table, column, row_id), text)])[0]


def open_(person_id: UUID, table: str, column: str, row_id: UUID, sealed: bytes) -> str:
    """Open one text; raises KeyDestroyed, or Tampered when it was sealed for another place."""
    return open_many([(Field(person_id, table, column, row_id), sealed)])[0]


@overload
def seal_many(items: Sequence[tuple[Field, str]]) -> list[bytes]: ...


@overload
def seal_many(items: Sequence[tuple[Field, str | None]]) -> list[bytes | None]: ...


def seal_many(items: Sequence[tuple[Field, str | None]]) -> list[bytes] | list[bytes | None]:
    """Seal texts, in order, with at most one call to the provider; None stays None."""
    ciphers = _ciphers({field.person_id for field, text in items if text is not None})
    return [
        None if text is None else _living(ciphers, field).seal(text.encode(), *_place(field)) for field, text in items
    ]


@overload
def open_many(items: Sequence[tuple[Field, bytes]], erased: str | None = None) -> list[str]: ...


@overload
def open_many(items: Sequence[tuple[Field, bytes | None]], erased: str | None = None) -> list[str | None]: ...


def open_many(items: Sequence[tuple[Field, bytes | None]], erased: str | None = None) -> list[str] | list[str | None]:
    """Open texts, in order, with at most one call to the provider; None stays None.

    Where a person's key was destroyed, the result is `erased`; without it KeyDestroyed is raised.
    """
    ciphers = _ciphers({field.person_id for field, sealed in items if sealed is not None})
    opened: list[str | None] = []
    for field, sealed in items:
        if sealed is None:
            opened.append(None)
        elif erased is not None and ciphers[field.person_id] is None:
            opened.append(erased)
        else:
            opened.append(_living(ciphers, field).open(bytes(sealed), *_place(field)).decode())
    return opened


def cipher(person_id: UUID) -> Cipher:
    """Return the cipher of one person, for media; raises KeyDestroyed."""
    cipher = _ciphers({person_id})[person_id]
    if cipher is None:
        raise KeyDestroyed
    return cipher


def ciphers(person_ids: set[UUID]) -> dict[UUID, Cipher | None]:
    """Return the ciphers of many persons with at most one call to the provider, None where a key was destroyed."""
    return _ciphers(person_ids)


def destroy(person_id: UUID) -> bool:
    """Destroy a person's data key for ever, and return whether there was one; its values cannot be opened again."""
    destroyed = store.destroy(person_id, clock.now())
    ring().forget(person_id)
    return destroyed


def lookup(kind: str, value: str) -> bytes:
    """Hash a phone, id_number or email so that the same value is found again: HMAC-SHA-256 of the normalised value."""
    message = f"{kind}\0{normalise(kind, value)}".encode()
    return hmac.new(ring().lookup_key(), message, hashlib.sha256).digest()


LOOKUP_BYTES = 12
"""How long the lookups of `lookups` are: many stand in one row, and a search compares them alone."""


def lookups(words: Iterable[tuple[str, str]]) -> list[bytes]:
    """Hash (kind, word) pairs, in order, for an index in which words are found and not read; the caller normalises."""
    key = ring().lookup_key()
    return [hmac.digest(key, f"index {kind}\0{word}".encode(), "sha256")[:LOOKUP_BYTES] for kind, word in words]


def normalise(kind: str, value: str) -> str:
    """Return a value in the form in which it is compared."""
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == "phone":
        digits = re.sub(r"\D", "", text)
        # +86, 0086 and 86 before an 11-digit mobile number are the same person's number.
        return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    if kind == "id_number":
        return re.sub(r"[\s-]", "", text).upper()
    if kind == "email":
        return text.lower()
    raise ValueError(f"no look-up for {kind!r}; there is one for phone, id_number and email")


def status() -> dict[str, object]:
    """Describe who keeps the keys, for the administrator's page and the checks."""
    return ring().provider.status()


def state() -> State:
    """Return the state of the key service, as of a few seconds ago; never raises."""
    try:
        return ring().provider.state()
    except KeyProviderError:
        return "refused"


def provider_calls() -> int:
    """Count the calls that this process made to the key provider."""
    return ring().calls


def _place(field: Field) -> tuple[str, str, str]:
    return (field.table, field.column, str(field.row_id))


def _ciphers(person_ids: set[UUID]) -> dict[UUID, Cipher | None]:
    keys = ring().keys(person_ids)
    return {person: Cipher(key, ring().random) if key else None for person, key in keys.items()}


def _living(ciphers: dict[UUID, Cipher | None], field: Field) -> Cipher:
    cipher = ciphers[field.person_id]
    if cipher is None:
        raise KeyDestroyed
    return cipher


def provider() -> Provider:
    """Return the provider of this process."""
    return ring().provider
