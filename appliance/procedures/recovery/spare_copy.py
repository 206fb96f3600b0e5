"""The copy of the site that a drill makes on the spare host: unfinished copies, closing, cleaning."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from appliance.components import registry
from appliance.components.spare.checks import LOOK
from appliance.errors import ApplianceError, UsageError
from appliance.host.context import Context
from appliance.host.journal import Journal
from appliance.procedures.recovery import wiping
from appliance.procedures.recovery.reach import Reach
from appliance.site.components import IN_DRILLS

CLOSE = """
systemctl stop hr-vault.service 2>/dev/null
systemctl stop 'hr-*.timer' 2>/dev/null
! systemctl is-active --quiet hr-vault.service
"""
"""A key server that starts again is sealed; without its timers the copy makes no backups of itself."""

TOUCHING = ("apply", "drill")
"""The verbs that bring something to a host, as the journal names them."""


class _NoSecrets:
    """Stands in for the source of passwords while only the names of files and units are asked for."""

    def password(self, name: str) -> str:
        """Return nothing."""
        return ""

    def wrapped_secret_id(self, role: str) -> Callable[[], bytes]:
        """Return what makes nothing."""
        return lambda: b""


def folder(context: Context) -> Path:
    """Return the folder of all drills, a folder each; created with mode 0700."""
    place = context.folder / "drills"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def unfinished(context: Context) -> tuple[Path, dict[str, Any]] | None:
    """Return the folder and the state of the last drill that has no report yet, if there is one."""
    without = [drill for drill in sorted(folder(context).iterdir()) if not (drill / "report.json").exists()]
    if not without or not (without[-1] / "state.json").exists():
        return None
    return without[-1], json.loads((without[-1] / "state.json").read_text(encoding="utf-8"))


def forget(context: Context) -> None:
    """Remove drills without a report, so that the next drill starts over."""
    for drill in folder(context).iterdir():
        if not (drill / "report.json").exists():
            shutil.rmtree(drill)


def close(reach: Reach, host: str) -> str:
    """Close the copy: it needs its holders again; returns its state, and the next step for a person."""
    choices = (
        "`appliance drill SITE` goes on with it; add `--again`, and `--point POINT` for another point, to begin anew; "
        "`appliance drill SITE --clean` takes it away."
    )
    try:
        closed = not reach.run(host, ("sh", "-c", CLOSE)).code
        why = "its key server could not be stopped"
    except ApplianceError as error:
        closed, why = False, error.what.rstrip(".")
    if closed:
        return f"The copy on {host} is closed: its key server is stopped, and no backup of it is made. {choices}"
    return f"CAUTION: the copy on {host} may be OPEN: {why}. Stop hr-vault.service there, or clean the host. {choices}"


def refuse_what_served(journal: Journal, reach: Reach, host: str) -> None:
    """Raise UsageError where the host served the site and what lies there is no drill's copy: nothing may wipe it.

    The journal tells: the last act that touched the host was an apply, so its role in the site file was another one.
    """
    acts = [entry["verb"] for entry in journal.entries() if host in entry["hosts"] and entry["verb"] in TOUCHING]
    if acts[-1:] != ["apply"]:
        return
    left = reach.run(host, ("sh", "-c", LOOK)).output.strip()
    if left:
        raise UsageError(
            f"{host} served this site before the site file called it `[spare]`, and {left.replace(chr(10), ', ')}: "
            "a drill would wipe it.",
            "Save what is still needed and install Debian there anew; or give it back what it ran.",
        )


def clean(reach: Reach, host: str, moved: Context, report: Callable[[str, str, str, str], None]) -> None:
    """Make the spare host clean again, whatever state the copy is in; `moved` is the site as a drill moves it."""
    report(host, "recovery", "clean the host", "begin")
    # Names of files and units alone are needed: the copy's key server may be sealed, damaged or gone.
    named = dataclasses.replace(moved, secrets=_NoSecrets())
    rooms = [registry.get(name) for name in ("certificates", *IN_DRILLS)]
    wiping.wipe(reach, host, [room.desired(named, host) for room in rooms if room.desired])
    report(host, "recovery", "clean the host", "done")
