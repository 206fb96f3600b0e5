"""Restore points and their retention, as data in and data out: what belongs together, and what is purged when.

A point is made of a database backup, then the first media snapshot begun after it, so that every file that the database
names is there; then key server, then configuration. The database is brought to the moment at which the media
snapshot began.
"""

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
            }
            for backup in found
        ),
        key=lambda backup: backup["ended"],
    )


def _first(snapshots, kind, since):
    """Return for each repository of a kind its first snapshot begun at or after a moment; None if one has none."""
    chosen = {}
    for repository, listed in snapshots.items():
        if repository.partition("-")[0] != kind:
            continue
        later = sorted((moment(each["time"]), each["id"]) for each in listed if moment(each["time"]) >= since)
        if not later:
            return None
        chosen[repository] = {"at": later[0][0], "id": later[0][1]}
    return chosen


def point(backup, snapshots, since=None):
    """Return the point that a database backup makes with what was taken after it, None while something is missing."""
    made = {"database": backup, "snapshots": {}}
    after = since or backup["ended"]
    for kind in KINDS:
        chosen = _first(snapshots, kind, after)
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
    made = [each for each in (point(backup, snapshots) for backup in found) if each]
    media = [moment(each["time"]) for name, listed in snapshots.items() if name.startswith("media-") for each in listed]
    ended = [backup for backup in found if media and backup["ended"] <= max(media)]
    if ended:
        # The newest media set for which a key server's and a configuration's snapshot follows.
        for since in sorted({each for each in media if each >= ended[-1]["ended"]}, reverse=True):
            newest = point(ended[-1], snapshots, since)
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
    for kind in KINDS:
        for repository, listed in snapshots.items():
            if repository.partition("-")[0] != kind or not listed:
                continue
            times = sorted((moment(each["time"]), each["id"]) for each in listed)
            later = [each for each in times if each[0] >= target]
            at, name = later[0] if later else times[-1]
            if not later:
                made["short"].append(repository)
            made["snapshots"][repository] = {"at": at, "id": name}
    return made


def purge(found, snapshots, now, days):
    """Return what the retention lets go: {"chains": [label of a full backup], "snapshots": {repository: [id]}}.

    A full backup goes with all that stand on it, once the youngest of them is `days` days old: never a day earlier for
    any of them. A snapshot goes when it is as old and no point that stays is made with it. The newest chain, and the
    newest snapshot of each repository, always stay.
    """
    limit = now - timedelta(days=days)
    chains = {}
    for backup in found:
        chains[backup["full"]] = max(chains.get(backup["full"], backup["ended"]), backup["ended"])
    newest = max(chains, key=chains.get, default=None)
    gone = [full for full, youngest in chains.items() if youngest <= limit and full != newest]
    staying = points([backup for backup in found if backup["full"] not in gone], snapshots)
    needed = {(name, each["id"]) for made in staying for name, each in made["snapshots"].items()}
    old = {}
    for repository, listed in snapshots.items():
        times = sorted((moment(each["time"]), each["id"]) for each in listed)
        old[repository] = [name for at, name in times[:-1] if at <= limit and (repository, name) not in needed]
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
