#!/usr/bin/python3 -Es
"""Keeps the backups on their host: repository VERB, one of those below, told by repository.json beside it."""

import concurrent.futures
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta

import certificates
import damage
import points
import restic

SETTINGS = pathlib.Path("/etc/hr-appliance/backup/repository.json")
FOLDER = pathlib.Path("/srv/hr-appliance/backup")
AUTHORITY = pathlib.Path("/etc/hr-appliance/tls/ca.pem")
KEEPER = "hr-backup"
DAMAGE = "damage.json"
FULL_ASKED = "full-asked"
"""A person asked for a full backup: the next one of the database is, whatever day it is."""
ROOM = 1 << 30
"""Bytes that have to be free before a backup begins: one that ends on a full disk is none, and takes long to say so."""
FULL_DAYS = 7
PGBACKREST = ("pgbackrest", "--config=/etc/hr-appliance/backup/pgbackrest.conf", "--stanza=hr")
STATE = """
SELECT json_build_object('audit_last', coalesce(max(id), 0), 'audit_count', count(*),
 'audit_root', (SELECT encode(root, 'hex') FROM audit_seals ORDER BY id DESC LIMIT 1),
 'keys', (SELECT string_agg(DISTINCT key_version::text, ' ') FROM person_keys WHERE wrapped IS NOT NULL))
FROM audit_entries
"""
"""What a restore has to bring back at least, asked before the backup begins."""


def run(argv, user=None, data=None):
    """Run a command as an account and return its output; raises SystemExit with what it said last."""
    who = {"user": user, "group": user, "extra_groups": []} if user and os.geteuid() == 0 else {}
    done = subprocess.run(argv, capture_output=True, input=data, cwd="/", env=restic.SILENT | {"HOME": "/"}, **who)
    if done.returncode:
        said = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines() or ["no message"]
        first = next((line for line in said if "ERROR" in line), said[-1])
        sys.exit(f"{argv[0]} {' '.join(argv[-1:])[:60]}: {first[:300]}")
    return done.stdout.decode(errors="replace")


def psql(settings, sql):
    """Ask the database; by its socket on its own host, else as hr_check over TLS."""
    if settings["database"]["here"]:
        where, user = "host=/run/postgresql dbname=hr user=postgres", "postgres"
    else:
        tls = "sslmode=verify-full sslrootcert=/etc/hr-appliance/tls/ca.pem"
        mine = pathlib.Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent"))
        passfile, cert, key = (mine / name for name in ("pgpass", "hr-check.pem", "hr-check.key"))
        if not passfile.exists():
            passfile = pathlib.Path("/etc/hr-appliance/backup/passphrases/pgpass")
            cert, key = (pathlib.Path("/etc/hr-appliance/tls/hr-check") / name for name in ("cert.pem", "key.pem"))
        where = f"host={settings['database']['address']} dbname=hr user=hr_check {tls} passfile={passfile}"
        where += f" sslcert={cert} sslkey={key}"
        user = None
    return run(["psql", "-X", "-w", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, where], user).strip()


def information():
    """Return what pgBackRest says of its repository."""
    return json.loads(run([*PGBACKREST, "--output=json", "info"], "postgres"))


def snapshots(settings):
    """Return the snapshots of every repository, several asked at a time: each derives a key, which takes a core."""
    names = settings["repositories"]
    with concurrent.futures.ThreadPoolExecutor(max(2, os.cpu_count() or 1)) as pool:
        return dict(zip(names, pool.map(_snapshots, names), strict=True))


def _snapshots(name):
    try:
        return restic.snapshots(str(FOLDER / "restic" / name), restic.passphrase(name), user=KEEPER)
    except restic.Failed as error:
        if error.code != restic.NO_REPOSITORY:
            raise restic.Failed(error.code, f"{name}: {error}") from None
        return []


def kept(settings):
    """Return what is kept: the database's backups, oldest first, and the snapshots of every repository."""
    return points.backups(information()), snapshots(settings)


def stanza(_settings, verb="make"):
    """Make pgBackRest's place for the database where there is none, and return what pgBackRest says of it.

    With `check`, end and say by the exit code whether there is one.
    """
    listed = information()
    ready = bool(listed) and listed[0]["status"]["code"] in (0, 2)
    if verb == "check":
        sys.exit(0 if ready else 1)
    if ready:
        return listed
    run([*PGBACKREST, "stanza-create"], "postgres")
    return information()


