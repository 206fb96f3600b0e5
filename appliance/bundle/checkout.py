"""The files of a checkout that belong to the product: other files must not change a bundle."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from appliance.errors import ApplianceError

APART = ("tests", "docs", "quality", "inventories")
"""Folders that no host installs."""


def sources(root: Path, into: Path) -> Path:
    """Return a copy below `into` of the files that git knows, as they are now; without git, the checkout itself.

    Raises ApplianceError where there is a repository that git cannot read.
    """
    if not (root / ".git").exists():
        return root
    for name in _known(root):
        if (root / name).is_file() and not (root / name).is_symlink():  # one that is deleted belongs no more
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, into / name)
    return into


def _known(root: Path) -> list[str]:
    command = ["git", "-C", str(root), "ls-files", "-z", "--", ".", *(f":(exclude,top){name}" for name in APART)]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise ApplianceError("git is missing, which knows what belongs to the product.", "Install git.") from None
    if done.returncode:
        message = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ApplianceError(f"git cannot read {root}: {message}.", "Run this as the owner of the checkout.")
    return [name for name in done.stdout.split("\0") if name]
