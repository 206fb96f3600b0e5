"""Runs restic so that its passphrase is in no argument and no environment: it reads it from standard input."""

import json
import os
import pathlib
import subprocess

NO_REPOSITORY = 10
"""restic's exit code where there is none."""
SILENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "GOMAXPROCS": "2"}


class Failed(Exception):
    """restic ended badly; the message is what it said last."""

    def __init__(self, code, said):
        super().__init__(sentence(said) or f"exit code {code}")
        self.code = code


def sentence(said):
    """Return what restic and the program it ran said last: a line of text, and the message of its JSON."""
    plain, told = [], []
    for line in said.strip().splitlines():
        try:
            told.append(json.loads(line).get("message", ""))
        except ValueError:
            plain.append(line)
    return "; ".join([*plain[-1:], *told[-1:]])[:400]


def run(place, passphrase, *arguments, cache=None, tls=None, user=None, quiet=True):
    """Run restic on a repository and return its output; `tls` is (anchor, certificate and key in one file)."""
    command = ["restic", "--repo", place, *(["--cache-dir", cache] if cache else ["--no-cache"])]
    if tls:
        command += ["--cacert", tls[0], "--tls-client-cert", tls[1]]
    # What systemd handed to the unit, for a program that restic runs: a folder's name, no secret.
    handed = {name: os.environ[name] for name in ("CREDENTIALS_DIRECTORY",) if name in os.environ}
    who = {"user": user, "group": user, "extra_groups": []} if user else {}
    done = subprocess.run(
        [*command, *arguments],
        input=passphrase + b"\n",
        capture_output=True,
        env=SILENT | handed | {"HOME": "/"},
        cwd="/",
        **who,
    )
    if done.returncode:
        raise Failed(done.returncode, done.stderr.decode(errors="replace"))
    return done.stdout.decode(errors="replace")


def back_up(place, passphrase, *arguments, **how):
    """Take a snapshot and return what it holds, restic's summary; the repository is made where there is none.

    Only then: each run of restic derives the key of the passphrase anew, which is most of what a backup without a
    change costs. Nothing is counted beforehand, as nobody watches how far it is.
    """
    command = ("backup", "--json", "--quiet", "--no-scan", *arguments)
    try:
        said = run(place, passphrase, *command, **how)
    except Failed as error:
        if error.code != NO_REPOSITORY:
            raise
        run(place, passphrase, "init", **how)
        said = run(place, passphrase, *command, **how)
    return json.loads(said.strip().splitlines()[-1])


def snapshots(place, passphrase, **how):
    """Return the snapshots of a repository as restic lists them."""
    return json.loads(run(place, passphrase, "snapshots", "--json", "--no-lock", **how) or "[]")


def passphrase(name):
    """Return a passphrase that systemd handed to this unit, or that root reads from its file."""
    given = os.environ.get("CREDENTIALS_DIRECTORY")
    folder = pathlib.Path(given) if given else pathlib.Path("/etc/hr-appliance/backup/passphrases")
    return (folder / name).read_bytes().strip()
