"""Opens a bundle for the verbs that install from it: never without verifying it first."""

from __future__ import annotations

import hashlib
from pathlib import Path

from appliance.bundle.folders import cache
from appliance.bundle.verification import verify
from appliance.host.context import Release


def open_release(folder: Path, signer: Path) -> Release:
    """Verify a bundle and return its release; raises ApplianceError."""
    folder = folder.resolve()
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    read = verify(folder, signer, cache("verified") / f"{name}.json")
    files = {path: entry.sha256 for path, entry in read.files.items()}
    return Release(read.version, read.digest, folder, files)
