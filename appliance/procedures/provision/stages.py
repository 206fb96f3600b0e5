"""Which components come in which order, and what each wants of which host."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Sequence
from types import ModuleType

from appliance.host.context import Context, Sealed
from appliance.host.desired import Change, Check, Desired
from appliance.procedures.provision import spare

BEFORE_BASELINE = ("certificates", "depot")
"""What the operating system's own package source stands on: the trust anchor, and the depot."""

AFTER_BASELINE = ("packages", "vault", "database", "media", "inference", "backup", "web", "edge", "disks")
ORDER = (*BEFORE_BASELINE, *AFTER_BASELINE)


def module(component: str, name: str = "deploy") -> ModuleType:
    """Return a module of a component's room."""
    return importlib.import_module(f"appliance.components.{component}.{name}")


def hosts_of(context: Context, component: str) -> list[str]:
    """Return the hosts that a stage touches."""
    if component == "certificates":
        return context.site.hosts_that_serve()
    # A component may have a part on hosts that do not run it, such as what each of them hands to the backup.
    elsewhere: Callable[[Context], list[str]] | None = getattr(module(component), "hosts", None)
    return elsewhere(context) if elsewhere else context.hosts(component)


def wanted(context: Context, components: Sequence[str] = ORDER) -> tuple[dict[str, list[Desired]], list[Change]]:
    """Return what components want of each host, and what cannot be said before the key server is open."""
    by_host: dict[str, list[Desired]] = {}
    waiting: list[Change] = []
    for component in components:
        for host in hosts_of(context, component):
            try:
                by_host.setdefault(host, []).append(module(component).desired(context, host))
            except Sealed as error:
                waiting.append(Change(host, component, f"waits for the key server: {error.what}"))
    return by_host, waiting


def closing(context: Context, hosts: Sequence[str]) -> dict[str, list[Desired]]:
    """Return what comes after every component: the database no longer lets in clients of the release before."""
    return {host: [module("database").closed()] for host in context.hosts("database") if host in hosts}


def settle(context: Context, component: str, act: bool) -> list[Change]:
    """Return, and with `act` put right, what differs behind a component's API."""
    function: Callable[[Context, bool], list[Change]] | None = getattr(module(component), "settle", None)
    return function(context, act) if function else []


def checks(context: Context, kind: str, host: str) -> list[Check]:
    """Return the checks (`preflight` or `verify`) of everything on a host."""
    if host in context.hosts("spare"):
        return [spare.clean()]
    found: list[Check] = []
    for component in ("baseline", *ORDER):
        if component != "baseline" and host not in hosts_of(context, component):
            continue
        try:
            room = module(component, "checks")
        except ModuleNotFoundError:
            continue
        function = getattr(room, kind, None)
        found += [_named(component, check) for check in (function(context, host) if function else [])]
    return found


def conditions(context: Context, host: str) -> dict[str, tuple[str, ...]]:
    """Return the commands that say more of units on a host than whether they run."""
    found: dict[str, tuple[str, ...]] = {}
    for component in ORDER:
        with contextlib.suppress(ModuleNotFoundError):
            ask = getattr(module(component, "checks"), "conditions", None)
            found |= ask(context, host) if ask else {}
    return found


def _named(component: str, check: Check) -> Check:
    return Check(f"{component}: {check.name}", check.run, check.fix, check.expect, check.user)
