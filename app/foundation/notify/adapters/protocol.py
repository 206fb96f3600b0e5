"""What every channel for messages does, and how it says that it did not take one."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.foundation.notify.letters import Letter


class NotSent(Exception):
    """The message was not taken, for the reason of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Again(NotSent):
    """Not now: the same message may be taken later."""


class Refused(NotSent):
    """Not by this channel: another one may take it."""


class Adapter(Protocol):
    """A channel."""

    kind: str
    takes: tuple[str, ...]
    """The kinds of address that it sends to, the best first; none where it sends nowhere."""
    confirms: bool
    """Whether `receipt` can tell later that a message arrived."""
    leaves: bool
    """Whether messages leave the product, so that quiet hours count."""

    def send(self, letter: Letter, address: str, message_id: UUID) -> str:
        """Hand a message over and return the channel's reference to it; raises Again or Refused."""

    def receipt(self, reference: str, address: str, sent_at: datetime) -> bool | None:
        """Return whether a message arrived, None while the channel does not know; raises Again."""
