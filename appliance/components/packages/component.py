"""This room among the components."""

from __future__ import annotations

from appliance.components.packages import deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="packages",
    desired=deploy.desired,
    elsewhere=deploy.hosts,
)
