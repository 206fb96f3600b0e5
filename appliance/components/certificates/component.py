"""This room among the components."""

from __future__ import annotations

from appliance.components.certificates import checks, deploy
from appliance.host.component import Component

COMPONENT = Component(
    name="certificates",
    desired=deploy.desired,
    elsewhere=lambda context: context.site.hosts_that_serve(),
    preflight=checks.preflight,
    verify=checks.verify,
)
