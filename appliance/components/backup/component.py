"""This room among the components."""

from __future__ import annotations

from appliance.components.backup import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="backup",
    desired=deploy.desired,
    elsewhere=deploy.hosts,
    preflight=checks.preflight,
    verify=checks.verify,
)
