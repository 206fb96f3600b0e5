"""Makes a Python environment on a host from the wheels of the depot, each checked by its digest."""

from __future__ import annotations

from appliance.errors import ApplianceError
from appliance.host import programs
from appliance.host.context import Context
from appliance.host.desired import Step
from appliance.site import endpoints

STAMP = ".hr-complete"


def digest(context: Context, member: str) -> str:
    """Return the SHA-256 that the bundle gives a member; raises ApplianceError where it has none."""
    try:
        return context.release.files[member]
    except KeyError:
        raise ApplianceError(
            f"The bundle has no {member}.", "Build the bundle again: `appliance bundle build`."
        ) from None


def step(context: Context, name: str, folder: str, member: str) -> Step:
    """Return the step that fills `folder` with what a requirements file of the bundle names, whole or not at all.

    The file names everything, so that nothing is resolved here: a library's own wishes are the lock file's affair.
    """
    sha256 = digest(context, member)
    depot = endpoints.url(context.addresses("depot")[0], endpoints.DEPOT)
    anchor = "/etc/hr-appliance/tls/ca.pem"
    return Step(
        name,
        programs.argv("make_venv.sh", folder, depot, member, sha256, anchor, STAMP),
        programs.argv("venv_is_whole.sh", folder, STAMP, sha256),
    )


def forget(name: str, root: str, current: str, newest: int) -> Step:
    """Return the step that leaves `<root>/<current>/venv` and the newest others, `newest` together."""
    return Step(
        name,
        programs.argv("forget_venvs.sh", root, current, str(newest)),
        programs.argv("few_venvs.sh", root, str(newest)),
    )
