"""This room among the components."""

from __future__ import annotations

from appliance.components.baseline import checks
from appliance.host.component import Component

COMPONENT = Component(
    name="baseline",
    elsewhere=lambda context: context.site.hosts_that_serve(),
    preflight=checks.preflight,
    verify=checks.verify,
)
