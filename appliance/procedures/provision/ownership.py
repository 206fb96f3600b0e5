"""What every host has before anything else: its site's mark, so that no other takes it over, and trust in the depot."""

from __future__ import annotations

from appliance.components.depot import deploy as depot
from appliance.host.context import Context
from appliance.host.desired import Desired, File, Folder

MARK = "/etc/hr-appliance/site"


def marked(context: Context) -> Desired:
    """Return the mark, the folders that every component uses, and the key of the depot's packages."""
    return Desired(
        "host",
        (
            Folder("/etc/hr-appliance"),
            File(MARK, f"{context.site.name}\n"),
            Folder("/var/lib/hr-appliance"),
            Folder("/var/lib/hr-appliance/stamps"),
            *depot.keyring(context),
        ),
    )
