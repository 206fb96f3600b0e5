"""Makes a Python environment on a host from the wheels of the depot, each checked by its digest."""

from __future__ import annotations

from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.host.desired import Step
from appliance.site import endpoints

STAMP = ".hr-complete"

# pip's newer way with certificates knows host names alone (25.1), and the depot goes by its address.
_MAKE = (
    'set -e; umask 022; rm -rf "$1"; mkdir -p "$(dirname "$1")"; python3 -m venv "$1"; '
    'curl --fail --silent --show-error --retry 3 --cacert "$5" -o "$1/requirements.txt" "$2/$3"; '
    'echo "$4  $1/requirements.txt" | sha256sum --check --quiet; '
    '"$1/bin/pip" install --quiet --no-input --disable-pip-version-check --no-cache-dir --isolated --no-deps '
    '--use-deprecated=legacy-certs --cert "$5" --no-index --find-links "$2/wheels/" '
    '--require-hashes -r "$1/requirements.txt"; '
    'for stub in "$1"/lib/python3*/site-packages/pytriton/tritonserver/python_backend_stubs/*/*; do '
    '[ ! -e "$stub" ] || chmod 0755 "$stub"; done; '
    'echo "$4" > "$1/$6"; sync -f "$1/$6"'
)
_FORGET = (
    'cd "$1" && ls -1dt -- */venv | grep -vxF "$2/venv" | tail -n +"$3" | '
    'while read -r each; do rm -rf -- "${each%/venv}"; done'
)
_FORGOTTEN = 'test "$(ls -1d "$1"/*/venv 2>/dev/null | wc -l)" -le "$2"'
_MADE = 'test "$(cat "$1/$2" 2>/dev/null)" = "$3"'


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
        ("sh", "-c", _MAKE, "sh", folder, depot, member, sha256, anchor, STAMP),
        ("sh", "-c", _MADE, "sh", folder, STAMP, sha256),
    )


def forget(name: str, root: str, current: str, kept: int) -> Step:
    """Return the step that leaves `<root>/<current>/venv` and the newest others, `kept` together."""
    return Step(
        name,
        ("sh", "-c", _FORGET, "sh", root, current, str(kept)),
        ("sh", "-c", _FORGOTTEN, "sh", root, str(kept)),
    )
