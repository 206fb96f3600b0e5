"""The channel of the embedded profile: nothing leaves, a page shows what would have been sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.foundation.notify.letters import Letter
from app.settings import ScreenChannel


class Screen:
    """Keeps messages where the page /messages reads them: in their own rows, sealed."""

    kind = "screen"
    takes: tuple[str, ...] = ()
    confirms = False
    leaves = False

    def __init__(self, channel: ScreenChannel) -> None:
        self._channel = channel

    def send(self, letter: Letter, address: str, message_id: UUID) -> str:
        """Do nothing: the message stays where it is."""
        return str(message_id)

    def receipt(self, reference: str, address: str, sent_at: datetime) -> bool | None:
        """Return None: nobody is asked."""
        return None
