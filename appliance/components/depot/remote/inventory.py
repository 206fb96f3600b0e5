"""Runs on the depot host: says which files of a bundle are missing or wrong in a folder, as JSON on standard output.

Arguments: the folder, and the one that is served so far (or nothing). What that one has with the same digest is linked
from there, so that an upgrade carries only what is new. Standard input: {path: [sha256, size]}.
"""

import hashlib
import json
import os
import sys


def whole(name, digest, size):
    """Tell whether a regular file is there with this size and digest."""
    try:
        if os.path.islink(name) or os.stat(name).st_size != size:
            return False
        with open(name, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def linked(old, new):
    """Give a file of the served folder its place in the new one."""
    os.makedirs(os.path.dirname(new), exist_ok=True)
    if os.path.lexists(new):
        os.unlink(new)
    os.link(old, new)


def wrong(folder, served, files):
    """Return the paths that are not there with their size and digest, and could not be had from the served folder."""
    found = []
    for path, (digest, size) in files.items():
        name = os.path.join(folder, path)
        if whole(name, digest, size):
            continue
        if served and whole(os.path.join(served, path), digest, size):
            linked(os.path.join(served, path), name)
        else:
            found.append(path)
    return found


if __name__ == "__main__":
    json.dump(wrong(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "", json.load(sys.stdin)), sys.stdout)
