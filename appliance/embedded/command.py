"""The verb `try`: from what was asked for to a running profile or a check."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from appliance.embedded import profile, terminal
from appliance.embedded.folders import Folders, default_data, default_models
from appliance.errors import UsageError


def run(arguments: argparse.Namespace) -> int:
    """Run `appliance try`; returns the exit code, raises ApplianceError."""
    if not 1 <= arguments.port <= 65535:
        raise UsageError(f"{arguments.port} is not a port.", "Choose one from 1024 to 65535 with --port.")
    folders = Folders(_absolute(arguments.data or default_data()), _absolute(arguments.models or default_models()))
    options = profile.Options(folders, port=arguments.port, demo=arguments.demo)
    if arguments.check:
        from appliance.embedded.check import check

        return check(replace(options, demo=True), as_json=arguments.json)
    return profile.run(options, terminal.choose(arguments.json))


def _absolute(path: Path) -> Path:
    return path.expanduser().resolve()
