"""Marks a host as belonging to a site, so that no other site takes it over."""

from __future__ import annotations

from appliance.host.context import Context
from appliance.host.desired import Desired, File, Folder

MARK = "/etc/hr-appliance/site"


def marked(context: Context) -> Desired:
    """Return the mark, and the folders that every component uses."""
    return Desired(
        "host",
        (
            Folder("/etc/hr-appliance"),
            File(MARK, f"{context.site.name}\n"),
            Folder("/var/lib/hr-appliance"),
            Folder("/var/lib/hr-appliance/stamps"),
        ),
    )
