"""Asks hosts whether what they run works: every component's checks in one round trip a host, and the state of units."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appliance.components.disks import deploy as disks
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


@dataclass(frozen=True)
class NotHere:
    """A check that cannot be made on this host, with the reason; it neither holds nor fails."""

    host: str
    check: str
    reason: str


NEEDS = "needs a real kernel"
"""How an answer begins where a host cannot show what a check asks."""


def look(connections: Connections, context: Context, hosts: Sequence[str]) -> tuple[list[Failed], list[NotHere], int]:
    """Return every check that does not hold, every one that cannot be made, and how many hold."""

    def check_host(host: str) -> tuple[list[Failed], list[NotHere], int]:
        asked = Questions()
        checks = stages.checks(context, "verify", host)
        places = check_commands(checks, asked)
        observed = probe(connections, host, asked)
        wrong, unknown = [], []
        for check, place in zip(checks, places, strict=True):
            answer = observed.commands[place]
            if not answer["code"] and answer["output"].startswith(NEEDS):
                unknown.append(NotHere(host, check.name, answer["output"].strip().splitlines()[0][:200]))
            elif answer["code"] or (check.expect and not re.search(check.expect, answer["output"])):
                last = (answer["output"].strip().splitlines() or [f"exit code {answer['code']}"])[-1]
                wrong.append(Failed(host, check.name, last[:200], check.fix))
        return wrong, unknown, len(checks) - len(wrong) - len(unknown)

    answers = connections.everywhere(check_host, hosts)
    wrong = [failure for host in hosts for failure in answers[host][0]]
    return (
        wrong,
        [check for host in hosts for check in answers[host][1]],
        sum(passed for _, _, passed in answers.values()),
    )


def condition(answer: Mapping[str, Any]) -> str:
    """Return the state of a unit that runs, from what its own command answered ({code, output})."""
    word = (answer["output"].strip().splitlines() or [""])[0]
    if answer["code"]:
        return "active, does not answer"
    return "active" if word == "open" else f"active, {word}"


@dataclass(frozen=True)
class Standing:
    """Units on the hosts, and the notes of the hosts' own checks for a person."""

    units: list[tuple[str, str, str, str]]
    """(host, unit, state, since)"""
    notes: list[tuple[str, str]]
    """(host, sentence)"""


def standing(connections: Connections, context: Context, hosts: Sequence[str]) -> Standing:
    """Return the state of every unit that should run, and the notes of the hosts' own checks of their disks.

    `state` is "active" for a unit that runs and is open; one that runs and serves nobody has its own
    state, as a sealed key server does.
    """
    wanted, _waiting = stages.wanted(context)

    def units_of(host: str) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str]]]:
        named = [
            item.name
            for desired in wanted.get(host, [])
            for item in desired.items
            if isinstance(item, Unit) and item.running and not item.masked
        ]
        asked = Questions(units=set(named), texts={disks.FOUND})
        places = {name: asked.command(run) for name, run in stages.conditions(context, host).items()}
        observed = probe(connections, host, asked)
        rows = []
        for name in dict.fromkeys(named):
            shown = observed.units[name]
            state = shown.get("ActiveState", "unknown")
            if state == "active" and name in places:
                state = condition(observed.commands[places[name]])
            rows.append((host, name, state, shown.get("ActiveEnterTimestamp", "")))
        sentences = json.loads(observed.texts.get(disks.FOUND) or "{}").get("said", [])
        return rows, [(host, sentence) for sentence in sentences]

    answers = connections.everywhere(units_of, hosts)
    return Standing(
        [row for host in hosts for row in answers[host][0]], [note for host in hosts for note in answers[host][1]]
    )
