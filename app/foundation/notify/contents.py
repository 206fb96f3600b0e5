"""What a message says and where it goes: sealed with the key of its person, or for staff with a key of the service."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import settings
from app.foundation.keys import service as keys
from app.foundation.keys.cipher import Cipher
from app.foundation.notify import letters
from app.foundation.notify.letters import Letter
from app.foundation.notify.store import Message

PLACE = ("notify_messages", "contents")


@dataclass(frozen=True)
class Contents:
    """The values of a message, and the addresses of its recipient by their kind: email, phone."""

    values: dict[str, Any]
    addresses: dict[str, str]
    branch: str = ""

    def letter(self, message: Message) -> Letter:
        """Fill the texts of a message."""
        return letters.letter(message.event, message.language, self.values, message.zone, self.branch)


def seal(message_id: uuid.UUID, person_id: uuid.UUID | None, contents: Contents) -> bytes:
    """Seal contents for a message to a person, or to an account where there is no person; raises KeyDestroyed."""
    written = {name: {"time": one.isoformat()} if isinstance(one, datetime) else one
               for name, one in contents.values.items()}  # fmt: skip
    plain = json.dumps([written, contents.addresses, contents.branch], ensure_ascii=False)
    if person_id is not None:
        return keys.seal(person_id, *PLACE, message_id, plain)
    return _cipher().seal(plain.encode(), *PLACE, str(message_id))


def open_(message: Message) -> Contents:
    """Open the contents of a message; raises KeyDestroyed or Tampered."""
    [contents] = open_many([message])
    if contents is None:
        raise keys.KeyDestroyed
    return contents


def open_many(messages: Sequence[Message]) -> list[Contents | None]:
    """Open the contents of messages with one call to the key provider; None for an erased person, raises Tampered."""
    sealed = [(keys.Field(one.person_id, *PLACE, one.id), one.contents) for one in messages if one.person_id]
    opened = iter(keys.open_many(sealed, erased=""))
    return [_read(next(opened) if one.person_id else _of_account(one)) for one in messages]


def _of_account(message: Message) -> str:
    return _cipher().open(message.contents or b"", *PLACE, str(message.id)).decode()


def _read(plain: str | None) -> Contents | None:
    if not plain:
        return None
    values, addresses, branch = json.loads(plain)
    return Contents({name: _value(one) for name, one in values.items()}, addresses, branch)


def _value(written: object) -> object:
    return datetime.fromisoformat(written["time"]) if isinstance(written, Mapping) else written


def _cipher() -> Cipher:
    secret = settings.current().cookie_key()
    return Cipher(HKDF(SHA256(), 32, salt=None, info=b"hr-appliance messages to staff").derive(secret))
