"""This room among the components."""

from __future__ import annotations

from appliance.components.web import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="web",
    desired=deploy.desired,
    verify=checks.verify,
)
