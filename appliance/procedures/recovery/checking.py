"""Checks a restore: keys, media, audit, and the application as a visitor sees it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.procedures.recovery.reach import Reach
from appliance.procedures.recovery.restoring import sql
from appliance.site import endpoints

PYTHON = (
    "env", "-i", "HR_SETTINGS=/etc/hr-appliance/web/settings.json", "LC_ALL=C.UTF-8",
    "/opt/hr-appliance/current/venv/bin/python", "-I",
)  # fmt: skip
CHECKUP = (*PYTHON, "-m", "app.checkup", "--json", "--without-models")
PARTS = {
    "keys": "every wrapped key opens",
    "media": "every media file matches its digest",
    "audit": "access log is as it was sealed",
}
AUDIT = """
SELECT json_build_object('last', coalesce(max(id), 0), 'count', count(*),
 'sealed', coalesce((SELECT count(*) FROM audit_seals WHERE encode(root, 'hex') = :'root'), 0)) FROM audit_entries;
"""


@dataclass(frozen=True)
class Finding:
    """The result of one check after a restore."""

    name: str
    holds: bool
    detail: str


def audit(reach: Reach, host: str, point: dict[str, Any]) -> list[Finding]:
    """Compare the access log with the least that the point records of it."""
    noted = point["database"]["annotations"]
    if "audit_last" not in noted:
        return [Finding("access log is complete", True, "the backup was made before there was one")]
    root = noted.get("audit_root", "")
    statement = f"\\set root '{root if all(c in '0123456789abcdef' for c in root) else ''}'\n{AUDIT}"
    entries = json.loads(sql(reach, host, statement))
    whole = entries["last"] >= int(noted["audit_last"]) and entries["count"] >= int(noted["audit_count"])
    detail = f"{entries['count']} entries up to {entries['last']}; "
    detail += f"the point noted {noted['audit_count']} up to {noted['audit_last']}"
    findings = [Finding("access log is complete", whole, detail)]
    if root:
        findings.append(Finding("newest seal of the point is in the chain", entries["sealed"] == 1, root[:16]))
    return findings


def application(reach: Reach, host: str, keep: str = "") -> list[Finding]:
    """Run the application's own checkup, which opens every wrapped key, reads every media file, verifies the log.

    `keep` is a file on the host for what it finds.
    """
    more = ("--keep", keep) if keep else ()
    answer = reach.run(host, (*CHECKUP, *more), user="hr-web", seconds=12 * 3600)
    lines = answer.output.strip().splitlines()
    report = next((json.loads(line) for line in reversed(lines) if line.startswith("{")), None)
    if report is None:
        return [Finding("application checks itself", False, (lines or ["no message"])[-1][:300])]
    database = report["database"]
    reachable = database["reachable"] and not database["pending"]
    findings = [Finding("application reaches its database, at its release", reachable, str(database["pending"] or ""))]
    for part, what in PARTS.items():
        mine = [problem for problem in report["problems"] if problem.startswith(f"{part}:")]
        detail = ", ".join(f"{name} {value}" for name, value in (report.get(part) or {}).items())
        findings.append(Finding(what, part in report and not mine, detail or "; ".join(mine)))
    return findings


def door(reach: Reach, context: Context, host: str) -> list[Finding]:
    """Open the application through the edge as a browser does."""
    base, anchor = endpoints.url(context.site.domain), "/etc/hr-appliance/tls/ca.pem"
    curl: tuple[str, ...] = ("curl", "--silent", "--show-error", "--max-time", "30", "--cacert", anchor)
    # It was started a moment ago: until its processes have loaded, the edge answers 502 or 504 for it.
    curl += ("--retry", "12", "--retry-delay", "5", "--retry-connrefused")
    curl += endpoints.resolved(context.site.domain, context.address(host), endpoints.EDGE)
    answer = reach.run(host, (*curl, "--output", "/dev/null", "--write-out", "%{http_code}", f"{base}/login"))
    return [Finding("sign-in page is served", answer.output.strip().endswith("200"), answer.output.strip()[-80:])]


def visit(reach: Reach, context: Context, host: str) -> list[Finding]:
    """Sign in to a restored copy and see a candidate; makes an account there, so never on a site that serves."""
    answer = reach.run(host, (*PYTHON, "-m", "app.visit", context.address(host), context.site.domain), user="hr-web")
    try:
        report = json.loads(answer.output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return [Finding("a person signs in", False, answer.output.strip()[-300:])]
    findings = [Finding("a person signs in", report["signed_in"], f"HTTP {report['status']}")]
    if report["application"]:
        findings.append(
            Finding("application shows the candidate", bool(report["shown"]), f"application {report['application']}")
        )
    else:
        findings.append(Finding("application shows the candidate", True, "the site has none yet"))
    return findings


def refuse(findings: list[Finding]) -> None:
    """Raise the first finding that does not hold."""
    for finding in findings:
        if not finding.holds:
            raise ApplianceError(f"After the restore: {finding.name}: no ({finding.detail}).", "Choose another point.")
