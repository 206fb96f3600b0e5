"""Runs on the depot host: says which files of a bundle are missing or wrong in a folder, as JSON on standard output.

Arguments: the folder, and that of the release served now, whose files are taken over where they are the same.
Standard input: {path: [sha256, size]}.
"""

import hashlib
import json
import os
import sys


def take_over(folder, served, files):
    """Link what the served release has with the same digest into the folder; both are only ever read."""
    try:
        with open(os.path.join(served, "manifest.json"), encoding="utf-8") as manifest:
            there = json.load(manifest)["files"]
    except (OSError, ValueError, KeyError):
        return
    for path, (digest, _size) in files.items():
        target = os.path.join(folder, path)
        if there.get(path, {}).get("sha256") == digest and not os.path.exists(target):
            os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
            try:
                os.link(os.path.join(served, path), target)
            except OSError:
                continue  # then it is copied


def wrong(folder, files):
    """Return the paths that are not there with their size and digest."""
    found = []
    for path, (digest, size) in files.items():
        name = os.path.join(folder, path)
        try:
            if os.stat(name).st_size != size:
                found.append(path)
                continue
            with open(name, "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    found.append(path)
        except OSError:
            found.append(path)
    return found


if __name__ == "__main__":
    wanted = json.load(sys.stdin)
    take_over(sys.argv[1], sys.argv[2], wanted)
    json.dump(wrong(sys.argv[1], wanted), sys.stdout)
