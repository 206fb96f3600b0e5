"""Questions to a depot host."""

from __future__ import annotations

from appliance.components.depot.deploy import CURRENT, PORT
from appliance.host.context import Context
from appliance.host.desired import Check
from appliance.site import endpoints

_DIGESTS = """
import hashlib, json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
for name, entry in json.loads((folder / "manifest.json").read_text())["files"].items():
    with (folder / name).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != entry["sha256"]:
            sys.exit(name + " was changed")
"""


def verify(context: Context, host: str) -> list[Check]:
    """Return the checks of a host while the depot serves what was verified, to its own hosts, by TLS."""
    place = endpoints.url(context.address(host), PORT)
    ask = ("curl", "--silent", "--fail", "--max-time", "20", "--cacert", "/etc/hr-appliance/tls/ca.pem")
    put = ("sh", "-c", '! "$@"', "sh", *ask, "--request", "PUT", "--data", "x", f"{place}/x")
    again = "Run `appliance apply`."
    return [
        Check("serves the manifest by TLS", (*ask, "--output", "/dev/null", f"{place}/manifest.json"), again),
        Check(
            "every file is as the manifest says",
            ("python3", "-I", "-c", _DIGESTS, CURRENT),
            "Run `appliance apply`: files that were touched are brought again. Where it changes nothing, the disk lost "
            f"bytes by itself: look at it, remove {CURRENT} (a link) and apply again.",
        ),
        Check("takes nothing in", put, "Run `appliance apply`: the depot's configuration was changed."),
    ]
