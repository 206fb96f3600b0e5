"""Puts a key server's snapshot into a fresh one, which the site's own holders then open."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from appliance.components.vault.client import Away, bare, seal_status, telling
from appliance.errors import ApplianceError
from appliance.host.context import Context

SECONDS = 120


class SnapshotRefused(ApplianceError):
    """A key server that did not take the snapshot."""


def restore(context: Context, snapshot: bytes, folder: Path, restart: Callable[[], object]) -> None:
    """Put a snapshot into the fresh key server of a context; nothing where it is in already.

    A fresh server has to be initialised before it takes one. The single share made for that opens an empty server, and
    nothing any more once the snapshot is in: it lies in `folder` for that long, so that an interruption is got over.
    """
    file = folder / "empty-key-server.json"
    status = seal_status(context)
    if status.initialised and not file.exists():
        return
    if status.initialised and status.shares > 1:
        file.unlink()
        return
    client = bare(context)
    with telling(context):
        if not status.initialised:
            answer = client.sys.initialize(secret_shares=1, secret_threshold=1)
            _keep(file, {"share": answer["keys"][0], "token": answer["root_token"]})
        secrets = json.loads(file.read_text(encoding="utf-8"))
        if client.sys.is_sealed():
            client.sys.submit_unseal_key(secrets["share"])
        client.token = secrets["token"]
        # hvac gives the answer's content where it is 200, which is the active server's, and the answer itself else.
        _await(lambda: isinstance(client.sys.read_health_status(method="GET"), dict))
        answer = client.sys.force_restore_raft_snapshot(snapshot)
        if getattr(answer, "status_code", 204) not in (200, 204):
            raise SnapshotRefused(
                f"The key server refused the snapshot ({answer.status_code}).", "Choose another point."
            )
    # It remembers the empty server's share until it starts again.
    restart()
    _await(lambda: _seen(context) > 1)
    file.unlink()


def _seen(context: Context) -> int:
    """Return how many shares the key server knows of, 0 while it does not answer."""
    try:
        return seal_status(context).shares
    except Away:
        return 0


def _await(holds) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise SnapshotRefused("The key server did not come up again.", "Look at `journalctl -u hr-vault` there.")
        time.sleep(0.3)


def _keep(path: Path, content: dict[str, str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
