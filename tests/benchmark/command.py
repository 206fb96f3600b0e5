"""How fast the command answers."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmark.measure import Figure, alone, median

HELP = [sys.executable, "-m", "appliance.cli", "--help"]


def cli_start() -> Figure:
    """`appliance --help`, from start to end of the process."""
    took = alone(lambda: subprocess.run(HELP, check=True, capture_output=True), rounds=15)
    listed = subprocess.run([sys.executable, "-X", "importtime", *HELP[1:]], check=True, capture_output=True, text=True)
    value, spread = median(took)
    counters = {"modules imported": listed.stderr.count("\n") - 1}
    return Figure("cli.start", "`appliance --help`", value, "s", "≤ 0.35", "≤ 0.2", len(took), spread, counters)
