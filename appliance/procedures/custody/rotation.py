"""Makes a new version of the key of data keys, brings every wrap to it, and closes old ones nothing needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from appliance.components.vault.client import Identity, connect, read, telling
from appliance.errors import ApplianceError
from appliance.host.context import Context

KEY = "person"
BATCH = 2000
JOB = (
    "env",
    "-i",
    "HR_SETTINGS=/etc/hr-appliance/web/settings.json",
    "/opt/hr-appliance/current/venv/bin/python",
    "-I",
    "-m",
    "app.foundation.keys.rewrap",
    "--json",
)
"""The application's own job: it alone knows where wraps are."""

Ask = Callable[[tuple[str, ...]], str]
"""Runs an argument list as the application on a web host and returns its output."""


@dataclass(frozen=True)
class Versions:
    """Versions of a Transit key: when each was made, the newest, and the lowest that still opens anything."""

    made: dict[int, datetime]
    newest: int
    lowest: int


@dataclass(frozen=True)
class Wraps:
    """How many wrapped data keys there are, and how many are below the newest version."""

    left: int
    total: int | None = None
    newest: int | None = None


class NotClosable(ApplianceError):
    """An old version that something still needs."""


def versions(client: Any, key: str = KEY) -> Versions:
    """Return the versions of a key; raises ApplianceError where there is none."""
    shown = read(client, f"transit/keys/{key}")
    if shown is None:
        raise ApplianceError(f"The key server has no key {key}.", "Run `appliance apply`, or bring it back.")
    times = {int(number): _time(when) for number, when in (shown.get("keys") or {}).items()}
    return Versions(times, shown["latest_version"], shown["min_decryption_version"])


def rotate(context: Context, rotator: Identity) -> Versions:
    """Make a new version; new data keys are wrapped by it at once, old wraps stay as they are."""
    client = connect(context, identity=rotator)
    with telling(context):
        client.secrets.transit.rotate_key(KEY)
        return versions(client)


def count(ask: Ask) -> Wraps:
    """Return how many wraps are below the newest version."""
    return _wraps(ask((*JOB, "--count")))


def rewrap(ask: Ask, report: Callable[[Wraps], None]) -> Wraps:
    """Bring every wrap to the newest version, a batch at a time; safe to stop and to run again."""
    before = count(ask)
    while before.left:
        report(before)
        after = _wraps(ask((*JOB, "--limit", str(BATCH))))
        if after.left >= before.left:
            raise ApplianceError(
                f"The application rewraps no more: {after.left} wraps are left.",
                "Look at `journalctl -u hr-web` on the web host: a wrap may be damaged. Nothing was closed.",
            )
        before = after
    report(before)
    return before


def closable(entries: Iterable[dict[str, Any]], oldest_point: datetime) -> int:
    """Return the version below which nothing is needed any more, by the journal and the oldest restore point.

    A restore point needs every version that wraps in it may have: only when a rewrap had come to its end before the
    oldest point was made, no point holds older ones. 1 closes nothing.
    """
    done = [
        entry["newest"]
        for entry in entries
        if entry["verb"] == "keys rewrap"
        and entry["result"] == "done"
        and datetime.fromisoformat(entry["at"]) < oldest_point
    ]
    return max(done, default=1)


def close(context: Context, rotator: Identity, wraps: Wraps, lowest: int) -> Versions:
    """Have the key server open nothing below `lowest` any more; raises NotClosable while wraps are left.

    Nothing is trimmed: the versions stay in the key server, and the rotator can open them again for a restore.
    """
    if wraps.left:
        raise NotClosable(
            f"{wraps.left} data keys are still wrapped by old versions.", "Run `appliance keys rewrap` first."
        )
    client = connect(context, identity=rotator)
    with telling(context):
        before = versions(client)
        if not before.lowest < lowest <= before.newest:
            raise NotClosable(
                f"Versions from {before.lowest} on open data keys, and nothing below {lowest} may be closed yet.",
                "A restore point still needs them. Close them when the oldest point is younger than the last rewrap.",
            )
        client.secrets.transit.update_key_configuration(KEY, min_decryption_version=lowest)
        return versions(client)


def _wraps(output: str) -> Wraps:
    try:
        counts = json.loads(output.strip().splitlines()[-1])
        return Wraps(int(counts["left"]), counts.get("total"), counts.get("newest"))
    except (IndexError, ValueError, KeyError, TypeError):
        raise ApplianceError(
            "The web host did not say how many wraps are left.", "Run `appliance verify`; the release there may be old."
        ) from None


def _time(shown: Any) -> datetime:
    """Read when a version was made: symmetric keys tell seconds, signing keys a text."""
    if isinstance(shown, dict):
        return datetime.fromisoformat(shown["creation_time"][:19] + "+00:00")
    return datetime.fromtimestamp(int(shown), UTC)
