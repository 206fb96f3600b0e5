"""This room among the components."""

from __future__ import annotations

from appliance.components.edge import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="edge",
    desired=deploy.desired,
    verify=checks.verify,
)
