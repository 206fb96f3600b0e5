"""The manifest: which files a bundle has, with their digests, and for which system it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from appliance.errors import ApplianceError

NAME = "manifest.json"
SIGNATURE = "manifest.json.sig"
TARGET = {"distribution": "debian", "release": "13", "codename": "trixie", "architecture": "amd64", "python": "3.13"}


@dataclass(frozen=True)
class Entry:
    """One file of a bundle."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Manifest:
    """All files of a bundle by their path inside it."""

    version: str
    target: dict[str, str]
    files: dict[str, Entry]
    key_server: dict[str, str] = field(default_factory=dict)
    """Name, licence and what a bank has to know of it; empty where the bundle brings none."""

    def text(self) -> str:
        """Return the manifest as it is written: sorted, without a time, so that the same files give the same text."""
        files = {path: {"sha256": entry.sha256, "size": entry.size} for path, entry in sorted(self.files.items())}
        document: dict[str, object] = {"format": 1, "version": self.version, "target": self.target}
        document |= {"key_server": self.key_server} if self.key_server else {}
        document |= {"files": files}
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the text, by which a release is known."""
        return hashlib.sha256(self.text().encode()).hexdigest()


def read(folder: Path) -> Manifest:
    """Read a bundle's manifest; raises ApplianceError."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = {path: Entry(entry["sha256"], entry["size"]) for path, entry in document["files"].items()}
        if not all(_inside(path) for path in files):
            raise ValueError("a path leads out of the bundle")
        return Manifest(document["version"], document["target"], files, document.get("key_server", {}))
    except OSError:
        raise ApplianceError(
            f"{folder} is no bundle: it has no {NAME}.", "Name the folder that `appliance bundle build` made."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ApplianceError(f"{folder / NAME} cannot be read.", "Copy the bundle again.") from None


def of_folder(folder: Path, version: str, key_server: dict[str, str]) -> Manifest:
    """Digest every file of a folder."""
    files = {path: Entry(digest(folder / path), (folder / path).stat().st_size) for path in paths(folder)}
    return Manifest(version, TARGET, files, key_server)


def paths(folder: Path) -> Iterator[str]:
    """Yield the paths of all files below a folder but the manifest and its signature."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if (path.is_symlink() or not path.is_dir()) and name not in (NAME, SIGNATURE):
            yield name


def _inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts and PurePosixPath(*parts).as_posix() == path


def digest(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
