"""Asks hosts whether what they run works: every component's checks in one round trip a host, and the state of units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.host.connections import Connections
from appliance.host.context import Context
from appliance.host.desired import Unit
from appliance.host.observed import Questions, check_commands, probe
from appliance.procedures.provision import stages


@dataclass(frozen=True)
class Failed:
    """A check that does not hold."""

    host: str
    check: str
    said: str
    fix: str


def failed(connections: Connections, context: Context, hosts: Sequence[str]) -> list[Failed]:
    """Return every check that does not hold, in the order of the hosts."""

    def one(host: str) -> list[Failed]:
        asked = Questions()
        checks = stages.checks(context, "verify", host)
        places = check_commands(checks, asked)
        seen = probe(connections, host, asked)
        wrong = []
        for check, place in zip(checks, places, strict=True):
            answer = seen.commands[place]
            if answer["code"] or (check.expect and not re.search(check.expect, answer["output"])):
                last = (answer["output"].strip().splitlines() or [f"exit code {answer['code']}"])[-1]
                wrong.append(Failed(host, check.name, last[:200], check.fix))
        return wrong

    found = connections.everywhere(one, hosts)
    return [each for host in hosts for each in found[host]]


def count(context: Context, hosts: Sequence[str]) -> int:
    """Return how many checks there are."""
    return sum(len(stages.checks(context, "verify", host)) for host in hosts)


def units(connections: Connections, context: Context, hosts: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """Return (host, unit, state, since) of every unit that should run."""
    wanted, _waiting = stages.wanted(context)

    def one(host: str) -> list[tuple[str, str, str, str]]:
        named = [
            item.name
            for desired in wanted.get(host, [])
            for item in desired.items
            if isinstance(item, Unit) and item.running and not item.masked
        ]
        asked = Questions(units=set(named))
        seen = probe(connections, host, asked).units
        return [
            (host, name, seen[name].get("ActiveState", "unknown"), seen[name].get("ActiveEnterTimestamp", ""))
            for name in dict.fromkeys(named)
        ]

    found = connections.everywhere(one, hosts)
    return [row for host in hosts for row in found[host]]
