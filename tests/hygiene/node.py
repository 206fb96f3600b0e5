"""Locked packages for Node.js, installed once into the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def missing_programs() -> list[str]:
    """Return which of Debian's packages are needed and not there."""
    return [package for program, package in (("node", "nodejs"), ("npm", "npm")) if not shutil.which(program)]


def install(folder: Path) -> Path:
    """Install what the package-lock.json of a folder says, whole or not at all; return the folder `node_modules`.

    Raises subprocess.CalledProcessError.
    """
    lock = folder / "package-lock.json"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hr-appliance" / folder.name
    place = cache / hashlib.sha256(lock.read_bytes()).hexdigest()[:12]
    if not place.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as parent:
            made = Path(parent) / "made"
            made.mkdir()
            for name in ("package.json", lock.name):
                shutil.copy(folder / name, made)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
            subprocess.run(command, cwd=made, capture_output=True, text=True, check=True, timeout=300)
            _move(made, place)
    return place / "node_modules"


def _move(made: Path, place: Path) -> None:
    """Put a folder at its place, where another process may have put the same one."""
    try:
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise
