"""What looking after a site costs: all controls, a backup without a change, and a restore beside a raw copy."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from appliance.procedures.recovery import restoring
from appliance.site import reader
from tests.benchmark.hosts import Hosts, fine
from tests.benchmark.measure import Figure, alone, median, seconds
from tests.lab.conftest import LabSite, appliance, holders

ROUNDS = 5
BACKUP = "/srv/hr-appliance/backup"
FILL_MIB = 512
MEDIA_GIB, SPARED_GIB, FILE_MIB = 16, 15, 64
"""What the media folder is filled with at most, what stays free of the disk then, and the size of a file there."""
MEDIA = "/srv/hr-appliance/media"
FILLING = f"{MEDIA}/benchmark"
"""Beside the application's shelves, which have two characters: it looks at nothing else there."""
FILL_MEDIA = (
    'set -e; umask 077; mkdir "$1"; n=0; '
    'while [ "$n" -lt "$2" ]; do head -c "$3" /dev/urandom > "$1/$n"; n=$((n + 1)); done; sync -f "$1"'
)
RESTORING = ("bring the database's backup", "restore the database", "restore media")
"""The steps of a drill that bring data back; the others make a host, open its key server and check."""

PSQL = ("runuser", "-u", "postgres", "--", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-p", "5432", "-d", "hr", "-c")
FILL = (
    "CREATE SCHEMA benchmark; CREATE TABLE benchmark.filling (text text); "
    f"COPY benchmark.filling FROM PROGRAM 'head -c {FILL_MIB * 2**20} /dev/urandom | base64 -w 1900'; CHECKPOINT"
)
EMPTY = "DROP SCHEMA IF EXISTS benchmark CASCADE"
REDONE = re.compile(r"redo done at .* elapsed: ([0-9.]+) s")


def comply_run(given: Hosts) -> Figure:
    """`appliance comply`, whole process, in seconds."""
    site = given.converged()
    ended = []

    def comply() -> None:
        done = appliance("comply", site.site_file, "--bundle", site.bundle, "--state", site.state, "--json")
        ended.append(fine(done, (0, 1)))  # 1: a control is not held, which costs no less

    value, spread = median(took := alone(comply, ROUNDS))
    rows = json.loads((Path(ended[-1].last("complied")["report"]) / "report.json").read_text())["controls"]
    looks = sum(len(row["findings"]) for row in rows)
    counters = {"controls": len(rows), "looks": looks, "hosts": len(_hosts(site))}
    return Figure("comply.run", "", value, "s", "", "", len(took), spread, counters)


def backup_second(given: Hosts) -> Figure:
    """A backup without a change over the first backup of the site, whose media are filled: seconds, and bytes kept."""
    site = given.converged()
    listed = fine(appliance("backup", "list", site.site_file, "--state", site.state, "--json")).last("listed")
    if listed["points"]:
        raise RuntimeError("The site has restore points: its first backup is over. Measure on hosts of their own.")
    sizes = [_kept(site)]
    host = _hosts(site, "media")[0]

    def backup() -> None:
        fine(appliance("backup", "now", site.site_file, "--state", site.state, "--json", seconds=3600))
        sizes.append(_kept(site))

    gib = filling(int(_demand(site, host, ["df", "-B1", "--output=avail", "/srv/hr-appliance"]).split()[-1]))
    try:
        files = gib * 2**10 // FILE_MIB
        _demand(site, host, ["sh", "-c", FILL_MEDIA, "sh", FILLING, str(files), str(FILE_MIB * 2**20)])
        first = seconds(backup)
        took = alone(backup, ROUNDS)
    finally:
        _demand(site, host, ["rm", "-rf", FILLING])
    value, spread = median([each / first for each in took])
    added = [after - before for before, after in zip(sizes, sizes[1:], strict=False)]
    share = median([each / added[0] for each in added[2:]])[0]
    counters = {
        "media": f"{gib} GiB in {files} files",
        "bytes of a further one / of the first": f"{share:.4f} (must ≤ 0.01)",
        "first": f"{first:.1f} s, {added[0]:,} bytes",
        "further": f"{median(took)[0]:.1f} s, {median(added[2:])[0]:,.0f} bytes",
    }
    return Figure("backup.second", "", value, "", "", "", len(took), spread, counters)


def restore_copy(given: Hosts) -> Figure:
    """The steps of a drill that bring data back, less the replay of the log, over tar through ssh of the same bytes."""
    site = given.converged()
    store = _hosts(site, "database")[0]
    _demand(site, store, [*PSQL, FILL])
    try:
        fine(appliance("backup", "now", site.site_file, "--state", site.state, "--json"))
        with holders(site, _hosts(site, "spare")[0]):
            more = ("--json", "--bundle", site.bundle, "--wait", "10", "--again")
            drilled = fine(site.verb("drill", *more, seconds=1800)).last("drilled")
        listed = fine(appliance("backup", "list", site.site_file, "--state", site.state, "--json")).last("listed")
    finally:
        _demand(site, store, [*PSQL, EMPTY])
    steps = {each["name"]: each for each in drilled["steps"]}
    replay = _replay(site, _hosts(site, "spare")[0], drilled["began"])
    restored = sum(steps[name]["seconds"] for name in RESTORING) - replay
    moved = sum(steps[name]["bytes"] or 0 for name in RESTORING)
    copied: list[int] = []
    point = next(each for each in listed["points"] if each["id"] == drilled["point"])
    took = alone(lambda: copied.append(_copy(site, restoring.needed(point))), ROUNDS)
    value, spread = median([restored / each for each in took])
    counters = {
        "restored": f"{restored:.1f} s, {moved / 2**20:,.0f} MiB",
        "copied": f"{median(took)[0]:.1f} s, {copied[-1] / 2**20:,.0f} MiB",
        "log replay": f"{replay:.1f} s",
        "whole drill without waiting for holders": f"{drilled['rto_seconds'] - drilled['waited_seconds']:.0f} s",
    }
    return Figure("restore.copy", "", value, "", "", "", len(took), spread, counters)


def filling(free: int) -> int:
    """Return the GiB to fill the media with, of so many free bytes: their backup takes the same once more."""
    gib = min(MEDIA_GIB, (free // 2**30 - SPARED_GIB) // 2)
    if gib < 1:
        raise RuntimeError(f"The disk has {free // 2**30} GiB free; {SPARED_GIB + 2} are needed.")
    return gib


def replayed(log: str) -> float:
    """Return the seconds that PostgreSQL says it replayed its log for."""
    return sum(float(each) for each in REDONE.findall(log))


def _replay(site: LabSite, host: str, since: str) -> float:
    when = since.replace("T", " ").partition("+")[0] + " UTC"
    return replayed(_demand(site, host, ["journalctl", "--no-pager", "-o", "cat", "--since", when]))


def _copy(site: LabSite, needed: Sequence[str]) -> int:
    """Copy what the drill brought of the database's repository, and the media, by tar over ssh; returns bytes."""
    keeper, spare, total = _hosts(site, "backup")[0], _hosts(site, "spare")[0], 0
    unpack = 'rm -rf "$1"; mkdir -p "$1"; tar -x -C "$1"; sync -f "$1"; du -sb "$1"; rm -rf "$1"'
    take = ("sh", "-c", unpack, "sh", "/var/tmp/copy")
    for host, give in ((keeper, needed), (_hosts(site, "media")[0], ("tar", "-c", "-C", MEDIA, "."))):
        with subprocess.Popen(_ssh(site, host, give), stdout=subprocess.PIPE) as given:
            took = subprocess.run(_ssh(site, spare, take), stdin=given.stdout, stdout=subprocess.PIPE, check=True)
        if given.returncode > 1:  # 1: the database archived a change meanwhile
            raise RuntimeError(f"{host}: tar ended with {given.returncode}")
        total += int(took.stdout.split()[0])
    return total


def _ssh(site: LabSite, host: str, argv: Sequence[str]) -> list[str]:
    """Return the command that runs an argument list as root on a host, over ssh with the keys of the site."""
    read = reader.read(site.site_file)
    one, known = read.hosts[host], site.state / "known_hosts"
    options = ["-o", f"UserKnownHostsFile={known}", "-o", "StrictHostKeyChecking=yes", "-o", "BatchMode=yes"]
    if read.secrets.ssh_key:
        options += ["-i", read.secrets.ssh_key.removeprefix("file:")]
    return ["ssh", *options, "-p", str(one.ssh_port), f"{one.ssh_user}@{one.address}", f"sudo -n {shlex.join(argv)}"]


def _kept(site: LabSite) -> int:
    return int(_demand(site, _hosts(site, "backup")[0], ["du", "-sb", BACKUP]).split()[0])


def _hosts(site: LabSite, component: str = "") -> list[str]:
    found = reader.read(site.site_file)
    if component == "spare":
        return [name for name, host in found.hosts.items() if "spare" in host.runs]
    return (
        found.hosts_that_run(component) if component else [n for n, h in found.hosts.items() if "spare" not in h.runs]
    )


def _demand(site: LabSite, host: str, argv: list[str]) -> str:
    done = site.run(host, argv)
    if done.returncode:
        raise RuntimeError(f"{host}: {argv[:3]}: {done.stdout[-1000:]}{done.stderr[-1000:]}")
    return done.stdout
