"""Deadlines of tests and of fixtures, each stretched to the speed of this machine; what a report says of each test."""

from __future__ import annotations

import functools
import re
import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import features
from tests.pace import scaled

FIXTURE_SECONDS = 2400
"""A fixture may build a bundle, compile a key server or converge hosts; no test that waits for it pays for it."""


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Stretch the deadline of a single test, which pyproject.toml states, unless the command line names one."""
    if config.option.timeout is None:
        config.option.timeout = scaled(float(config.getini("timeout")))


ALL_SLOW = re.compile(r"^pytestmark = .*\bmark\.slow\b", re.M)
"""How a file says that all its tests are slow."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave files of slow tests alone where quick ones are asked for, and rooms whose tests are all slow.

    Importing them costs time, and some import what makes all sockets yield, which ends the workers of pytest-xdist. A
    room's conftest.py is imported before its files are looked at: it says `pytestmark` as a file does.
    """
    if config.option.markexpr != "not slow":
        return None
    if collection_path.is_dir():
        collection_path /= "conftest.py"
    if collection_path.suffix != ".py" or not collection_path.is_file():
        return None
    return True if ALL_SLOW.search(collection_path.read_text(encoding="utf-8")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stretch the deadlines that tests state themselves."""
    for item in items:
        own = item.get_closest_marker("timeout")
        if own is not None:
            item.add_marker(pytest.mark.timeout(scaled(own.args[0])), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem(collector: pytest.Module | pytest.Class) -> Generator[None, Any, Any]:
    """Write into the report what scripts/features reads; a mark that names no row or no reason is no test."""
    made = yield
    for item in made if isinstance(made, list) else []:
        try:
            _describe(item)
        except ValueError as error:
            raise collector.CollectError(f"{item.nodeid}: {error}") from error
    return made


def _describe(item: pytest.Item) -> None:
    """Give a test its commit and its rows as properties; ValueError says what is wrong with a mark."""
    root = item.config.rootpath
    marks = [features.mark(each.args, each.kwargs, _rows(root)) for each in item.iter_markers("feature")]
    rows = sorted({row for mark in marks for row in mark.rows})
    commit = _commit(root) if item.config.option.xmlpath else features.NO_COMMIT
    item.user_properties += [(features.COMMIT, commit), (features.ROWS, " ".join(rows))]


_rows, _commit = functools.cache(features.rows), functools.cache(features.commit)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef) -> Iterator[None]:
    """Give each fixture a deadline of its own: pytest-timeout counts the test's own function alone."""

    def expire(_number: int, _frame: object) -> None:
        pytest.fail(f"the fixture {fixturedef.argname} was not ready within {scaled(FIXTURE_SECONDS):.0f} s")

    handler = signal.signal(signal.SIGALRM, expire)
    rest, _ = signal.setitimer(signal.ITIMER_REAL, scaled(FIXTURE_SECONDS))
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, rest)
        signal.signal(signal.SIGALRM, handler)
