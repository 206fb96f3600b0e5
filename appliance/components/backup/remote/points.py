"""Restore points and their retention, as data in and data out: what belongs together, and what is purged when.

A point is made of a database backup, then the first media snapshot begun after it, so that every file that the database
names is there; then key server, then configuration. The database is brought to the moment at which the media
snapshot began.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta

KINDS = ("media", "vault", "configuration")
"""What restic keeps, in the order in which it has to be taken after the database."""


def moment(value):
    """Return a time as an aware datetime: from Unix seconds, or from restic's text with nanoseconds."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    head, dot, tail = value.replace("Z", "+00:00").partition(".")
    if dot:
        digits = len(tail) - len(tail.lstrip("0123456789"))
        head += "." + tail[:digits][:6].ljust(6, "0") + tail[digits:]
    return datetime.fromisoformat(head).astimezone(UTC)


def backups(information):
    """Return the database's backups, oldest first, from `pgbackrest info --output=json`; broken ones are left out."""
    found = [backup for stanza in information for backup in stanza.get("backup", []) if not backup.get("error")]
    return sorted(
        (
            {
                "label": backup["label"],
                "type": backup["type"],
                "full": backup["label"].partition("_")[0],
                "began": moment(backup["timestamp"]["start"]),
                "ended": moment(backup["timestamp"]["stop"]),
                "bytes": backup["info"]["repository"]["delta"],
                "database_bytes": backup["info"]["size"],
                "annotations": backup.get("annotation") or {},
                "wal": tuple(filter(None, map((backup.get("archive") or {}).get, ("start", "stop")))),
            }
            for backup in found
        ),
        key=lambda backup: backup["ended"],
    )


def _timed(snapshots):
    """Return {repository: [(moment, id)], oldest first} of what restic lists: each time is read once."""
    return {name: sorted((moment(each["time"]), each["id"]) for each in listed) for name, listed in snapshots.items()}


def _first(timed, kind, since):
    """Return for each repository of a kind its first snapshot begun at or after a moment; None if one has none."""
    chosen = {}
    for repository, listed in timed.items():
        if repository.partition("-")[0] != kind:
            continue
        place = bisect_left(listed, (since, ""))
        if place == len(listed):
            return None
        chosen[repository] = {"at": listed[place][0], "id": listed[place][1]}
    return chosen


def _point(backup, timed, since=None):
    """Return the point that a database backup makes with what was taken after it, None while something is missing."""
    made = {"database": backup, "snapshots": {}}
    after = since or backup["ended"]
    for kind in KINDS:
        chosen = _first(timed, kind, after)
        if not chosen:
            return None
        made["snapshots"] |= chosen
        if kind == "media":
            made["at"] = min(each["at"] for each in chosen.values())
        after = max(each["at"] for each in chosen.values())
    made["id"] = f"{made['at']:%Y%m%dT%H%M%SZ}"
    return made


def points(found, snapshots):
    """Return all points, oldest first: one for each database backup, and one for the newest media taken since."""
    return _points(found, _timed(snapshots))


def _points(found, timed):
    made = [each for each in (_point(backup, timed) for backup in found) if each]
    media = [at for name, listed in timed.items() if name.startswith("media-") for at, _id in listed]
    ended = [backup for backup in found if media and backup["ended"] <= max(media)]
    if ended:
        # The newest media set for which a key server's and a configuration's snapshot follows.
        for since in sorted({each for each in media if each >= ended[-1]["ended"]}, reverse=True):
            newest = _point(ended[-1], timed, since)
            if newest:
                made.append(newest)
                break
    return sorted({each["id"]: each for each in reversed(made)}.values(), key=lambda each: each["at"])


def chosen(found, snapshots, target):
    """Return what restores the database to a moment: the last backup ended before it, the first media begun after it.

    Where no media, key server or configuration was taken since, the newest there is serves, and `short` names it.
    """
    before = [backup for backup in found if backup["ended"] <= target]
    if not before:
        return None
    made = {"id": f"{target:%Y%m%dT%H%M%SZ}", "at": target, "database": before[-1], "snapshots": {}, "short": []}
    timed = _timed(snapshots)
    for kind in KINDS:
        for repository, listed in timed.items():
            if repository.partition("-")[0] != kind or not listed:
                continue
            place = bisect_left(listed, (target, ""))
            if place == len(listed):
                made["short"].append(repository)
            at, name = listed[min(place, len(listed) - 1)]
            made["snapshots"][repository] = {"at": at, "id": name}
    return made


def purge(found, snapshots, now, days):
    """Return what the retention lets go: {"chains": [label of a full backup], "snapshots": {repository: [id]}}.

    A full backup goes with all that stand on it, once the youngest of them is `days` days old: never a day earlier for
    any of them. A snapshot goes when it is as old and no point that stays is made with it. The newest chain, and the
    newest snapshot of each repository, always stay.
    """
    limit = now - timedelta(days=days)
    chains: dict = {}
    for backup in found:
        chains[backup["full"]] = max(chains.get(backup["full"], backup["ended"]), backup["ended"])
    newest = max(chains, key=lambda full: chains[full], default=None)
    gone = [full for full, youngest in chains.items() if youngest <= limit and full != newest]
    timed = _timed(snapshots)
    staying = _points([backup for backup in found if backup["full"] not in gone], timed)
    needed = {(name, each["id"]) for made in staying for name, each in made["snapshots"].items()}
    old = {}
    for repository, listed in timed.items():
        old[repository] = [name for at, name in listed[:-1] if at <= limit and (repository, name) not in needed]
    return {"chains": sorted(gone), "snapshots": {name: ids for name, ids in old.items() if ids}}


def purged_on(backup, found, days):
    """Return the day on which a backup will have been purged, if no newer backup joins its chain."""
    youngest = max(each["ended"] for each in found if each["full"] == backup["full"])
    return (youngest + timedelta(days=days + 1)).date()


def as_json(value):
    """Return a value with its times as text, for json.dumps."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    raise TypeError(type(value).__name__)
