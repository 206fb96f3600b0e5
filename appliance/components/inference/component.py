"""This room among the components."""

from __future__ import annotations

from appliance.components.inference import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="inference",
    desired=deploy.desired,
    preflight=checks.preflight,
    verify=checks.verify,
)
