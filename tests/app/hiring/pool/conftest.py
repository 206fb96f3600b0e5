"""What the tests of the talent pool share: a past candidate, a position to write about, and messages on a page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app import settings, text
from tests.app.hiring.pooled import offered, rejected


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are read in English."""
    with text.reader("en"):
        yield


@pytest.fixture
def on_screen(db, monkeypatch):
    """Messages go out at any hour, onto the page of messages."""
    rules = db.notify.model_copy(update={"quiet_until": db.notify.quiet_from})
    made = db.model_copy(update={"notify": rules})
    monkeypatch.setattr(settings, "current", lambda: made)
    return made


@pytest.fixture
def past(people, on_screen):
    return rejected(people)


@pytest.fixture
def post(people, past):
    return offered(people)
