"""A place where the profile may run, and a way to start it there."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from tests.embedded.running import Running


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with a short name that PostgreSQL's own account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="try-", dir="/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(place: Path) -> Iterator[Callable[..., Running]]:
    """Start profiles; none outlives its test."""
    started: list[Running] = []

    def begin(port: int, *more: str, data: Path | None = None, **how: Sequence[str]) -> Running:
        started.append(Running(data or place / "data", port, *more, **how))
        return started[-1]

    yield begin
    for running in started:
        running.stop(signal.SIGTERM)
    for running in started:
        for process in running.living():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        running.process.stdout.close()
        running.process.stderr.close()
