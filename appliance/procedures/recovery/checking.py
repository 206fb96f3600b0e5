"""Looks whether what was restored is whole: keys, media, audit, and the application to a person at its door."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.procedures.recovery.reach import Reach
from appliance.procedures.recovery.restoring import sql

CHECKUP = (
    "env", "-i", "HR_SETTINGS=/etc/hr-appliance/web/settings.json", "/opt/hr-appliance/current/venv/bin/python", "-I",
    "-m", "app.checkup", "--json",
)  # fmt: skip
AUDIT = """
SELECT json_build_object('last', coalesce(max(id), 0), 'count', count(*),
 'sealed', coalesce((SELECT count(*) FROM audit_seals WHERE encode(root, 'hex') = :'root'), 0)) FROM audit_entries;
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at after a restore."""

    name: str
    holds: bool
    detail: str


def audit(reach: Reach, host: str, point: dict[str, Any]) -> list[Finding]:
    """Compare the access log with what the point says it holds at least."""
    noted = point["database"]["annotations"]
    if "audit_last" not in noted:
        return [Finding("access log is complete", True, "the backup was made before there was one")]
    root = noted.get("audit_root", "")
    statement = f"\\set root '{root if all(c in '0123456789abcdef' for c in root) else ''}'\n{AUDIT}"
    found = json.loads(sql(reach, host, statement))
    whole = found["last"] >= int(noted["audit_last"]) and found["count"] >= int(noted["audit_count"])
    detail = f"{found['count']} entries up to {found['last']}; "
    detail += f"the point noted {noted['audit_count']} up to {noted['audit_last']}"
    made = [Finding("access log is complete", whole, detail)]
    if root:
        made.append(Finding("newest seal of the point is in the chain", found["sealed"] == 1, root[:16]))
    return made


def application(reach: Reach, host: str) -> tuple[list[Finding], dict[str, Any]]:
    """Run the application's own checkup, which opens every wrapped key and reads every media file."""
    answer = reach.run(host, CHECKUP, user="hr-web", seconds=12 * 3600)
    try:
        said = json.loads(answer.output.strip().splitlines()[-1])
    except (ValueError, IndexError):
        last = (answer.output.strip().splitlines() or ["no message"])[-1]
        return [Finding("application checks itself", False, last[:300])], {}
    findings = [Finding(each["name"], bool(each["ok"]), str(each.get("detail", ""))) for each in said["checks"]]
    return findings, said


def door(reach: Reach, context: Context, host: str, said: dict[str, Any]) -> list[Finding]:
    """Open the application through the edge as a browser does; with what the checkup gives, see a candidate."""
    base = f"https://{context.site.domain}"
    curl = ("curl", "--silent", "--show-error", "--max-time", "30", "--cacert", "/etc/hr-appliance/tls/ca.pem")
    curl += ("--resolve", f"{context.site.domain}:443:{context.address(host)}")
    seen = reach.run(host, (*curl, "--output", "/dev/null", "--write-out", "%{http_code}", f"{base}/login"))
    made = [Finding("sign-in page is served", seen.output.strip().endswith("200"), seen.output.strip()[-80:])]
    if said.get("cookie") and said.get("path"):
        config = f'cookie = "{said["cookie"]}"\nurl = "{base}{said["path"]}"\n'.encode()
        page = reach.run(host, (*curl, "--fail", "--config", "-"), config)
        shown = page.code == 0 and str(said.get("candidate", "")) in page.output
        made.append(Finding("application shows the candidate", shown, said["path"] if shown else page.output[-200:]))
    return made


def refuse(findings: list[Finding]) -> None:
    """Raise the first finding that does not hold."""
    for each in findings:
        if not each.holds:
            raise ApplianceError(f"After the restore: {each.name}: no ({each.detail}).", "Choose another point.")
