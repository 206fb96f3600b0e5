"""Writes the record of what the roles left on a host, whole or not at all, and ends the run."""

import hashlib
import json
import os
import pathlib
import sys

FOLDER = pathlib.Path("/var/lib/hr-appliance")

asked = json.load(sys.stdin)
files = {}
for name in asked["paths"]:
    path = pathlib.Path(name)
    if path.is_file():
        files[name] = hashlib.sha256(path.read_bytes()).hexdigest()
new = FOLDER / "baseline.json.new"
new.write_text(json.dumps({"digest": asked["digest"], "files": files}, indent=1) + "\n")
new.chmod(0o644)
with new.open("rb") as written:
    os.fsync(written.fileno())
new.replace(FOLDER / "baseline.json")
(FOLDER / "baseline.begun").unlink(missing_ok=True)
