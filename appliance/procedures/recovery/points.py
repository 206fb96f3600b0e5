"""Asks the backup host what can be restored, and has backups made in their order."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from typing import Any

from appliance.components.backup.jobs import Job, jobs
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.together import everywhere
from appliance.procedures.recovery.reach import HostFailed, Reach

REPOSITORY = ("/usr/bin/python3", "-Es", "/opt/hr-appliance/backup/repository.py")
WRITTEN = "/srv/hr-appliance/backup/points"
LAST = 'last=$(ls -1 "$1" | grep "[.]json$" | tail -n 1); [ -z "$last" ] || cat "$1/$last"'
"""Prints the newest point as its job wrote it down a moment ago: to list points asks every repository again."""
HOURS = 12 * 3600


class NoPoint(ApplianceError):
    """There is nothing that could be restored."""


class BackupFailed(ApplianceError):
    """A backup job that ended badly."""


def keeper(context: Context) -> str:
    """Return the host that keeps the backups."""
    return context.hosts("backup")[0]


def take(
    reach: Reach, context: Context, report: Callable[[str, str, str, str], None], full: bool = False
) -> dict[str, Any]:
    """Make a restore point now, each job as its own unit; returns the newest point.

    Each kind follows the one before: only when it is done on all its hosts, where it runs at once. With `full` the
    backup of the database stands on no other. Raises BackupFailed, or Problems where it failed on several hosts.
    """
    host = keeper(context)
    answer = reach.run(host, (*REPOSITORY, "room"))
    if answer.code:
        message = (answer.output.strip().splitlines() or ["no message"])[-1]
        raise BackupFailed(
            f"{host}: {message.rstrip('.')}.", "Make room there, or give it a larger disk; then run this again."
        )
    if full:
        reach.demand(host, (*REPOSITORY, "full"), "asking for a full backup")
    wanted = [job for job in jobs(context) if job.name != "verify"]
    for _kind, group in groupby(wanted, lambda job: job.name):
        mine = {job.host: job for job in group}
        everywhere(partial(_make, reach, report, mine), mine)
    written = reach.demand(host, ("sh", "-c", LAST, "sh", WRITTEN), "reading the restore point")
    return newest({"points": [json.loads(written)] if written.strip() else []})


def _make(reach: Reach, report: Callable[[str, str, str, str], None], of_hosts: Mapping[str, Job], host: str) -> None:
    job = of_hosts[host]
    what = f"back up {job.name}" if job.name != "point" else "write the restore point"
    report(job.host, "backup", what, "begin")
    try:
        _start(reach, job)
    except ApplianceError:
        report(job.host, "backup", what, "failed")
        raise
    report(job.host, "backup", what, "done")


def _start(reach: Reach, job: Job) -> None:
    # A job that its timer began meanwhile is waited for, and then run once more: it may have begun too early.
    script = 'while [ "$(systemctl is-active "$1")" = activating ]; do sleep 1; done; systemctl start "$1"'
    answer = reach.run(job.host, ("sh", "-c", script, "sh", job.unit), seconds=HOURS)
    if answer.code:
        look = ("journalctl", "-u", job.unit, "-n", "8", "-o", "cat", "--no-pager")
        messages = [line for line in reach.run(job.host, look).output.splitlines() if job.unit not in line]
        raise BackupFailed(
            f"{job.host}: the backup of {job.name} failed: {(messages or ['no message'])[-1].rstrip('.')}.",
            f"Look at `journalctl -u {job.unit}` on {job.host}, then run this again; what was done before it stays.",
        )


def listed(reach: Reach, context: Context) -> dict[str, Any]:
    """Return all points, oldest first, as the backup host lists them."""
    return json.loads(reach.demand(keeper(context), (*REPOSITORY, "list"), "listing restore points"))


def newest(listing: dict[str, Any]) -> dict[str, Any]:
    """Return the newest point; raises NoPoint."""
    if not listing["points"]:
        raise NoPoint("There is no restore point yet.", "Make one: `appliance backup now SITE`.")
    return listing["points"][-1]


def newest_whole(listing: dict[str, Any]) -> dict[str, Any]:
    """Return the newest point that is not known to be damaged; raises NoPoint."""
    last = newest(listing)
    whole = [point for point in listing["points"] if not point["damaged"]]
    if not whole:
        raise NoPoint(
            f"Every restore point is damaged, the newest by: {last['damaged']}.",
            "Make one that stands on none of them: `appliance backup now SITE --full`.",
        )
    return whole[-1]


def named(listing: dict[str, Any], name: str | None) -> dict[str, Any]:
    """Return the point of a name, the newest that is whole without one; raises NoPoint."""
    if name is None:
        return newest_whole(listing)
    for point in listing["points"]:
        if name in (point["id"], point["database"]["label"]):
            return point
    raise NoPoint(f"There is no restore point {name}.", "`appliance backup list SITE` names those there are.")


def at(reach: Reach, context: Context, moment: datetime) -> dict[str, Any]:
    """Return the backups that restore the site to a moment; raises NoPoint."""
    text = moment.astimezone(UTC).isoformat()
    chosen = json.loads(reach.demand(keeper(context), (*REPOSITORY, "chosen", text), "choosing a backup"))
    if not chosen:
        raise NoPoint(f"No backup had ended by {text}.", "`appliance backup list SITE` says from when one can restore.")
    return chosen


def verify(reach: Reach, context: Context) -> dict[str, Any]:
    """Have the backup host read the repositories; returns problems, the oldest point, the key versions it needs."""
    answer = reach.run(keeper(context), (*REPOSITORY, "verify"), seconds=HOURS)
    try:
        return json.loads(answer.output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        raise HostFailed(keeper(context), "verifying backups", answer.code, answer.output) from None


def operations(context: Context) -> bytes:
    """Return a tar of what only the operations host has: the site file, its folder's keys, the state folder.

    Left out: what another run makes again, and this machine's own keys, which are reissued.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for path in sorted(context.site_folder.glob("**/*")):
            if path.is_file() and not path.is_relative_to(context.folder):
                archive.add(path, f"site/{path.relative_to(context.site_folder)}")
        for path in sorted(context.folder.rglob("*")):
            inside = path.relative_to(context.folder)
            if path.is_file() and inside.parts[0] not in ("lock", "operator", "drills", "compliance"):
                archive.add(path, f"state/{inside}")
    return packed.getvalue()
