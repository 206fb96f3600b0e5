"""Shows a page of an original as a PNG, with ID and telephone numbers covered; drawn once, in a process of its own."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app import clock
from app.errors import AppError
from app.foundation.isolation import service as isolation
from app.hiring.applications import masking

LIMITS = isolation.Limits(processor_seconds=15)
PATIENCE_SECONDS = 2
"""A waiting request takes a thread of the pages: after this the reader's page asks again by itself."""
KEPT_BYTES, KEPT_PAGES = 32 * 1024**2, 1000
KEPT_FOR = timedelta(minutes=5)
"""A reader who turns pages sees them at once; no page is cached for longer than a data key."""


class NotDrawn(AppError):
    """The page cannot be drawn."""

    status = 422
    code = "not_drawn"
    message = "This page cannot be shown as a picture. Its text is beside it."


def page(original: UUID, page: dict, known: Sequence[str], load: Callable[[], bytes]) -> bytes:
    """Return page `page` (as document_text describes it) of an original, which `load` fetches.

    Raises NotDrawn, without trying again while that is cached, and isolation.Busy.
    """
    request = {name: page[name] for name in ("number", "width", "height")} | {"covers": list(covers(page, known))}
    key = (original, repr(request))
    drawn = _remembered.get(key, clock.now())
    if drawn is None:
        try:
            drawn = isolation.call(
                "app.hiring.applications.drawing:draw", request, load(), LIMITS, patience=PATIENCE_SECONDS
            )
        except (isolation.Unreadable, isolation.TooMuch):
            drawn = b""
        _remembered.put(key, drawn, clock.now())
    if not drawn:
        raise NotDrawn
    return drawn


class _Remembered:
    """A cache of drawn pages, empty bytes for a page that cannot be drawn; the oldest is dropped first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[tuple[UUID, str], tuple[datetime, bytes]] = OrderedDict()

    def get(self, key: tuple[UUID, str], at: datetime) -> bytes | None:
        """Return a page that is not too old."""
        with self._lock:
            self._forget(at)
            return self._pages[key][1] if key in self._pages else None

    def put(self, key: tuple[UUID, str], drawn: bytes, at: datetime) -> None:
        """Remember a page."""
        with self._lock:
            self._pages[key] = (at, drawn)
            self._forget(at)

    def _forget(self, at: datetime) -> None:
        while self._pages:
            drawn_at, _ = next(iter(self._pages.values()))
            size = sum(len(drawn) for _, drawn in self._pages.values())
            if at - drawn_at < KEPT_FOR and size <= KEPT_BYTES and len(self._pages) <= KEPT_PAGES:
                return
            self._pages.popitem(last=False)


_remembered = _Remembered()


def covers(page: dict, known: Sequence[str]) -> Iterable[tuple[float, float, float, float]]:
    """Return the boxes to cover: the stretch of each line that a number takes, wider by a letter on each side."""
    for line, places in _numbers(page, known):
        if not line.get("box"):
            continue
        left, top, right, bottom = line["box"]
        ends = [0.0]
        for letter in line["text"]:
            ends.append(ends[-1] + (2.0 if ord(letter) > 0x2E7F else 1.0))
        unit = (right - left) / max(ends[-1], 1.0)
        for start, end in places:
            yield (
                max(left, left + (ends[start] - 1.5) * unit), top, min(right, left + (ends[end] + 1.5) * unit), bottom
            )  # fmt: skip


def can_be_drawn(kind: str, page: dict, known: Sequence[str]) -> bool:
    """Return whether a page may be shown as a picture: it has a place, and so has every number to cover."""
    if kind not in ("pdf", "image") or not page.get("width") or not page.get("height"):
        return False
    return all(line.get("box") for line, _ in _numbers(page, known))


def _numbers(page: dict, known: Sequence[str]) -> Iterable[tuple[dict, list[tuple[int, int]]]]:
    """Return each line that holds a number or part of one, with the stretches of it to cover."""
    spans = masking.line_places([line["text"] for line in page["lines"]], known)
    return [(line, places) for line, places in zip(page["lines"], spans, strict=True) if places]
