"""Asks every control of every host at once, one thread and one connection a host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from appliance.compliance.control import OPERATIONS, Asked, Control, Finding, Manifest, Unanswered, failed
from appliance.compliance.hosts import Away, open_host
from appliance.compliance.results import Findings
from appliance.errors import ApplianceError
from appliance.host.context import Context

Report = Callable[[str, Control, Finding], None]


def look(
    context: Context,
    controls: Sequence[Control],
    now: datetime,
    manifest: Manifest | None,
    become: str | None,
    report: Report,
) -> tuple[Findings, dict[str, Away], int]:
    """Return findings, unreached hosts and the number of commands run; `report` gets each finding as it comes."""
    asked_of: dict[str, list[Control]] = {}
    for control in controls:
        for host in control.hosts(context):
            asked_of.setdefault(host, []).append(control)
    away: dict[str, Away] = {}
    counted: list[int] = []

    def ask_host(name: str) -> Findings:
        asked = Asked(context, name, None, now, manifest)
        try:
            if name != OPERATIONS:
                asked.host = open_host(context.site, name, Path(context.folder) / "known_hosts", become)
            return _asked(asked, asked_of[name], report)
        except Away as error:
            away[name] = error
            return {(control.id, name): failed("the host was not reached") for control in asked_of[name]}
        finally:
            if asked.host is not None:
                counted.append(asked.host.backend.commands)
                asked.host.backend.client.close()

    with ThreadPoolExecutor(max(1, len(asked_of))) as pool:
        parts = list(pool.map(ask_host, asked_of))
    merged = {key: finding for part in parts for key, finding in part.items()}
    ordered = {(control.id, host): merged[control.id, host] for control in controls for host in control.hosts(context)}
    return ordered, away, sum(counted)


def _asked(asked: Asked, controls: Sequence[Control], report: Report) -> Findings:
    findings: Findings = {}
    for control in controls:
        findings[control.id, asked.name] = finding = answer(control, asked)
        report(asked.name, control, finding)
    return findings


def answer(control: Control, asked: Asked) -> Finding:
    """Return a control's finding; one that cannot be checked has failed, with the reason. Raises Away."""
    try:
        return control.check(asked)
    except Away:
        raise
    except Unanswered as error:
        return failed(f"could not be looked at: {error.what}")
    except ApplianceError as error:
        return failed(f"could not be looked at: {error.what}")
    except (ValueError, KeyError, IndexError, TypeError, RuntimeError) as error:
        # The host answered something that the check does not understand: that is no reason to hold.
        return failed(f"could not be looked at: the answer was not understood ({type(error).__name__})")
