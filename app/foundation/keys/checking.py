"""Whether every wrapped data key that the database holds still opens, a page of them in memory at a time."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.foundation.keys import service, store
from app.foundation.keys.provider import WrapBroken

PAGE = 1000


@dataclass(frozen=True)
class Keys:
    """How many persons have or had a key, how many keys open, were destroyed, or do not open."""

    total: int = 0
    opened: int = 0
    destroyed: int = 0
    failed: int = 0

    @property
    def ok(self) -> bool:
        """Return whether every key that was not destroyed opens."""
        return self.failed == 0


def check() -> Keys:
    """Unwrap every key, in one call a page, and forget it; raises KeyProviderError while the provider is away."""
    total = opened = destroyed = 0
    after: UUID | None = None
    while page := store.page(after, PAGE):
        wrapped = [text for _, text in page if text]
        total, destroyed = total + len(page), destroyed + len(page) - len(wrapped)
        opened += _count_opening(wrapped)
        after = page[-1][0]
    return Keys(total, opened, destroyed, total - destroyed - opened)


def _count_opening(wrapped: list[str]) -> int:
    """Count the keys that open: in one call, and one by one only where one of them does not."""
    try:
        return sum(len(key) == 32 for key in service.provider().unwrap(wrapped))
    except WrapBroken:
        if len(wrapped) == 1:
            return 0
    half = len(wrapped) // 2
    return _count_opening(wrapped[:half]) + _count_opening(wrapped[half:])
