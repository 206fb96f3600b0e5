"""This room among the components."""

from __future__ import annotations

from appliance.components.database import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="database",
    desired=deploy.desired,
    preflight=checks.preflight,
    verify=checks.verify,
    closing=deploy.closed,
)
