"""Purge certificates: who asks what was deleted when gets a numbered, chained and signed answer."""

import hashlib
import json
import os
import subprocess


def text(content):
    """Return a certificate in the one form that is hashed and signed."""
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False, default=str) + "\n"


def issue(folder, content, key=None):
    """Write the next certificate, linked to the last one by its digest; signed if a key is given. Returns its path."""
    existing = sorted(folder.glob("[0-9]*.json"))
    number = int(existing[-1].stem) + 1 if existing else 1
    previous = hashlib.sha256(existing[-1].read_bytes()).hexdigest() if existing else None
    path = folder / f"{number:06d}.json"
    body = text({"number": number, "previous_sha256": previous, **content})
    if key:
        signed = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", str(key)], input=body.encode(), capture_output=True, check=True
        )
        path.with_suffix(".sig").write_bytes(signed.stdout)
    fresh = path.with_suffix(".new")
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    return path


def broken(folder):
    """Return the numbers of certificates that are missing from the chain or follow one that was changed."""
    found, previous = [], None
    for number, path in enumerate(sorted(folder.glob("[0-9]*.json")), 1):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["number"] != number or content["previous_sha256"] != previous:
            found.append(content["number"])
        previous = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
