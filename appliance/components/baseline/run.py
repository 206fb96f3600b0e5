"""The baseline as the procedures see it: whether it has to run, and running it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from appliance.components.baseline import inventory, playbook, roles
from appliance.components.baseline.playbook import Event
from appliance.host.context import Context
from appliance.host.desired import Change

STAMP = "/var/lib/hr-appliance/baseline.json"
"""What the last run recorded on a host: {digest, files: {path: SHA-256 in hex}}."""


class Answers(Protocol):
    """The part of a host's answers that is read here (`appliance.host.observed.Observed`)."""

    @property
    def texts(self) -> dict[str, str | None]: ...

    @property
    def paths(self) -> dict[str, dict[str, Any] | None]: ...


def owned_paths(context: Context | None = None) -> list[str]:
    """Return every path that the roles write."""
    return roles.owned_paths()


def stale(context: Context, host: str, stamp: dict[str, Any] | None, sha256_of_paths: Mapping[str, str | None]) -> bool:
    """Return whether the roles have to run on a host; `sha256_of_paths` has None for a file that is not there."""
    return bool(reasons(context, host, stamp, sha256_of_paths))


def reasons(
    context: Context, host: str, stamp: dict[str, Any] | None, sha256_of_paths: Mapping[str, str | None]
) -> list[str]:
    """Return why the roles have to run on a host, one sentence for each thing that differs."""
    if not stamp:
        return ["bring the operating system to its baseline"]
    if stamp.get("digest") != inventory.digest(context, host):
        return ["bring the operating system to the baseline of this release and site file"]
    recorded: dict[str, str] = stamp.get("files", {})
    return [f"put {path} back" for path, sha256 in sorted(recorded.items()) if sha256_of_paths.get(path) != sha256]


def changes(context: Context, observations: Mapping[str, Answers]) -> list[Change]:
    """Return the changes of the baseline, from each host's answers about STAMP and the owned paths."""
    differences = []
    for host, answers in observations.items():
        digests = {path: (there or {}).get("sha256") for path, there in answers.paths.items()}
        differences += [Change(host, "baseline", what) for what in reasons(context, host, _read(answers), digests)]
    return differences


def converge(
    context: Context,
    hosts: Iterable[str],
    report: Callable[[str, str, str, str], None],
    become: str | None = None,
    note: Callable[[str, str], None] = lambda host, text: None,
) -> list[Change]:
    """Run the roles on hosts and return the changes; raises what `playbook.run` does.

    `report` is called with (host, "baseline", task, "begin" | "done" | "same" | "failed"), `note` (host, sentence).
    """
    wanted: Sequence[str] = sorted(set(hosts))
    if not wanted:
        return []

    def tell(event: Event) -> None:
        if event.state == "note":
            note(event.host, event.message)
        else:
            states = {"begin": "begin", "changed": "done", "failed": "failed", "unreachable": "failed"}
            state = states.get(event.state, "same")
            report(event.host, "baseline", event.task, state)

    outcome = playbook.run(context, wanted, False, tell, become)
    return [Change(host, "baseline", what) for host in wanted for what in outcome.changed[host]]


def _read(observed: Answers) -> dict[str, Any] | None:
    try:
        return json.loads(observed.texts.get(STAMP) or "null")
    except json.JSONDecodeError:
        return None
