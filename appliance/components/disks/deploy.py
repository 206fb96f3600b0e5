"""A check of every host's disks every few minutes: the database stops on a full one, and recordings are refused."""

from __future__ import annotations

import json
from importlib.resources import files

from appliance.host.context import Context
from appliance.host.desired import Account, Desired, File, Folder, Unit
from appliance.host.sandbox import sandbox
from appliance.host.templates import render

SCRIPT, SETTINGS = "/usr/lib/hr-appliance/disks", "/etc/hr-appliance/disks.json"
FOUND = "/run/hr-disks/found.json"
LOG = "/var/lib/postgresql/17/hr/pg_wal"
"""The database's changes until they are archived; a test compares it with where the database is."""
MINUTES = 5
PLACES = ("/", "/var", "/var/log", "/var/lib/postgresql", "/srv", "/srv/hr-appliance", "/opt")
LEAST_PERCENT, LEAST_BYTES = 5, 1 << 30
WAITING_SECONDS = 900
"""The database closes a file of changes every five minutes at least, and archives it at once."""


def hosts(context: Context) -> list[str]:
    """Return every host that runs something."""
    return context.site.hosts_that_serve()


def desired(context: Context, host: str) -> Desired:
    """Return the program, its settings, and its timer."""
    settings = {
        "places": PLACES,
        "least_percent": LEAST_PERCENT,
        "least_bytes": LEAST_BYTES,
        "log": LOG if host in context.hosts("database") else None,
        "tag": "postgresql-hr",
        "waiting_seconds": WAITING_SECONDS,
    }
    unit = "/etc/systemd/system/hr-disks"
    script = (files(__package__) / "remote" / "disks.py").read_text(encoding="utf-8")
    return Desired(
        "disks",
        (
            Account("hr-disks"),
            Folder("/usr/lib/hr-appliance"),
            File(SCRIPT, script, mode=0o755),
            File(SETTINGS, json.dumps(settings, indent=1) + "\n"),
            File(f"{unit}.service", render(__package__, f"{unit}.service", sandbox=sandbox())),
            File(f"{unit}.timer", render(__package__, f"{unit}.timer", minutes=MINUTES)),
            Unit("hr-disks.timer", restart_on=(f"{unit}.timer",)),
        ),
    )
