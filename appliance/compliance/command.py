"""The verb `comply`: asks every control, prints what does not hold, leaves a report."""

from __future__ import annotations

import argparse
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appliance.errors import ApplianceError

if TYPE_CHECKING:
    from appliance.compliance.control import Control, Finding, Manifest
    from appliance.desk.session import Session


def add(verbs: argparse._SubParsersAction) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser("comply", help="check every control of MLPS level 3 on all hosts, and report")
    verb.add_argument("file", type=Path, metavar="SITE", help="the site file")
    verb.add_argument("--state", type=Path, metavar="DIR", help="state folder of the site on this machine")
    verb.add_argument("--bundle", type=Path, metavar="DIR", help="the bundle, default /var/lib/hr-appliance/bundle")
    verb.add_argument("--report", type=Path, metavar="DIR", help="put report.json and report.html here too")
    verb.add_argument("--waivers", type=Path, metavar="FILE", help="default: waivers.yml beside the site file")
    verb.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Ask every control and return the exit code; raises ApplianceError."""
    from appliance.compliance import page, results, waivers
    from appliance.compliance.catalogue import controls
    from appliance.compliance.control import OPERATIONS
    from appliance.compliance.run import look
    from appliance.desk import screen
    from appliance.desk.session import become_password, open_site

    session = open_site(arguments.file, arguments.state, verify=False)
    every = controls()
    chosen = arguments.waivers or arguments.file.parent / waivers.NAME
    known = ([control.id for control in every], [*session.looked_at, OPERATIONS])
    granted = waivers.read(chosen, *known) if arguments.waivers or chosen.exists() else []
    manifest, without = _manifest(session, arguments.bundle)
    become = become_password(session.site)
    now, began = datetime.now(UTC), time.monotonic()
    folder = session.context.folder / "compliance"
    with screen.choose(arguments.json) as shown:
        if without:
            shown.say(f"Programs are not compared with a manifest: {without}")
        findings, away, commands = look(session.context, every, now, manifest, become, _following(shown))
        release = manifest.version if manifest else ""
        seconds = time.monotonic() - began
        ran = results.Run(session.site.name, release, now, tuple(session.looked_at), seconds, commands)
        report = results.report(ran, every, findings, granted, page.last(folder))
        place = folder / now.strftime("%Y%m%dT%H%M%SZ")
        digest = page.write(place, report)
        if arguments.report:
            page.write(arguments.report, report)
        code = 3 if away else int(report["summary"]["failed"] > 0)
        _tell(shown, report, place, [error.what for error in away.values()])
        session.journal.write(
            "comply",
            {0: "passed", 1: "failed", 3: "unreachable"}[code],
            session.hosts,
            summary=report["summary"],
            report=str(place),
            sha256=digest,
        )
    return code


def _manifest(session: Session, bundle: Path | None) -> tuple[Manifest | None, str]:
    """Return the signed manifest of the bundle, or why there is none; a bundle that was named has to be good.

    The files of the bundle are not read: what is asked is what hosts have, and the signature is over the manifest.
    """
    from appliance.bundle import manifest, signature
    from appliance.compliance.control import Manifest
    from appliance.desk.session import BUNDLE

    folder = bundle or BUNDLE
    if bundle is None and not folder.exists():
        return None, f"there is no bundle at {folder}; name it with --bundle."
    try:
        signature.check(folder, Path(session.site.secrets.bundle_signer.removeprefix("file:")))
        read = manifest.read(folder)
    except ApplianceError as error:
        if bundle:
            raise
        return None, error.what
    return Manifest(read.version, {path: entry.sha256 for path, entry in read.files.items()}), ""


def _following(shown: Any) -> Any:
    """Return the callback that prints each control that does not hold."""

    alone = threading.Lock()  # hosts are asked by threads, and a line is printed whole

    def report(host: str, control: Control, finding: Finding) -> None:
        if finding.outcome.value == "failed":
            with alone:
                shown.act(host, control.id, control.en, "failed")

    return report


def _tell(shown: Any, report: dict[str, Any], place: Path, away: list[str]) -> None:
    rows = [
        (row["id"], finding["host"], finding["outcome"], row["title"]["en"], finding["evidence"])
        for row in report["controls"]
        for finding in row["findings"]
        if finding["outcome"] != "held"
    ]
    shown.table("control", ["control", "host", "outcome", "asks", "seen"], rows)
    since = report["difference"]
    for kind, words in (("newly_failed", "newly failed"), ("newly_held", "newly held"), ("changed", "changed")):
        if since[kind]:
            listed = ", ".join(f"{row['control']} on {row['host']}" for row in since[kind])
            shown.say(f"Since {since['since']}, {words}: {listed}.")
    for waiver in report["unused_waivers"]:
        shown.say(f"Nothing needs the waiver of {waiver['owner']} for {waiver['control']} any more; take it out.")
    for what in away:
        shown.say(what)
    counts = report["summary"]
    shown.result(
        "complied",
        f"{counts['controls']} controls: {counts['held']} held, {counts['waived']} waived, {counts['failed']} failed, "
        f"{counts['not here']} not here, in {report['seconds']:.0f} s. {place}/report.html",
        summary=counts,
        difference=since,
        seconds=report["seconds"],
        commands=report["commands"],
        report=str(place),
    )
