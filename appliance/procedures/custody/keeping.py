"""Files of the custody in the site's state folder: private, and whole or not there."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from appliance.host.context import Context


def folder(context: Context, *names: str) -> Path:
    """Return a folder below `vault/`, made with mode 0700."""
    path = context.folder / "vault"
    path.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        path = path / name
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def keep(path: Path, content: str | bytes) -> None:
    """Write a file of mode 0600 that is on disk when this returns, whole or not at all."""
    new = path.with_name(path.name + ".new")
    data = content.encode() if isinstance(content, str) else content
    with contextlib.suppress(FileNotFoundError):
        new.unlink()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
