"""Runs on the depot host: says which release is served and which of its files were touched since, as JSON.

Arguments: the link to the served release. A file counts as touched where it is gone, has another size than the manifest
says, or was written after the release began to be served: no content is read, so this takes a moment.
"""

import json
import os
import sys


def touched(folder):
    """Return the paths of a release that are no longer as they were when it began to be served."""
    try:
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
            files = json.load(file)["files"]
        since = os.stat(f"{folder}.served").st_ctime_ns
    except (OSError, ValueError, KeyError):
        return ["manifest.json"]
    found = []
    for path, entry in files.items():
        try:
            seen = os.lstat(os.path.join(folder, path))
        except OSError:
            found.append(path)
            continue
        if seen.st_size != entry["size"] or seen.st_ctime_ns > since:
            found.append(path)
    return sorted(found)


if __name__ == "__main__":
    try:
        served = os.readlink(sys.argv[1])
    except OSError:
        served = ""
    json.dump({"served": served, "touched": touched(served) if served else []}, sys.stdout)
