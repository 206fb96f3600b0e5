"""Keeps two verbs from changing one site at the same time."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from appliance.errors import ApplianceError


@contextlib.contextmanager
def site_lock(folder: Path, verb: str) -> Iterator[None]:
    """Hold the site while something changes it; raises ApplianceError when somebody else does already."""
    with (folder / "lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise ApplianceError(
                f"The site is being changed already: {file.read().strip() or 'by another run'}.",
                "Wait for it to end, or stop it; then run this again.",
            ) from None
        file.truncate(0)
        file.write(f"{verb}, process {os.getpid()}\n")
        file.flush()
        yield