def room(_settings):
    """End with a sentence where the disk of the backups is full."""
    free = shutil.disk_usage(FOLDER).free
    if free < ROOM:
        sys.exit(f"the disk of the backups is full: {free >> 20} MiB free below {FOLDER}, {ROOM >> 20} are needed")


def full(_settings):
    """Have the next backup of the database be a full one, which stands on no other."""
    (FOLDER / FULL_ASKED).touch()


def _kind(found, now):
    """Return the type of the next backup: full once a week, when asked for, or where the last one is damaged."""
    fulls = [each["ended"] for each in found if each["type"] == "full"]
    due = not fulls or now - max(fulls) > timedelta(days=FULL_DAYS) - timedelta(hours=1)
    alone = (FOLDER / FULL_ASKED).exists() or damage.needs_full(found, damage.read(FOLDER / DAMAGE))
    return "full" if due or alone else "incr"


def database(settings):
    """Take a backup: full once a week, of what changed since on the other days; notes what it holds of the audit."""
    room(settings)
    kind = _kind(points.backups(stanza(settings)), datetime.now(UTC))
    present = psql(
        settings, "SELECT to_regclass('audit_entries') IS NOT NULL AND to_regclass('person_keys') IS NOT NULL"
    )
    state = json.loads(psql(settings, STATE)) if present == "t" else {}
    notes = [f"--annotation={name}={value}" for name, value in state.items() if value is not None]
    notes.append(f"--annotation=release={settings['release']}")
    run([*PGBACKREST, f"--type={kind}", *notes, "backup"], "postgres")
    if kind == "full":
        (FOLDER / FULL_ASKED).unlink(missing_ok=True)
    made = points.backups(information())[-1]
    wanted = ("label", "type", "began", "ended", "bytes", "database_bytes")
    print(json.dumps({"kind": "database"} | {name: made[name] for name in wanted}, default=points.as_json))


def listing(settings, found, taken):
    """Return the points with what each holds."""
    days = settings["days"]
    made = points.points(found, taken)
    damage.mark(made, damage.read(FOLDER / DAMAGE))
    for each in made:
        each["purged_on"] = str(points.purged_on(each["database"], found, days))
        each["release"] = each["database"]["annotations"].get("release")
        each["keys"] = (each["database"]["annotations"].get("keys") or "").split()
    sizes = {
        (name, one["id"]): (one.get("summary") or {}).get("total_bytes_processed")
        for name in taken
        for one in taken[name]
    }
    for each in made:
        for name, snapshot in each["snapshots"].items():
            snapshot["bytes"] = sizes.get((name, snapshot["id"]))
    return {"site": settings["site"], "days": days, "points": made, "backups": found}


def point(settings):
    """Write down the points there are, close the open WAL so that the newest can be reached, and purge what is due."""
    if settings["database"]["here"] and psql(settings, "SELECT pg_is_in_recovery()") == "f":
        # A commit after the media snapshot, and its segment archived: recovery to that moment then has where to stop.
        psql(settings, "SELECT pg_logical_emit_message(true, 'hr', 'point'); SELECT pg_switch_wal()")
    listed = listing(settings, *keep(settings, *kept(settings)))
    folder = FOLDER / "points"
    for each in listed["points"]:
        path = folder / f"{each['id']}.json"
        text = json.dumps(each, indent=1, default=points.as_json) + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            fresh = path.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(path)
    for path in folder.glob("*.json"):
        if path.stem not in {each["id"] for each in listed["points"]}:
            path.unlink()
    newest = listed["points"][-1] if listed["points"] else None
    print(json.dumps({"kind": "point", "points": len(listed["points"]), "newest": newest}, default=points.as_json))


