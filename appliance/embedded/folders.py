"""Where the embedded profile keeps its data, its keys and its settings, and the lock that one supervisor holds."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.embedded.accounts import hand_over
from appliance.embedded.supervision.part import Account
from appliance.errors import ApplianceError

KEY_BYTES = 32


def default_data() -> Path:
    """Return the data folder of this account."""
    if os.geteuid() == 0:
        return Path("/var/lib/hr-appliance/try")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "hr-appliance/try"


def default_models() -> Path:
    """Return the folder of fetched weights of this account."""
    if os.geteuid() == 0:
        return Path("/var/cache/hr-appliance/models")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hr-appliance/models"


@dataclass(frozen=True)
class Folders:
    """The places of one data folder."""

    data: Path
    models: Path

    @property
    def postgres(self) -> Path:
        """The database and its socket; owned by the account that PostgreSQL runs as."""
        return self.data / "postgres"

    @property
    def settings(self) -> Path:
        """The settings of the application; readable by the application's account alone."""
        return self.data / "settings.json"

    @property
    def status(self) -> Path:
        """What is running, for the strip on the pages."""
        return self.data / "status.json"

    @property
    def logs(self) -> Path:
        """One file for each part."""
        return self.data / "logs"

    @property
    def run(self) -> Path:
        """The lock, the list of processes, what Triton unpacks."""
        return self.data / "run"

    @property
    def sockets(self) -> Path:
        """Where Triton listens."""
        return self.run / "models"

    def make(self) -> None:
        """Make the folders, and the keys when there are none yet."""
        shared = 0o711 if os.geteuid() == 0 else 0o700  # as root, each part's account must reach its own folder
        self.data.mkdir(parents=True, exist_ok=True)
        for folder in (self.logs, self.run, self.data / "keys", self.data / "media"):
            folder.mkdir(mode=0o700, exist_ok=True)
        for folder in (self.data, self.run):
            folder.chmod(shared)
        self.models.mkdir(parents=True, exist_ok=True)
        for name in ("root.key", "cookie.key"):
            _key(self.data / "keys" / name)

    def share(self, application: Account) -> None:
        """Give the application's account the keys and the media, also those that an earlier release left to root.

        What root alone made before is the account's afterwards; the folder of the keys stays ours, so that no key can
        be put in another's place.
        """
        hand_over(self.data / "media", application)
        keys = self.data / "keys"
        hand_over(keys, application)
        if os.geteuid() == 0:
            os.chown(keys, 0, application.gid)
            keys.chmod(0o710)

    def write_settings(
        self, application: Account, *, database_url: str, triton_address: str, public_url: str, demo: bool
    ) -> None:
        """Write what `app/settings.py` reads."""
        settings = {
            "database_url": database_url,
            "media_folder": str(self.data / "media"),
            "keys": {"provider": "embedded", "root_key_file": str(self.data / "keys/root.key")},
            "cookie_key_file": str(self.data / "keys/cookie.key"),
            "triton_address": triton_address,
            "public_url": public_url,
            "status_file": str(self.status),
            "profile": "embedded",
            "demo": demo,
            "models_folder": str(self.models),
        }
        private(self.settings, json.dumps(settings, indent=2).encode(), application)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the data folder; raises ApplianceError when another supervisor does."""
        handle = os.open(self.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 200).decode(errors="replace").strip()
            os.close(handle)
            raise ApplianceError(
                f"Another `appliance try` ({holder or 'starting'}) uses {self.data}.",
                "Stop it with Ctrl-C where it runs, or name another folder with --data and another --port.",
            ) from None
        try:
            os.ftruncate(handle, 0)
            os.write(handle, f"process {os.getpid()}".encode())
            yield
        finally:
            os.close(handle)


def private(path: Path, content: bytes, owner: Account | None = None) -> None:
    """Write a file that only its owner (another account, or ours) may read, whole or not at all."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        if owner is not None:
            os.fchown(handle.fileno(), owner.uid, owner.gid)
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    new.replace(path)


def _key(path: Path) -> None:
    if not path.exists():
        private(path, secrets.token_bytes(KEY_BYTES))
