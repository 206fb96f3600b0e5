"""Every component and room of checks, in the order in which they are brought up."""

from __future__ import annotations

from appliance.components.backup.component import COMPONENT as BACKUP
from appliance.components.baseline.component import COMPONENT as BASELINE
from appliance.components.certificates.component import COMPONENT as CERTIFICATES
from appliance.components.database.component import COMPONENT as DATABASE
from appliance.components.depot.component import COMPONENT as DEPOT
from appliance.components.disks.component import COMPONENT as DISKS
from appliance.components.edge.component import COMPONENT as EDGE
from appliance.components.inference.component import COMPONENT as INFERENCE
from appliance.components.media.component import COMPONENT as MEDIA
from appliance.components.packages.component import COMPONENT as PACKAGES
from appliance.components.spare.component import COMPONENT as SPARE
from appliance.components.vault.component import COMPONENT as VAULT
from appliance.components.web.component import COMPONENT as WEB
from appliance.host.component import Component

BEFORE_BASELINE = (CERTIFICATES, DEPOT)
"""What the operating system's own package source stands on: the trust anchor, and the depot."""

AFTER_BASELINE = (PACKAGES, VAULT, DATABASE, MEDIA, INFERENCE, BACKUP, WEB, EDGE, DISKS)
CONVERGED = (*BEFORE_BASELINE, *AFTER_BASELINE)
"""What an apply brings to hosts, in this order; the baseline, which Ansible runs, between the two."""

CHECKED = (BASELINE, *CONVERGED, SPARE)
"""What has questions to hosts, in the order in which they are asked."""

_BY_NAME = {component.name: component for component in CHECKED}


def get(name: str) -> Component:
    """Return the component of a name."""
    return _BY_NAME[name]
