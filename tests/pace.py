"""How slow this machine is at the moment, so that every deadline of a test can be as long as it has to be here."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import time

VARIABLE = "HR_TESTS_PACE"
REFERENCE_SECONDS = 0.6
"""What `WORK` takes on a core of the slowest machine that all deadlines were chosen on, with nothing beside it."""
ROOM = 2.0
"""How much longer than measured at the start a step may take: other work comes and goes on a shared machine."""
MOST = 12.0
"""A machine slower than this is not waited for."""

WORK = "import hashlib\nfor n in range(400_000): hashlib.sha256(b'%d' % n).digest()"


def measure() -> float:
    """Return how many times slower than the reference this machine is, all its cores busy at once; never below 1."""
    cores = len(os.sched_getaffinity(0))
    began = time.monotonic()
    running = [subprocess.Popen([sys.executable, "-I", "-c", WORK]) for _ in range(cores)]
    for process in running:
        process.wait()
    return max(1.0, (time.monotonic() - began) / REFERENCE_SECONDS)


@functools.cache
def pace() -> float:
    """Return the factor by which deadlines are stretched: measured once for a run, and inherited by its processes."""
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = f"{min(MOST, ROOM * measure()):.1f}"
    return max(1.0, float(os.environ[VARIABLE]))


def scaled(seconds: float) -> float:
    """Return a deadline for this machine, from the seconds that are ample on the reference machine."""
    return seconds * pace()
