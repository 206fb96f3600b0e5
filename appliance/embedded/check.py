"""Walks the flow of the product by HTTP on a temporary instance and reports failures."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from appliance.embedded import journey, people, refusals
from appliance.embedded import walk as steps
from appliance.embedded.folders import Folders
from appliance.embedded.profile import Options, Profile
from appliance.embedded.terminal import Lines

STEPS = steps.STEPS + journey.STEPS + refusals.STEPS


class Quiet(Lines):
    """What the temporary instance does goes to standard error; standard output holds the steps alone."""

    def summary(self, address: str, accounts: list[dict[str, str]], folders: Folders) -> None:
        """Show no password: the accounts live as long as the check."""

    def end(self) -> None:
        """Print nothing: the data are gone."""


def check(options: Options, as_json: bool) -> int:
    """Start an instance with data of its own, walk, stop it; returns 0 when each step held, 1 otherwise.

    The weights are those of the given models folder; no data of an instance in use are touched.
    """
    place = Path(tempfile.mkdtemp(prefix="hr-check-"))
    place.chmod(0o711)
    try:
        folders = Folders(place / "data", options.folders.models)
        options = replace(options, models_required=True, folders=folders, port=_free_port())
        profile = Profile(options, Quiet(sys.stderr))
        outcome: list[list[str]] = []

        async def during() -> None:
            walk = steps.Walk(options.address, profile.accounts, options.root)
            outcome.append(await asyncio.to_thread(_walk, walk, as_json))

        asyncio.run(profile.run(during))
        return 0 if outcome == [[]] else 1
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _walk(walk: steps.Walk, as_json: bool) -> list[str]:
    """Take every step, also after a failure, and return the names of the failed steps."""
    failed = []
    for name, step in STEPS:
        began = time.monotonic()
        try:
            saw, ok = step(walk), True
        except (steps.StepFailed, people.Refused) as error:
            saw, ok = str(error), False
        except KeyError as error:
            saw, ok = f"needs {error}, which an earlier step or answer lacks", False
        except (ValueError, TypeError) as error:
            saw, ok = f"an answer that could not be read ({type(error).__name__})", False
        if not ok:
            failed.append(name)
        _tell(name, ok, saw, time.monotonic() - began, as_json)
    if not as_json:
        print(f"{len(STEPS) - len(failed)} of {len(STEPS)} steps held.", flush=True)
    return failed


def _tell(name: str, ok: bool, saw: str, seconds: float, as_json: bool) -> None:
    if as_json:
        line = json.dumps({"event": "step", "name": name, "ok": ok, "saw": saw, "seconds": round(seconds, 2)})
    else:
        line = f"{'ok  ' if ok else 'FAIL'}  {name:<22} {seconds:6.1f} s  {saw}"
    print(line, flush=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
