"""What a component gives to the verbs: its hosts, its desired state, and its checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from appliance.host.context import Context
from appliance.host.desired import Argv, Change, Check, Desired

Checks = Callable[[Context, str], Sequence[Check]]
"""Given the context and a host, returns questions to ask of it."""


def _nothing_to_check(_context: Context, _host: str) -> Sequence[Check]:
    return ()


def _no_conditions(_context: Context, _host: str) -> Mapping[str, Argv]:
    return {}


def _nothing_to_settle(_context: Context, _act: bool) -> list[Change]:
    return []


@dataclass(frozen=True, kw_only=True)
class Component:
    """A component as `appliance.components.registry` lists it; each room has one, `COMPONENT` in its `component.py`."""

    name: str
    desired: Callable[[Context, str], Desired] | None = None
    """Returns the desired state of a host; None for a room that has questions alone."""
    elsewhere: Callable[[Context], list[str]] | None = None
    """Returns the hosts that it acts on, where these are others than those whose `runs` name it."""
    preflight: Checks = _nothing_to_check
    """Checks before anything is installed."""
    verify: Checks = _nothing_to_check
    """Checks while it works."""
    conditions: Callable[[Context, str], Mapping[str, Argv]] = _no_conditions
    """Unit -> the command that reports more about it than whether it runs."""
    settle: Callable[[Context, bool], list[Change]] = _nothing_to_settle
    """Returns the differences behind its API, corrected if the second argument is true; after `desired` holds."""
    closing: Callable[[Context, str], Desired] | None = None
    """Returns the desired state of a host after every component has been brought up."""

    def hosts(self, context: Context) -> list[str]:
        """Return the hosts that it acts on."""
        return self.elsewhere(context) if self.elsewhere else context.hosts(self.name)
