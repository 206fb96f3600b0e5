"""Brings database, media and key server of a restore point onto a host; each step first checks whether it is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from appliance.components.backup.deploy import DATA as BACKUP
from appliance.components.backup.deploy import PASSPHRASES
from appliance.components.database.deploy import DATA, UNIT
from appliance.components.media.deploy import FOLDER, OWNER
from appliance.errors import ApplianceError
from appliance.procedures.recovery.reach import Reach

PGBACKREST = ("pgbackrest", "--config=/etc/hr-appliance/backup/pgbackrest.conf", "--stanza=hr")
REPOSITORY = f"{BACKUP}/pgbackrest"
REPLAY_SECONDS = 24 * 3600
SETTINGS = f"{DATA}/postgresql.auto.conf"
"""Where pgBackRest writes up to what moment the server replays."""
LOST = "recovery ended before configured recovery target was reached"


class RestoreFailed(ApplianceError):
    """A restore that did not come to its end."""


def sql(reach: Reach, host: str, statement: str, database: str = "hr") -> str:
    """Ask a database by its own account on its host."""
    run = ("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-")
    return reach.demand(host, run, "asking the database", statement.encode(), user="postgres").strip()


def copy_repository(reach: Reach, keeper: str, target: str, point: dict[str, Any], moved: Callable[[int], None]) -> int:
    """Bring the part of the repository that a point needs to another host, as encrypted as it is; returns bytes."""
    take = ("sh", "-c", TAKE, "sh", REPOSITORY)
    return reach.pipe(keeper, needed(point), target, take, "copying the database's backup", moved=moved)


def needed(point: dict[str, Any]) -> tuple[str, ...]:
    """Return the command that writes the part of the repository that a point needs, as a tar, on the backup host."""
    first = next(iter(point["database"].get("wal") or ()), "")
    return ("sh", "-c", NEEDED, "sh", REPOSITORY, point["database"]["full"], first)


NEEDED = (
    # The full backup with what stands on it; of the archive what is no segment, and the segments from the one on in
    # which the point's backup began, in whose names time line and place grow. Everything older stays where it is.
    r"""set -e; cd "$1"; ls -d archive/hr > /dev/null; chain=$(ls -d backup/hr/backup.info* backup/hr/"$2"*)
    { printf "%s\n" "$chain"; find archive -type f | awk -F/ -v first="$3" '
        { name = substr($NF, 1, 24) }
        length(name) < 24 || name !~ /^[0-9A-F]+$/ || name "" >= first ""'; } | tar -c -T -"""
)
TAKE = (
    'set -e; new="$1.hr-new"; rm -rf "$new"; mkdir -p "$new"; tar -x -C "$new"; chown -R postgres:postgres "$new"; '
    'chmod 0750 "$new"; find "$1" -mindepth 1 -delete; mv "$new"/* "$1"/; rmdir "$new"'
)


def database(reach: Reach, host: str, label: str, target: datetime | None) -> None:
    """Restore the cluster of a host to a backup and the changes up to a moment (None: all there are), and start it.

    Where the archive holds no change after the moment, all there are is the same state.
    """
    reach.demand(host, ("systemctl", "stop", UNIT), "stopping PostgreSQL")
    _restore(reach, host, label, target)
    if not _replayed(reach, host) and target is not None:
        # PostgreSQL goes on from where it stopped; only the moment stood in its way.
        reach.demand(host, ("sed", "-i", "/^recovery_target_/d", SETTINGS), "replaying all there is", user="postgres")
        if not _replayed(reach, host):
            raise RestoreFailed(
                f"{host}: PostgreSQL stopped while it replayed.", "Look at `journalctl -t postgresql-hr`."
            )


def empty_cluster(reach: Reach, host: str) -> None:
    """Remove a cluster of an unfinished restore, so that the host's own is made again."""
    reach.demand(host, ("systemctl", "stop", UNIT), "stopping PostgreSQL")
    reach.demand(host, ("rm", "-rf", "--", DATA), "taking away an unfinished restore")


