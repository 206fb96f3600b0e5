"""Runs the programs of a lab, and raises their messages when they fail."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

from appliance.errors import ApplianceError

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "LANG": "C.UTF-8"}


CLEAR = "`appliance lab down` clears what is left; then run this again."


def call(*argv: str, stdin: str | None = None, remedy: str = CLEAR) -> str:
    """Return what a program printed; raises ApplianceError with its last line when it fails."""
    # Files that may be inherited are: a site's lock alone, which is held as long as a program works on the site.
    done = subprocess.run(
        argv, input=stdin, capture_output=True, text=True, check=False, env=ENVIRONMENT, close_fds=False
    )
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise ApplianceError(f"{' '.join(argv[:4])} failed: {lines[-1]}", remedy)
    return done.stdout


def holds(*argv: str) -> bool:
    """Return whether a program ended with 0."""
    return subprocess.run(argv, capture_output=True, check=False, env=ENVIRONMENT).returncode == 0


def wait_until(condition: Callable[[], bool], seconds: float, what: str, remedy: str, every: float = 0.05) -> None:
    """Return when a condition holds; raises ApplianceError when it does not within so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise ApplianceError(what, remedy)
        time.sleep(every)