def keep(settings, found, taken, now=None):
    """Purge what the retention lets go, certify each purge, and return what is kept then, as `kept` does."""
    due = points.purge(found, taken, now or datetime.now(UTC), settings["days"])
    if not due["chains"] and not due["snapshots"]:
        return found, taken
    for label in due["chains"]:
        run([*PGBACKREST, f"--set={label}", "expire"], "postgres")
    if due["chains"]:
        # Changes older than the oldest full backup left go too: they hold the same people's data.
        fulls = sum(each["type"] == "full" for each in points.backups(information()))
        run([*PGBACKREST, f"--repo1-retention-full={fulls}", "expire"], "postgres")
    for name, ids in due["snapshots"].items():
        where, secret = str(FOLDER / "restic" / name), restic.passphrase(name)
        restic.run(where, secret, "forget", "--prune", "--retry-lock=15m", *ids, user=KEEPER)
    staying, remaining = kept(settings)
    left = {each["label"] for each in staying}
    still = {name: {each["id"] for each in listed} for name, listed in remaining.items()}
    gone = [each for each in found if each["full"] in due["chains"] and each["label"] not in left]
    content = {
        "site": settings["site"],
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "retention_days": settings["days"],
        "purged_database_backups": [{"label": each["label"], "ended": each["ended"].isoformat()} for each in gone],
        "purged_snapshots": {name: sorted(set(ids) - still[name]) for name, ids in due["snapshots"].items()},
        "oldest_change_kept": oldest_change(information()),
        "oldest_kept": min((each["ended"].isoformat() for each in found if each["label"] in left), default=None),
    }
    certificates.issue(FOLDER / "certificates", content, pathlib.Path(os.environ["CREDENTIALS_DIRECTORY"]))
    return staying, remaining


def oldest_change(listed):
    """Return the name of the oldest WAL segment in the archive, None without one."""
    return min(
        (each["min"] for stanza in listed for each in stanza.get("archive", []) if each.get("min")), default=None
    )


def damaged(_settings):
    """Print what is known to be damaged, a line each, and end with 1 where something is."""
    told = damage.sentences(points.backups(information()), damage.read(FOLDER / DAMAGE))
    print("\n".join(told))
    sys.exit(1 if told else 0)


def verify(settings):
    """Read the whole database repository and a part of every other, and say what can be restored from when.

    What is damaged is written down: points say so, and the next backup of the database does not stand on it.
    """
    problems, known = [], damage.read(FOLDER / DAMAGE)
    said = run([*PGBACKREST, "--output=text", "--verbose", "--log-level-console=error", "verify"], "postgres")
    found = points.backups(information())
    hurt = damage.of_database(said, found)
    problems += [f"backup {label} is damaged: {hurt[label]}" for label in damage.unreplaced(found, hurt)]
    if not hurt and "error" in said.lower().replace("error: 0", "").replace("errors: 0", ""):
        problems.append(f"pgbackrest verify: {said.strip().splitlines()[-1]}")
    doubts = {}
    for name in settings["repositories"]:
        # One that was damaged is read whole: a fifth of it may happen to be good.
        share = "--read-data" if name in known["repositories"] else "--read-data-subset=20%"
        try:
            restic.run(
                str(FOLDER / "restic" / name), restic.passphrase(name), "check", share, "--retry-lock=15m", user=KEEPER
            )
        except restic.Failed as error:
            doubts[name] = str(error)
            problems.append(f"restic check {name}: {error}")
    damage.write(FOLDER / DAMAGE, datetime.now(UTC).isoformat(timespec="seconds"), hurt, doubts)
    changed = certificates.broken(FOLDER / "certificates", AUTHORITY)
    problems += [f"purge certificate {number} was changed" for number in changed]
    listed = listing(settings, *kept(settings))
    versions = sorted({int(version) for each in listed["points"] for version in each["keys"]})
    good = [each for each in listed["points"] if not each["damaged"]]
    answer = {
        "problems": problems,
        "oldest": good[0]["at"] if good else None,
        "points": len(listed["points"]),
        "restorable": len(good),
        "key_versions": versions,
    }
    print(json.dumps(answer, default=points.as_json))
    sys.exit(1 if problems else 0)


def main(verb, *rest):
    """Do one verb; those that write hold a lock, so that a timer and a person do not meet."""
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    if verb == "list":
        print(json.dumps(listing(settings, *kept(settings)), default=points.as_json))
    elif verb == "chosen":
        target = datetime.fromisoformat(rest[0])
        found = points.chosen(*kept(settings), target)
        print(json.dumps(found, default=points.as_json))
    elif verb == "stanza":
        stanza(settings, *rest)
    elif verb in ("room", "full", "damaged"):
        {"room": room, "full": full, "damaged": damaged}[verb](settings)
    else:
        with open(pathlib.Path(tempfile.gettempdir()) / "lock" if verb == "verify" else FOLDER / "lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            {"database": database, "point": point, "verify": verify}[verb](settings)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except restic.Failed as failed:
        sys.exit(f"backup: restic: {failed}")
