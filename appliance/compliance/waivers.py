"""Reads waivers: who answers until when for a control that does not hold."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from appliance.errors import ApplianceError, Problems, UsageError
from appliance.site.reader import SiteProblem

FIELDS = ("control", "hosts", "owner", "reason", "expires")
NAME = "waivers.yml"


@dataclass(frozen=True)
class Waiver:
    """One waiver; it is good until the end (UTC) of its last day."""

    control: str
    hosts: tuple[str, ...]
    owner: str
    reason: str
    expires: date
    line: int

    def expired(self, today: date) -> bool:
        """Return whether its last day has passed."""
        return today > self.expires


def read(file: Path, controls: Collection[str], hosts: Collection[str]) -> list[Waiver]:
    """Return the waivers of a file; raises Problems with line and hint for each that is not whole."""
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}.", "Name a file of waivers.") from None
    except UnicodeDecodeError:
        raise Problems([SiteProblem(file, None, "is not text in UTF-8.", "Save it as UTF-8.")]) from None
    except yaml.MarkedYAMLError as error:
        raise Problems([SiteProblem(file, error.problem_mark, f"is not YAML: {error.problem}.", HINT)]) from None
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise Problems([SiteProblem(file, node.start_mark, "is not a list.", HINT)])
    waivers, problems = [], []
    for item in node.value:
        wrong, waiver = _waiver(file, item, controls, hosts)
        problems += wrong
        waivers += [waiver] if waiver else []
    if problems:
        raise Problems(problems)
    return waivers


HINT = "Write a list of {control, hosts, owner, reason, expires}; see docs/compliance.md."


def _waiver(
    file: Path, node: yaml.Node, controls: Collection[str], hosts: Collection[str]
) -> tuple[list[ApplianceError], Waiver | None]:
    if not isinstance(node, yaml.MappingNode):
        return [SiteProblem(file, node.start_mark, "is not a waiver.", HINT)], None
    problems: list[ApplianceError] = []
    values: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in values:
            problems.append(SiteProblem(file, key.start_mark, f"{name} stands here twice.", "Keep one of them."))
        elif name not in FIELDS:
            near = difflib.get_close_matches(name, FIELDS, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(FIELDS)}."
            problems.append(SiteProblem(file, key.start_mark, f"{name} is not known.", hint))
        values[name] = value
    for name in FIELDS:
        if name not in values or (not isinstance(values[name], yaml.SequenceNode) and not _text(values[name])):
            hint = "A waiver needs a control, hosts, an owner, a reason and the last day it is good for."
            problems.append(SiteProblem(file, node.start_mark, f"{name} is missing.", hint))
    if problems:
        return problems, None
    problems += _known(file, values["control"], [values["control"]], controls, "control")
    named = values["hosts"].value if isinstance(values["hosts"], yaml.SequenceNode) else [values["hosts"]]
    problems += (
        [] if [_text(name) for name in named] == ["all"] else _known(file, values["hosts"], named, hosts, "host")
    )
    try:
        expires = date.fromisoformat(_text(values["expires"]))
    except ValueError:
        mark = values["expires"].start_mark
        problems.append(SiteProblem(file, mark, "expires is no date.", "Write it as 2027-06-30."))
        return problems, None
    whose, why = _text(values["owner"]), _text(values["reason"])
    line = node.start_mark.line + 1
    return problems, Waiver(_text(values["control"]), tuple(_text(name) for name in named), whose, why, expires, line)


def _known(
    file: Path, at: yaml.Node, named: list[yaml.Node], known: Collection[str], what: str
) -> list[ApplianceError]:
    if not named:
        return [SiteProblem(file, at.start_mark, "names no host.", "Write `all`, or the hosts' names.")]
    problems: list[ApplianceError] = []
    for node in named:
        if _text(node) not in known:
            near = difflib.get_close_matches(_text(node), known, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
            problems.append(SiteProblem(file, node.start_mark, f"there is no {what} {_text(node)}.", hint))
    return problems


def _text(node: yaml.Node) -> str:
    return node.value.strip() if isinstance(node, yaml.ScalarNode) else ""


def chosen(waivers: list[Waiver], control: str, host: str, today: date) -> Waiver | None:
    """Return the waiver for a control on a host: one that is good before one that has expired."""
    fitting = [
        waiver for waiver in waivers if waiver.control == control and (host in waiver.hosts or waiver.hosts == ("all",))
    ]
    return min(fitting, key=lambda waiver: (waiver.expired(today), -waiver.expires.toordinal()), default=None)
