"""Secrets from files, and access tokens that are asked for once and renewed before they end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from app import settings
from app.errors import SettingsError
from app.foundation.notify.adapters.protocol import Again

EARLY_SECONDS = 300
"""How long before its end a token is renewed."""


def secret(path: Path) -> str:
    """Read a secret; raises Again, as the administrator can put it there without sending anything anew."""
    try:
        return settings.secret(path)
    except SettingsError:
        raise Again("credentials") from None


class Token:
    """An access token in memory; `issue` returns a new one and its life in seconds."""

    def __init__(self, issue: Callable[[], tuple[str, float]], clock: Callable[[], float] = time.monotonic) -> None:
        self._issue, self._clock = issue, clock
        self._lock = threading.Lock()
        self._held: tuple[str, float] | None = None

    def get(self) -> str:
        """Return a token that holds for a while; raises what `issue` raises."""
        with self._lock:
            if self._held is None or self._held[1] <= self._clock():
                token, seconds = self._issue()
                self._held = (token, self._clock() + max(seconds - EARLY_SECONDS, 30))
            return self._held[0]

    def drop(self, token: str) -> None:
        """Forget a token that was refused, unless another one has taken its place."""
        with self._lock:
            if self._held and self._held[0] == token:
                self._held = None
