"""Tasks for the worker process that tests kill: each leaves rows in `effects` and waits where its test wants it."""

from __future__ import annotations

import time
from pathlib import Path

from app import database
from app.foundation.work import service
from tests.pace import scaled


def wait_for(path: str) -> None:
    """Wait until a file exists, for at most a minute."""
    deadline = time.monotonic() + scaled(60)
    while not Path(path).exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def note(text: str) -> None:
    """Leave a row."""
    database.db.execute_sql("INSERT INTO effects VALUES (%s)", (text,))


@service.task("test.note")
def note_it(text: str) -> None:
    """Leave a row and end."""
    note(text)


@service.task("test.wait_before_commit")
def wait_before_commit(folder: str) -> None:
    """Leave a row once, and say so on disk before it is committed."""
    with database.transaction():
        if service.first_time("test.before", folder):
            note("once")
            Path(folder, "begun").touch()
            wait_for(f"{folder}/go")


@service.task("test.wait_after_commit")
def wait_after_commit(folder: str) -> None:
    """Leave a row once, and say so on disk after it was committed."""
    with database.transaction():
        if service.first_time("test.after", folder):
            note("once")
    Path(folder, "begun").touch()
    wait_for(f"{folder}/go")


@service.consumer("test.happened", name="slow")
def slow(folder: str) -> None:
    """Leave a row in the transaction of the receipt."""
    note("once")
    Path(folder, "begun").touch()
    wait_for(f"{folder}/go")
