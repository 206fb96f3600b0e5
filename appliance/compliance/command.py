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


def run(given: argparse.Namespace) -> int:
    """Ask every control and return the exit code; raises ApplianceError."""
    from appliance.compliance import page, results, waivers
    from appliance.compliance.catalogue import controls
    from appliance.compliance.control import OPERATIONS
    from appliance.compliance.run import look
    from appliance.desk import screen
    from appliance.desk.session import become_password, open_site

    session = open_site(given.file, given.state, verify=False)
    every = controls()
    chosen = given.waivers or given.file.parent / waivers.NAME
    known = ([one.id for one in every], [*session.looked_at, OPERATIONS])
    granted = waivers.read(chosen, *known) if given.waivers or chosen.exists() else []
    manifest, without = _manifest(session, given.bundle)
    become = become_password(session.site)
    now, began = datetime.now(UTC), time.monotonic()
    folder = session.context.folder / "compliance"
    with screen.choose(given.json) as shown:
        if without:
            shown.say(f"Programs are not compared with a manifest: {without}")
        found, away, commands = look(session.context, every, now, manifest, become, _following(shown))
        release = manifest.version if manifest else ""
        seconds = time.monotonic() - began
        ran = results.Run(session.site.name, release, now, tuple(session.looked_at), seconds, commands)
        made = results.report(ran, every, found, granted, page.last(folder))
        place = folder / now.strftime("%Y%m%dT%H%M%SZ")
        digest = page.write(place, made)
        if given.report:
            page.write(given.report, made)
        code = 3 if away else int(made["summary"]["failed"] > 0)
        _tell(shown, made, place, [error.what for error in away.values()])
        session.journal.write(
            "comply",
            {0: "passed", 1: "failed", 3: "unreachable"}[code],
            session.hosts,
            summary=made["summary"],
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
    """Return what prints a control that does not hold as soon as it is known."""

    alone = threading.Lock()  # hosts are asked by threads, and a line is printed whole

    def said(host: str, control: Control, finding: Finding) -> None:
        if finding.outcome.value == "failed":
            with alone:
                shown.act(host, control.id, control.en, "failed")

    return said


def _tell(shown: Any, made: dict[str, Any], place: Path, away: list[str]) -> None:
    rows = [
        (row["id"], found["host"], found["outcome"], row["title"]["en"], found["evidence"])
        for row in made["controls"]
        for found in row["findings"]
        if found["outcome"] != "held"
    ]
    shown.table("control", ["control", "host", "outcome", "asks", "seen"], rows)
    since = made["difference"]
    for kind, words in (("newly_failed", "newly failed"), ("newly_held", "newly held"), ("changed", "changed")):
        if since[kind]:
            listed = ", ".join(f"{each['control']} on {each['host']}" for each in since[kind])
            shown.say(f"Since {since['since']}, {words}: {listed}.")
    for each in made["unused_waivers"]:
        shown.say(f"Nothing needs the waiver of {each['owner']} for {each['control']} any more; take it out.")
    for what in away:
        shown.say(what)
    counts = made["summary"]
    shown.result(
        "complied",
        f"{counts['controls']} controls: {counts['held']} held, {counts['waived']} waived, {counts['failed']} failed, "
        f"{counts['not here']} not here, in {made['seconds']:.0f} s. {place}/report.html",
        summary=counts,
        difference=since,
        seconds=made["seconds"],
        commands=made["commands"],
        report=str(place),
    )
