"""The verb `try`: from what was asked for to a running profile or a check."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from appliance.embedded import profile, terminal
from appliance.embedded.folders import Folders, default_data, default_models
from appliance.errors import UsageError


def run(given: argparse.Namespace) -> int:
    """Run `appliance try`; returns the exit code, raises ApplianceError."""
    if not 1 <= given.port <= 65535:
        raise UsageError(f"{given.port} is not a port.", "Choose one from 1024 to 65535 with --port.")
    folders = Folders(_absolute(given.data or default_data()), _absolute(given.models or default_models()))
    options = profile.Options(folders, port=given.port, demo=given.demo)
    if given.check:
        from appliance.embedded.check import check

        return check(replace(options, demo=True), as_json=given.json)
    return profile.run(options, terminal.choose(given.json))


def _absolute(path: Path) -> Path:
    return path.expanduser().resolve()