def _restore(reach: Reach, host: str, label: str, target: datetime | None) -> None:
    point = ["--type=default"]
    if target:
        point = ["--type=time", f"--target={target.isoformat(sep=' ')}", "--target-action=promote"]
    command = (*PGBACKREST, "--delta", f"--set={label}", *point, "--log-level-console=warn", "restore")
    reach.demand(host, ("systemctl", "stop", UNIT), "stopping PostgreSQL")
    # What a killed server left would make pgBackRest believe that it still runs.
    reach.demand(host, ("rm", "-f", f"{DATA}/postmaster.pid"), "making room for the restore")
    answer = reach.run(host, command, user="postgres", seconds=REPLAY_SECONDS)
    if answer.code:
        messages = [line for line in answer.output.splitlines() if "ERROR" in line] or answer.output.splitlines()
        raise RestoreFailed(
            f"{host}: backup {label} of the database could not be restored: {(messages or ['no message'])[0].strip()}.",
            "It may be damaged: `appliance backup verify SITE` says which points can be restored. Name an older one.",
        )


def _replayed(reach: Reach, host: str) -> bool:
    """Start PostgreSQL and wait until it has replayed; False when the archive ended before the target."""
    began = reach.demand(host, ("date", "+%s"), "asking for the time").strip()
    reach.run(host, ("systemctl", "reset-failed", UNIT))
    reach.run(host, ("systemctl", "start", UNIT))
    deadline = time.monotonic() + REPLAY_SECONDS
    while time.monotonic() < deadline:
        answer = reach.run(host, ("psql", "-X", "-A", "-t", "-c", "SELECT pg_is_in_recovery()"), user="postgres")
        if answer.code == 0 and answer.output.strip() == "f":
            return True
        log = reach.run(
            host, ("journalctl", "-t", "postgresql-hr", "-o", "cat", "--no-pager", f"--since=@{began}")
        ).output
        if LOST in log:
            reach.run(host, ("systemctl", "stop", UNIT))
            return False
        if "FATAL" in log and reach.run(host, ("systemctl", "is-active", "--quiet", UNIT)).code:
            raise RestoreFailed(f"{host}: PostgreSQL does not start.", "Look at `journalctl -t postgresql-hr` there.")
        time.sleep(0.5)
    raise RestoreFailed(
        f"{host}: PostgreSQL still replays after a day.", "Look at `journalctl -t postgresql-hr` there."
    )


def media(reach: Reach, keeper: str, target: str, point: dict[str, Any], moved: Callable[[int], None]) -> int:
    """Bring the media of a point onto a host beside what is there: files are sealed and never change; returns bytes."""
    total = 0
    for repository, snapshot in point["snapshots"].items():
        if repository.startswith("media-"):
            take = ("sh", "-c", UNPACK, "sh", FOLDER, OWNER)
            give = dump(repository, snapshot["id"], FOLDER, "--archive=tar")
            total += reach.pipe(keeper, give, target, take, "copying media", moved=moved)
    return total


UNPACK = 'set -e; mkdir -p "$1"; tar -x --no-same-owner -f - -C /; chown -R "$2:$2" "$1"; chmod 0700 "$1"'


def dump(repository: str, snapshot: str, path: str, *options: str) -> tuple[str, ...]:
    """Return the command that writes a path of a snapshot to standard output, on the backup host."""
    where = ("--repo", f"{BACKUP}/restic/{repository}", "--password-file", f"{PASSPHRASES}/{repository}")
    return ("restic", *where, "--no-cache", "--no-lock", "dump", *options, snapshot, path)


def key_server_snapshot(reach: Reach, keeper: str, point: dict[str, Any]) -> bytes:
    """Return the key server's snapshot of a point."""
    for repository, snapshot in point["snapshots"].items():
        if repository.startswith("vault-"):
            return reach.fetch(
                keeper, dump(repository, snapshot["id"], "/vault.snap"), "reading the key server's snapshot"
            )
    raise RestoreFailed(
        "The point holds no snapshot of the key server.", "Choose another: `appliance backup list SITE`."
    )
