"""This room among the components."""

from __future__ import annotations

from appliance.components.spare import checks
from appliance.host.component import Component

COMPONENT = Component(
    name="spare",
    preflight=checks.verify,
    verify=checks.verify,
)
