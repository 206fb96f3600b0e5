"""One instance of the whole product for the tests that leave it as it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.product import running
from tests.product.running import Product


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """A running product with demo data."""
    folder = running.place()
    started = running.start(folder / "data")
    yield started
    running.stop(started)
    shutil.rmtree(folder)
