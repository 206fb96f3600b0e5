"""Questions about the disk that media lie on."""

from __future__ import annotations

from appliance.components.media.deploy import FOLDER, OWNER
from appliance.host.context import Context
from appliance.host.desired import Check

LEAST_GIB = 4
"""Room for about 60 interviews of 20 minutes at 0.4 Mbit/s, so that a warning comes before the disk is full."""
LEAST_PERCENT = 10


def _room(mib: int) -> tuple[str, ...]:
    text = 'set -- "$1" "$2"; while [ ! -e "$1" ]; do set -- "$(dirname "$1")" "$2"; done; '
    text += 'free=$(df --output=avail -m "$1" | tail -1); echo "$free MiB free"; [ "$free" -ge "$2" ]'
    return ("sh", "-c", text, "sh", FOLDER, str(mib))


def preflight(context: Context, host: str) -> list[Check]:
    """Return the checks before this host stores media."""
    fix = f"Give the file system of {FOLDER} at least {LEAST_GIB} GiB free."
    return [Check(f"{LEAST_GIB} GiB are free for media", _room(LEAST_GIB * 1024), fix)]


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while this host stores media."""
    used = f'[ "$(df --output=pcent "$1" | tail -1 | tr -dc 0-9)" -le {100 - LEAST_PERCENT} ]'
    write = 'f=$(mktemp "$1/.check.XXXXXX") && rm -f "$f"'
    fix = f"Make room below {FOLDER}, or give it a larger disk: a full one refuses recordings."
    return [
        Check(f"{LEAST_PERCENT} % of the disk of media are free", ("sh", "-c", used, "sh", FOLDER), fix),
        Check(
            "the application can write media",
            ("sh", "-c", write, "sh", FOLDER),
            f"Look whether {FOLDER} is mounted read-only, and run `appliance apply`.",
            user=OWNER,
        ),
    ]
