"""Which components come in which order, and what each wants of which host."""

from __future__ import annotations

from collections.abc import Sequence

from appliance.components import registry
from appliance.host.component import Component
from appliance.host.context import Context, Sealed
from appliance.host.desired import Argv, Change, Check, Desired


def wanted(
    context: Context, components: Sequence[Component] = registry.CONVERGED
) -> tuple[dict[str, list[Desired]], list[Change]]:
    """Return the desired states of each host, and those unknown until the key server is open."""
    by_host: dict[str, list[Desired]] = {}
    waiting: list[Change] = []
    for component in components:
        if component.desired is None:
            continue
        for host in component.hosts(context):
            try:
                by_host.setdefault(host, []).append(component.desired(context, host))
            except Sealed as error:
                waiting.append(Change(host, component.name, f"waits for the key server: {error.what}"))
    return by_host, waiting


def closing(context: Context, hosts: Sequence[str]) -> dict[str, list[Desired]]:
    """Return the desired states after every component: the database no longer lets in clients of the release before."""
    by_host: dict[str, list[Desired]] = {}
    for component in registry.CONVERGED:
        for host in component.hosts(context) if component.closing else ():
            if host in hosts and component.closing:
                by_host.setdefault(host, []).append(component.closing(context, host))
    return by_host


def checks(context: Context, kind: str, host: str) -> list[Check]:
    """Return the checks (`preflight` or `verify`) of everything on a host."""
    questions: list[Check] = []
    for component in registry.CHECKED:
        if host in component.hosts(context):
            asked = component.preflight if kind == "preflight" else component.verify
            questions += [_named(component, check) for check in asked(context, host)]
    return questions


def conditions(context: Context, host: str) -> dict[str, Argv]:
    """Return the commands that report more about units on a host than whether they run."""
    by_item: dict[str, Argv] = {}
    for component in registry.CONVERGED:
        by_item |= component.conditions(context, host)
    return by_item


def _named(component: Component, check: Check) -> Check:
    return Check(f"{component.name}: {check.name}", check.run, check.fix, check.expect, check.user)
