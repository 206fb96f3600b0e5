"""Whether disks have room and changes reach their archive, by the last check on the host."""

from __future__ import annotations

from appliance.components.disks.deploy import FOUND, MINUTES
from appliance.host.context import Context
from appliance.host.desired import Check

LOOK = """
import json, subprocess, sys, time
try:
    with open(sys.argv[1]) as file:
        found = json.load(file)
except FileNotFoundError:
    if subprocess.call(["systemctl", "is-failed", "--quiet", sys.argv[3]]) == 0:
        sys.exit(sys.argv[3] + " fails, and has never said what it saw")
    sys.exit(0)  # the host has just started
said = found["said"]
if time.time() - found["at"] > 4 * 60 * float(sys.argv[2]):
    said = [*said, "nobody has looked for " + str(round((time.time() - found["at"]) / 60)) + " min"]
print("; ".join(said))
sys.exit(bool(said))
"""


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks that no disk fills up."""
    fix = "Make room, or mend what keeps changes from their archive; `systemctl start hr-disks` looks again."
    look = ("/usr/bin/python3", "-c", LOOK, FOUND, str(MINUTES), "hr-disks.service")
    return [Check("disks have room and changes are archived", look, fix)]
