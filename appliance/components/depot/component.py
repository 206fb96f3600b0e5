"""This room among the components."""

from __future__ import annotations

from appliance.components.depot import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="depot",
    desired=deploy.desired,
    verify=checks.verify,
)
