"""Bundles that hold only what an earlier one lacks: making them, and making them whole again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from appliance.bundle import manifest
from appliance.bundle.manifest import Manifest
from appliance.bundle.verification import whole
from appliance.errors import ApplianceError, Problems


def leave_out(folder: Path, before: Manifest, after: Manifest) -> int:
    """Remove files that the previous bundle has with the same digest, and return their number."""
    same = [path for path, entry in after.files.items() if before.files.get(path) == entry]
    for path in same:
        (folder / path).unlink()
    for inner in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(inner.iterdir()):
            inner.rmdir()
    return len(same)


def complete(folder: Path, previous: Path) -> int:
    """Add the missing files of a delta from the previous bundle, as hard links on one disk, and return their number.

    Raises Problems naming what the previous bundle does not have whole; nothing is brought then.
    """
    wanted = manifest.read(folder).files
    lacking = [path for path in wanted if not (folder / path).exists()]
    wrong = [path for path in lacking if not whole(previous / path, wanted[path])]
    if wrong:
        remedy = f"Name the bundle that the delta was made from; {previous} is another, or damaged."
        raise Problems([ApplianceError(f"{path} is not in {previous}.", remedy) for path in wrong])
    for path in lacking:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(previous / path, folder / path)
        except OSError:  # another disk, or one without links
            shutil.copy(previous / path, folder / path)
    return len(lacking)
