"""Runs on the depot host: says which files of a bundle are missing or wrong in a folder, as JSON on standard output.

Arguments: the folder. Standard input: {path: [sha256, size]}.
"""

import hashlib
import json
import os
import sys


def wrong(folder, files):
    """Return the paths that are not there with their size and digest; what does not belong is removed."""
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
    json.dump(wrong(sys.argv[1], json.load(sys.stdin)), sys.stdout)
