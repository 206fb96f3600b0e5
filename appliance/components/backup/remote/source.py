#!/usr/bin/python3 -Es
"""Hands one kind of data of this host to the backup host: source KIND, told by /etc/hr-appliance/backup/source.json."""

import json
import os
import pathlib
import sys
import time

import restic

SETTINGS = pathlib.Path("/etc/hr-appliance/backup/source.json")
ANCHOR = "/etc/hr-appliance/tls/ca.pem"
BUSY_SECONDS = 900


def identity():
    """Return a file with this host's certificate and key in one, as restic wants it, in the unit's own folder."""
    folder = pathlib.Path(os.environ["RUNTIME_DIRECTORY"])
    given = pathlib.Path(os.environ["CREDENTIALS_DIRECTORY"])
    path = folder / "identity.pem"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as file:
        file.write((given / "cert.pem").read_bytes() + (given / "key.pem").read_bytes())
    return str(path)


def arguments(kind, told):
    """Return what restic is to take for a kind."""
    if kind == "vault":
        snapshot = [sys.executable, "-Es", str(pathlib.Path(__file__).with_name("snapshot.py"))]
        return ["--stdin-from-command", "--stdin-filename", "vault.snap", "--", *snapshot]
    excluded = [f"--exclude={pattern}" for pattern in told.get("exclude", ())]
    return [*excluded, "--", *told["paths"]]


def main(kind):
    """Take a snapshot and print what it holds; a repository that is being pruned is waited for."""
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    place = f"rest:{settings['url']}/{kind}-{settings['host']}/"
    how = {"cache": os.environ["CACHE_DIRECTORY"], "tls": (ANCHOR, identity())}
    secret = restic.passphrase(kind)
    told = settings["kinds"][kind]
    options = ["--host", settings["host"], "--tag", kind, "--tag", f"release-{settings['release']}"]
    options += [f"--retry-lock={BUSY_SECONDS}s", *arguments(kind, told)]
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            summary = restic.back_up(place, secret, *options, **how)
            break
        except restic.Failed as error:
            # 3: a file went away between being listed and being read, such as a recording that was just discarded.
            if error.code != 3 or time.monotonic() > deadline:
                raise
    wanted = ("snapshot_id", "data_added_packed", "total_bytes_processed", "total_files_processed", "total_duration")
    print(json.dumps({"kind": kind} | {name: summary.get(name) for name in wanted}))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except restic.Failed as failed:
        sys.exit(f"backup of {sys.argv[1]}: {failed}")
