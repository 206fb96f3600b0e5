"""Has the application look over what it keeps, so that damage is known before it goes into the next restore point."""

from __future__ import annotations

from collections.abc import Callable

from appliance.components.web.deploy import CHECKUP
from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.procedures.recovery import checking
from appliance.procedures.recovery.reach import Reach


class Damaged(ApplianceError):
    """Damaged data of the running site."""


def demand(
    reach: Reach, context: Context, report: Callable[[str, str, str, str], None], say: Callable[[str], None]
) -> None:
    """Return where every key opens, every media file matches its digest and the access log is whole; raises Damaged.

    An application that cannot check is reported, and does not prevent a backup.
    """
    host, what = context.hosts("web")[0], "look whether what is kept is whole"
    report(host, "backup", what, "begin")
    try:
        findings = checking.application(reach, host, keep=CHECKUP)
    except ApplianceError as error:
        findings = [checking.Finding("application checks itself", False, error.what)]
    wrong = [finding for finding in findings if not finding.holds]
    report(host, "backup", what, "failed" if wrong else "done")
    damaged = [finding for finding in wrong if finding.name in checking.PARTS.values()]
    if damaged:
        raise Damaged(
            f"{host}: {'; '.join(f'not so: {finding.name} ({finding.detail})' for finding in damaged)}.",
            "No restore point was made. docs/runbooks.md says how a file is brought back from an older one; "
            "`appliance backup now SITE --despite-damage` makes the point all the same.",
        )
    if wrong:
        say(f"{host}: it could not be looked whether what is kept is whole: {wrong[0].name}: no ({wrong[0].detail}).")
