"""This room among the components."""

from __future__ import annotations

from appliance.components.vault import checks, deploy, settling
from appliance.host.component import Component

COMPONENT = Component(
    name="vault",
    desired=deploy.desired,
    elsewhere=deploy.hosts,
    preflight=checks.preflight,
    verify=checks.verify,
    settle=settling.settle,
    conditions=checks.conditions,
)
