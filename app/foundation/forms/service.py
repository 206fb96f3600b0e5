"""Keeps the fields of a refused form for minutes, shows a secret once, and recognises a form sent twice."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import settings
from app.errors import AppError
from app.foundation.forms import store
from app.foundation.keys.cipher import Cipher, Tampered
from app.text import gettext, lazy_source

TYPED_FOR = timedelta(minutes=30)
ONCE_FOR = timedelta(minutes=10)
DONE_FOR = timedelta(hours=12)
MOST = {"typed": 20, "once": 20, "done": 500}
"""How many records of each purpose an owner has at most; the oldest go first."""
MOST_OF_STRANGERS = 1000
LONGEST = 1024 * 1024
LONGEST_OF_STRANGERS = 4096
"""Bytes that are kept of one form at most."""
NEVER_KEPT = frozenset({"csrf", "key", "returned", "password", "present", "new", "again"})
"""Fields that are no typing or that nobody may keep."""
Read = Callable[[str, uuid.UUID, str, datetime], bytes | None]


@dataclass
class Returned:
    """A refused form, as its page shows it again: `fields` is what was typed, `at` the path of the field to correct."""

    id: uuid.UUID
    action: str
    fields: dict[str, list[str]]
    status: int
    code: str
    source: str
    values: dict[str, Any]
    at: str | None
    shown: bool = field(default=False)
    """Whether the page shows the typing in its form; if not, it is listed below the sentence."""

    @property
    def sentence(self) -> str:
        """The reason of the refusal, in the reader's language."""
        values = {
            name: gettext(field_value["lazy"]) if isinstance(field_value, dict) else field_value
            for name, field_value in self.values.items()
        }
        return gettext(self.source, **values)

    @property
    def conflict(self) -> bool:
        """Return whether somebody else changed the record first."""
        return self.status == 409

    @property
    def loose(self) -> list[str]:
        """Return what was typed in words, where the page has no form that shows it."""
        if self.shown:
            return []
        return [word for words in self.fields.values() for word in words if len(word) > 3 and not _is_id(word)]


def keep(owner: str, action: str, fields: dict[str, list[str]], error: AppError, at: datetime) -> uuid.UUID:
    """Keep what was typed into a refused form; returns the id under which its page shows it again."""
    typing = {name: words for name, words in fields.items() if name not in NEVER_KEPT}
    if "mine" in typing and (before := typed(owner, typing["mine"][0], at)):
        # Choosing between two versions was refused: the typing is that of the form which came first.
        typing = before.fields
    stranger = owner.startswith("browser:")
    if len(json.dumps(typing)) > (LONGEST_OF_STRANGERS if stranger else 3 * LONGEST):
        typing = {}
    record_id = uuid.uuid4()
    contents = {
        "action": action, "fields": typing, "status": error.status, "code": error.code, "source": str(error.text),
        "values": {name: _storable(value) for name, value in error.fields.items()},
        "at": error.at or getattr(error, "field", None),
    }  # fmt: skip
    _add(owner, record_id, "typed", contents, at, TYPED_FOR)
    if stranger:
        store.trim("browser:", "typed", MOST_OF_STRANGERS)
    return record_id


def typed(owner: str, record_id: str, at: datetime) -> Returned | None:
    """Return a form that was refused to this owner a short while ago."""
    contents = _open(owner, record_id, "typed", store.get, at)
    return Returned(uuid.UUID(record_id), **contents) if contents else None


def drop(owner: str, record_id: str) -> None:
    """Remove a refused form."""
    if _is_id(record_id):
        store.remove(owner, uuid.UUID(record_id))


def once(owner: str, contents: dict[str, Any], at: datetime) -> uuid.UUID:
    """Keep contents that their owner may see once; returns the id to collect them by."""
    record_id = uuid.uuid4()
    _add(owner, record_id, "once", contents, at, ONCE_FOR)
    return record_id


def collect(owner: str, record_id: str, at: datetime) -> dict[str, Any] | None:
    """Return the contents to be seen once, and remove them; None the second time."""
    return _open(owner, record_id, "once", store.take, at)


def claim(owner: str, key: str, at: datetime) -> str | None:
    """Claim a form's key in the current transaction; returns where its first sending led, None for the first.

    Waits for a first sending that is still under way.
    """
    if not _is_id(key):
        return None
    place = uuid.UUID(key)
    if store.add(owner, place, "done", b"", at, at + DONE_FOR):
        store.trim(owner, "done", MOST["done"])
        return None
    contents = _open(owner, key, "done", store.get, at)
    return contents["address"] if contents else None


def done(owner: str, key: str, address: str) -> None:
    """Store the address that a form with a claimed key led to."""
    if _is_id(key):
        place = uuid.UUID(key)
        store.change(owner, place, _seal(owner, place, {"address": address}))


def forget(at: datetime) -> int:
    """Remove expired records; returns how many there were."""
    return store.forget(at)


def _storable(value: object) -> object:
    """Return the JSON form of a placeholder value, to be translated when it is shown."""
    source = lazy_source(value)
    return {"lazy": source} if source else value if isinstance(value, int | float) else str(value)


def _add(
    owner: str, record_id: uuid.UUID, purpose: str, contents: dict[str, Any], at: datetime, span: timedelta
) -> None:
    store.forget(at)
    store.add(owner, record_id, purpose, _seal(owner, record_id, contents), at, at + span)
    store.trim(owner, purpose, MOST[purpose])


def _cipher() -> Cipher:
    secret = settings.current().cookie_key()
    return Cipher(HKDF(SHA256(), 32, salt=None, info=b"hr-appliance form records").derive(secret))


def _seal(owner: str, record_id: uuid.UUID, contents: dict[str, Any]) -> bytes:
    plain = json.dumps(contents, ensure_ascii=False, default=str).encode()
    return _cipher().seal(plain, "form_records", owner, str(record_id))


def _open(owner: str, record_id: str, purpose: str, read: Read, at: datetime) -> dict[str, Any] | None:
    if not _is_id(record_id):
        return None
    place = uuid.UUID(record_id)
    sealed = read(owner, place, purpose, at)
    if not sealed:
        return None
    try:
        contents: dict[str, Any] = json.loads(_cipher().open(sealed, "form_records", owner, str(place)))
    except Tampered:
        return None
    return contents


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
