#!/usr/bin/python3 -Es
"""Looks whether this host's disks fill up, and whether changes of the database wait to be archived.

Told by /etc/hr-appliance/disks.json. Writes what a person should know, a sentence each, to the journal as warnings and
to found.json in its runtime folder, where `appliance status` and `appliance verify` read it.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

SETTINGS = pathlib.Path("/etc/hr-appliance/disks.json")
WARNING = "<4>"
"""How systemd is told that a line is a warning."""


def full(places, least_percent, least_bytes):
    """Return a sentence for each file system of these places with too little room, the first place naming it."""
    said, seen = [], set()
    for place in places:
        try:
            device, told = os.stat(place).st_dev, os.statvfs(place)
        except OSError:
            continue
        if device in seen:
            continue
        seen.add(device)
        free, size = told.f_bavail * told.f_frsize, told.f_blocks * told.f_frsize
        if free < max(least_bytes, size * least_percent / 100):
            said.append(f"the disk of {place} is nearly full: {free >> 20} MiB of {size >> 30} GiB are free")
    return said


def waiting(log, seconds, now):
    """Return a sentence where the database's changes have waited longer than this for their archive."""
    folder = pathlib.Path(log)
    try:
        ready = [path.stat().st_mtime for path in (folder / "archive_status").glob("*.ready")]
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    except OSError:
        return []
    if not ready or now - min(ready) < seconds:
        return []
    minutes = (now - min(ready)) / 60
    return [
        f"{len(ready)} files of the database's changes have waited up to {minutes:.0f} min for their archive "
        f"({size >> 20} MiB lie in {folder}): look at the backup host and at journalctl -t postgresql-hr"
    ]


def dropped(tag):
    """Return a sentence where changes of the last day were let go because too many waited."""
    command = ["journalctl", "-t", tag, "--since", "-26h", "-o", "cat", "--no-pager", "-g", "archive queue exceeded"]
    found = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    if not found:
        return []
    return [
        "changes of the database were let go because too many waited for their archive: a restore cannot reach the "
        "time since, until the next backup: run appliance backup now --full"
    ]


def look(told, now):
    """Return all sentences."""
    said = full(told["places"], told["least_percent"], told["least_bytes"])
    if told["log"]:
        said += waiting(told["log"], told["waiting_seconds"], now) + dropped(told["tag"])
    return said


def main():
    """Look, say it, keep it; ends with 1 where there is something to say, so that the unit shows as failed."""
    now = time.time()
    said = look(json.loads(SETTINGS.read_text(encoding="utf-8")), now)
    kept = pathlib.Path(os.environ["RUNTIME_DIRECTORY"]) / "found.json"
    fresh = kept.with_suffix(".new")
    fresh.write_text(json.dumps({"at": now, "said": said}) + "\n", encoding="utf-8")
    fresh.chmod(0o644)
    fresh.replace(kept)
    for sentence in said:
        print(f"{WARNING}{sentence}")
    sys.exit(1 if said else 0)


if __name__ == "__main__":
    main()
