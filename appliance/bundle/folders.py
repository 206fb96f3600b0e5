"""Cache of what bundles fetch and build, so that the next build takes seconds."""

from __future__ import annotations

import os
from pathlib import Path


def cache(name: str) -> Path:
    """Return a folder below the user's cache folder, made if need be."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = Path("/var/cache") if os.geteuid() == 0 and "XDG_CACHE_HOME" not in os.environ else home
    folder = root / "hr-appliance" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
