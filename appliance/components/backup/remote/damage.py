"""What the last verification found damaged, kept until another finds it whole or gone; data in and data out."""

import json
import re

BACKUP = re.compile(r"^\s*backup: (?P<label>\S+), status: (?P<status>[a-z -]+)", re.M)
SEGMENT = re.compile(r"archive/\S*?/(?P<segment>[0-9A-F]{24})-")
COUNTED = re.compile(r"(?P<what>checksum invalid|size invalid|missing|other): (?P<count>[1-9]\d*)")
HELD = ("valid", "in-progress")


def of_database(said, found):
    """Return {label: reason} of the backups that cannot be restored whole.

    `said` is what `pgbackrest verify` printed, `found` the backups as `points.backups` returns them. What stands on a
    damaged backup is damaged too, and so is one whose changes (WAL) are.
    """
    damaged = {}
    for line in BACKUP.finditer(said):
        if line["status"].strip() not in HELD:
            rest = said[line.end() :].split("backup:")[0]
            counted = ", ".join(f"{each['what']}: {each['count']}" for each in COUNTED.finditer(rest))
            damaged[line["label"]] = f"{line['status'].strip()}{f' ({counted})' if counted else ''}"
    segments = sorted({each["segment"] for each in SEGMENT.finditer(said)})
    for backup in found:
        first, last = backup.get("wal") or ("", "")
        hurt = [each for each in segments if first and first <= each <= last]
        if hurt:
            damaged.setdefault(backup["label"], f"its changes {hurt[0]} are damaged")
    for backup in found:
        below = [each for each in found if each["full"] == backup["full"] and each["ended"] < backup["ended"]]
        for each in below:
            if each["label"] in damaged and backup["label"] not in damaged:
                damaged[backup["label"]] = f"stands on {each['label']}, which is damaged"
    return damaged


def read(path):
    """Return what is kept: {"at", "backups": {label: reason}, "repositories": {name: reason}}; empty without a file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"at": None, "backups": {}, "repositories": {}}


def write(path, at, backups, repositories):
    """Keep what a verification found; one that found nothing leaves that, too."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"at": at, "backups": backups, "repositories": repositories}, indent=1) + "\n")
    fresh.replace(path)


def mark(made, known):
    """Say of each point whether its database is known to be damaged, and which of its other parts are in doubt."""
    for point in made:
        point["damaged"] = known["backups"].get(point["database"]["label"])
        doubts = [
            f"{name}: {known['repositories'][name]}" for name in point["snapshots"] if name in known["repositories"]
        ]
        point["doubt"] = "; ".join(doubts) or None


def needs_full(found, known):
    """Tell whether the next backup has to stand alone, as what it would stand on is damaged."""
    return bool(found) and found[-1]["label"] in known["backups"]


def unreplaced(found, hurt):
    """Return the labels of damaged backups that no whole full backup has followed: while there are any, act."""
    fulls = [each["ended"] for each in found if each["type"] == "full" and each["label"] not in hurt]
    last = max(fulls, default=None)
    return [each["label"] for each in found if each["label"] in hurt and (last is None or each["ended"] > last)]


def sentences(found, known):
    """Return a line for each damage that a person has to act on."""
    told = [f"backup {label} is damaged: {known['backups'][label]}" for label in unreplaced(found, known["backups"])]
    return told + [f"repository {name}: {reason}" for name, reason in sorted(known["repositories"].items())]
