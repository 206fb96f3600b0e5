"""Unwrapped data keys in memory: few, for minutes, and never of a person whose key was destroyed."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from app.errors import AppError
from app.foundation.keys import store
from app.foundation.keys.provider import Provider

HOLD_SECONDS = 300
LIMIT = 4096

_read: ContextVar[dict[UUID, str | None] | None] = ContextVar("wrapped keys read in this block", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Read the wrapped key of each person from the database once within the block."""
    outer = _read.set({} if _read.get() is None else _read.get())
    try:
        yield
    finally:
        _read.reset(outer)


class KeyDestroyed(AppError):
    """The person's data was erased."""

    status = 410
    code = "key_destroyed"
    message = "This person's data was erased and cannot be read any more."


class NoKey(AppError):
    """The person never had a key; the row of the key is missing."""

    code = "no_key"
    message = "This person has no data key. Tell the administrator; nothing was changed."


class Ring:
    """Gets the data keys of persons, with one call to the provider for all that are not in memory.

    The wrapped key is read from the database each time and is part of the cache's key, so that destroying a person's
    key takes effect at once in every process; within a block of `once`, which lasts milliseconds, it is read once.
    """

    def __init__(
        self,
        provider: Provider,
        clock: Callable[[], float] = time.monotonic,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self.provider = provider
        self.random = random
        self.calls = 0
        self._clock = clock
        self._cached: OrderedDict[tuple[UUID, str], tuple[float, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._lookup: bytes | None = None

    def make(self, count: int) -> list[tuple[bytes, str]]:
        """Make data keys and wrap them in one call; returns (key, wrapped) pairs."""
        keys = [self.random(32) for _ in range(count)]
        self.calls += 1
        return list(zip(keys, self.provider.wrap(keys), strict=True))

    def made(self, person_id: UUID, wrapped: str, key: bytes) -> None:
        """Keep the key of a person whose row was added in the current transaction."""
        self.hold(person_id, wrapped, key)
        if (read := _read.get()) is not None:
            read[person_id] = wrapped

    def hold(self, person_id: UUID, wrapped: str, key: bytes) -> None:
        """Keep an unwrapped key for a while; the least recently used makes room."""
        with self._lock:
            self._cached[person_id, wrapped] = (self._clock() + HOLD_SECONDS, key)
            self._cached.move_to_end((person_id, wrapped))
            while len(self._cached) > LIMIT:
                self._cached.popitem(last=False)

    def keys(self, person_ids: Iterable[UUID]) -> dict[UUID, bytes | None]:
        """Return each person's key, None where it was destroyed; raises NoKey for a person without one."""
        requested = set(person_ids)
        rows = _wrapped(requested) if requested else {}
        if requested - rows.keys():
            raise NoKey
        keys: dict[UUID, bytes | None] = {}
        missing: list[tuple[UUID, str]] = []
        for person, wrapped in rows.items():
            keys[person] = self._remembered(person, wrapped) if wrapped else None
            if wrapped and keys[person] is None:
                missing.append((person, wrapped))
        if missing:
            self.calls += 1
            for (person, wrapped), key in zip(missing, self.provider.unwrap([w for _, w in missing]), strict=True):
                self.hold(person, wrapped, key)
                keys[person] = key
        return keys

    def lookup_key(self) -> bytes:
        """Return the key of keyed hashes, asked for once."""
        if self._lookup is None:
            self.calls += 1
            self._lookup = self.provider.lookup_key()
        return self._lookup

    def forget(self, person_id: UUID) -> None:
        """Drop a person's keys from memory."""
        if (read := _read.get()) is not None:
            read.pop(person_id, None)
        with self._lock:
            for entry in [entry for entry in self._cached if entry[0] == person_id]:
                del self._cached[entry]

    def _remembered(self, person_id: UUID, wrapped: str) -> bytes | None:
        with self._lock:
            until, key = self._cached.get((person_id, wrapped), (0.0, None))
            if key is None:
                return None
            if until <= self._clock():
                del self._cached[person_id, wrapped]
                return None
            self._cached.move_to_end((person_id, wrapped))
            return key


def _wrapped(person_ids: set[UUID]) -> dict[UUID, str | None]:
    read = _read.get()
    if read is None:
        return store.wrapped(person_ids)
    if unread := person_ids - read.keys():
        read |= store.wrapped(unread)
    return {person: read[person] for person in person_ids if person in read}
