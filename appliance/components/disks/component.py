"""This room among the components."""

from __future__ import annotations

from appliance.components.disks import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="disks",
    desired=deploy.desired,
    elsewhere=deploy.hosts,
    verify=checks.verify,
)
