"""Run the embedded profile for a test, in JSON lines.

`launch.py DATA PORT [inference] [fetch] [no-libpython] [free=FILE] [models=FOLDER]`
"""

from __future__ import annotations

import sys
from pathlib import Path

from appliance.cli import _refuse
from appliance.embedded import preflight, profile, terminal
from appliance.embedded.errors import MissingLibrary
from appliance.embedded.folders import Folders
from appliance.errors import ApplianceError


def main(data: str, port: str, *more: str) -> int:
    """Run until a signal comes."""
    if "no-libpython" in more:
        preflight.triton.libpython = _missing
    told = [Path(word.removeprefix("free=")) for word in more if word.startswith("free=")]
    free = (lambda folder: int(told[0].read_text())) if told else preflight.free_bytes
    weights = [Path(word.removeprefix("models=")) for word in more if word.startswith("models=")]
    options = profile.Options(
        Folders(Path(data), weights[0] if weights else Path(data).parent / "models"),
        port=int(port),
        demo=False,
        inference="inference" in more,
        fetch="fetch" in more,
        free=free,
    )
    try:
        return profile.run(options, terminal.JsonLines())
    except ApplianceError as error:
        return _refuse(error, as_json=False)


def _missing() -> Path:
    raise MissingLibrary("the shared library of Python is missing", "sudo apt install libpython", "libpython")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
