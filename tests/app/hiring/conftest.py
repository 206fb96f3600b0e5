"""What the tests of hiring share."""

from __future__ import annotations

from collections.abc import Iterator

import falcon
import pytest

from app import database
from app.app import create


@pytest.fixture
def app(db) -> Iterator[falcon.App]:
    """The application over the database of the test."""
    made = create(db)
    yield made
    database.db.close()
