"""The result of a run, as data: outcomes with waivers, a summary, and the differences from the run before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from appliance.compliance import waivers as waiving
from appliance.compliance.catalogue import theme
from appliance.compliance.clauses import CLAUSES
from appliance.compliance.control import Control, Finding, Outcome
from appliance.compliance.waivers import Waiver

Findings = dict[tuple[str, str], Finding]
"""(control, host) -> its finding."""
WORST = (Outcome.FAILED, Outcome.WAIVED, Outcome.HELD, Outcome.NOT_HERE)


@dataclass(frozen=True)
class Run:
    """The head of a report."""

    site: str
    release: str
    at: datetime
    hosts: tuple[str, ...]
    seconds: float
    commands: int


def report(
    run: Run, controls: Iterable[Control], findings: Findings, waivers: list[Waiver], before: dict[str, Any] | None
) -> dict[str, Any]:
    """Return the whole report as JSON values; `before` is the report of the last run."""
    today = run.at.date()
    rows = [_row(control, findings, waivers, today) for control in controls]
    counts = Counter(row["outcome"] for row in rows)
    content = {
        "site": run.site,
        "release": run.release,
        "at": run.at.isoformat(timespec="seconds"),
        "hosts": list(run.hosts),
        "seconds": round(run.seconds, 1),
        "commands": run.commands,
        "summary": {outcome.value: counts[outcome] for outcome in WORST} | {"controls": len(rows)},
        "controls": rows,
        "unused_waivers": _unused(rows, waivers),
    }
    return content | {"difference": difference(before, content)}


def _row(control: Control, findings: Findings, waivers: list[Waiver], today: date) -> dict[str, Any]:
    waived = []
    for (name, host), finding in findings.items():
        if name == control.id:
            waived.append(_waived(control.id, host, finding, waivers, today))
    outcomes = {row["outcome"] for row in waived}
    return {
        "id": control.id,
        "theme": dict(zip(("zh", "en"), theme(control), strict=True)),
        "title": {"zh": control.zh, "en": control.en},
        "clauses": [
            {"number": clause, "zh": CLAUSES[clause][0], "en": CLAUSES[clause][1]} for clause in control.clauses
        ],
        "where": control.where,
        "rows": list(control.rows),
        "looks_at": (control.check.__doc__ or "").strip(),
        "outcome": next((outcome for outcome in WORST if outcome in outcomes), Outcome.NOT_HERE).value,
        "findings": waived,
    }


def _waived(control: str, host: str, finding: Finding, waivers: list[Waiver], today: date) -> dict[str, Any]:
    """Return a finding with the waiver for it; one that has expired changes nothing, and is named."""
    row: dict[str, Any] = {"host": host, "outcome": finding.outcome.value, "evidence": finding.evidence, "waiver": None}
    waiver = waiving.chosen(waivers, control, host, today) if finding.outcome is Outcome.FAILED else None
    if waiver:
        row["waiver"] = {
            "owner": waiver.owner,
            "reason": waiver.reason,
            "expires": waiver.expires.isoformat(),
            "expired": waiver.expired(today),
        }
        if waiver.expired(today):
            row["evidence"] += f"; the waiver of {waiver.owner} expired on {waiver.expires}"
        else:
            row["outcome"] = Outcome.WAIVED.value
    return row


def _unused(rows: list[dict[str, Any]], waivers: list[Waiver]) -> list[dict[str, Any]]:
    """Return the waivers of controls that hold everywhere they are for: they can go."""
    needed = {(row["id"], finding["host"]) for row in rows for finding in row["findings"] if finding["waiver"]}
    return [
        {"control": waiver.control, "hosts": list(waiver.hosts), "owner": waiver.owner, "line": waiver.line}
        for waiver in waivers
        if not any(
            name == waiver.control and (host in waiver.hosts or waiver.hosts == ("all",)) for name, host in needed
        )
    ]


def difference(before: dict[str, Any] | None, now: dict[str, Any]) -> dict[str, Any]:
    """Return changes since the last run: newly failed, newly held, other outcomes, failures with other evidence."""
    if before is None:
        return {"since": None, "newly_failed": [], "newly_held": [], "changed": [], "added": [], "removed": []}
    old, new = _flat(before), _flat(now)
    changes: dict[str, Any] = {"since": before["at"], "newly_failed": [], "newly_held": [], "changed": []}
    for key in new:
        if key not in old or (old[key][0] == new[key][0] and not (new[key][0] == "failed" and old[key] != new[key])):
            continue
        row = {
            "control": key[0],
            "host": key[1],
            "before": {"outcome": old[key][0], "evidence": old[key][1]},
            "now": {"outcome": new[key][0], "evidence": new[key][1]},
        }
        same = old[key][0] == new[key][0]
        kind = {"failed": "newly_failed", "held": "newly_held"}.get(new[key][0], "changed")
        changes["changed" if same else kind].append(row)
    changes["added"] = [{"control": key[0], "host": key[1], "outcome": new[key][0]} for key in new if key not in old]
    changes["removed"] = [{"control": key[0], "host": key[1]} for key in old if key not in new]
    return changes


def _flat(report: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (row["id"], finding["host"]): (finding["outcome"], finding["evidence"])
        for row in report["controls"]
        for finding in row["findings"]
    }
