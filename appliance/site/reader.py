"""Reads a site file and reports all its problems, each with line, column and a hint."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from appliance.errors import ApplianceError, Problems, UsageError
from appliance.site import rules, sentences
from appliance.site.model import Site

LARGEST_BYTES = 1024 * 1024
DEEPEST = 40
TOO_DEEP = ("is nested too deeply.", "See the examples in inventories/.")
SECRET_VALUES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bhvs\.[\w-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|://[^/\s:@]+:[^/\s@]+@"
)
CONSTANTS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})")
TAG = "tag:yaml.org,2002:"
Place = tuple[str | int, ...]


class Mark(Protocol):
    """A place in a file, counted from 0."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class SiteProblem(ApplianceError):
    """A problem in a site file, with its place."""

    def __init__(self, file: Path, mark: Mark | None, what: str, remedy: str = "") -> None:
        self.line = mark.line + 1 if mark else 1
        self.column = mark.column + 1 if mark else 1
        super().__init__(f"{file}:{self.line}:{self.column}: {what}", remedy)


@dataclass(frozen=True)
class SiteFile:
    """A site with the place of each of its values."""

    path: Path
    site: Site
    marks: dict[Place, Mark] = field(repr=False)

    def problem(self, place: Place, what: str, remedy: str) -> SiteProblem:
        """Return a problem at a place, or at what is around it where the file leaves it out."""
        return SiteProblem(self.path, _mark(self.marks, place), what, remedy)


def read(path: Path) -> Site:
    """Return a validated site; raises Problems with all of them, UsageError when there is no such file."""
    return read_with_places(path).site


def read_with_places(path: Path) -> SiteFile:
    """Return a validated site that still knows its lines; raises as `read` does."""
    reading = _Reading(path)
    node = _compose(path)
    value = reading.value(node, ())
    problems = reading.problems
    try:
        site_file = SiteFile(path, Site.model_validate(value), reading.marks)
        problems += [site_file.problem(*fault) for fault in rules.broken(site_file.site)]
    except ValidationError as error:
        problems += [_refused(path, detail, reading.marks) for detail in error.errors(include_url=False)]
    if problems:
        problems.sort(key=lambda problem: (problem.line, problem.column))
        raise Problems(problems)
    return site_file


def _compose(file: Path) -> yaml.MappingNode:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"{file} is larger than 1 MiB.", "A site file has some hundred lines: name the right one.")
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except OSError as error:
        raise UsageError(
            f"{file}: {error.strerror}.", "Name a site file, such as inventories/lab-single/site.yml."
        ) from None
    except UnicodeDecodeError:
        raise Problems([SiteProblem(file, None, "is not text in UTF-8.", "Save it as UTF-8.")]) from None
    except _Alias as error:
        raise Problems([SiteProblem(file, error.problem_mark, "uses a YAML alias.", "Write the value out.")]) from None
    except yaml.MarkedYAMLError as error:
        raise Problems([SiteProblem(file, error.problem_mark, *_not_yaml(error.problem or ""))]) from None
    except RecursionError:
        raise Problems([SiteProblem(file, None, *TOO_DEEP)]) from None
    except yaml.YAMLError:
        raise Problems([SiteProblem(file, None, "has a character that cannot be printed.", "Remove it.")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise Problems(
            [SiteProblem(file, None, "is not a mapping.", "Begin with `name:` and `hosts:`; see inventories/.")]
        )
    return node


class _Alias(yaml.MarkedYAMLError):
    """One value of a file stands for another, which makes a short file a huge one."""


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose a node that is written out."""
        if self.check_event(yaml.AliasEvent):
            raise _Alias(problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)


def _not_yaml(problem: str) -> tuple[str, str]:
    """Return what keeps a text from being YAML, and what to do, for what PyYAML says."""
    if "\\t" in problem:
        return "is not YAML: a tab stands where only spaces may.", "Indent with spaces."
    if "mapping values are not allowed" in problem:
        return "is not YAML: a colon stands where none may.", "Look at the indentation, or put the value in quotes."
    return "is not YAML.", "Look at the indentation, brackets and quotes around this place."


class _Reading:
    """Makes plain values of nodes and records the place of each; finds doubled keys, odd values and secrets."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.marks: dict[Place, Mark] = {}
        self.problems: list[SiteProblem] = []

    def value(self, node: yaml.Node, at: Place) -> object:
        """Return a mapping, list, text, whole number, true, false or None."""
        self.marks.setdefault(at, node.start_mark)
        if len(at) > DEEPEST:
            self._wrong(node, *TOO_DEEP)
            return None
        if isinstance(node, yaml.MappingNode) and node.tag == f"{TAG}map":
            return dict(self._pairs(node, at))
        if isinstance(node, yaml.SequenceNode) and node.tag == f"{TAG}seq":
            return [self.value(item, (*at, number)) for number, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        self._wrong(node, "is not a plain value.", "Write text, a number or a list.")
        return None

    def _pairs(self, node: yaml.MappingNode, at: Place) -> Iterator[tuple[str, object]]:
        first: dict[str, int] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._wrong(key, "is no name of a setting.", "Write one word before the colon.")
                continue
            # A name is what is written, also where YAML would read `on`, `no` or a number.
            name = str(key.value)
            self.marks.setdefault((*at, name), key.start_mark)
            if name in first:
                what = f"{name!r} stands here a second time; the first is in line {first[name]}."
                self._wrong(key, what, "Keep one of them.")
            first.setdefault(name, key.start_mark.line + 1)
            yield name, self.value(value, (*at, name))

    def _scalar(self, node: yaml.ScalarNode) -> object:
        text = str(node.value)
        if SECRET_VALUES.search(text):
            remedy = "Change that secret, and write where it lies: file:/path, vault:path#field or env:NAME."
            self._wrong(node, "looks like a secret, and a site file never holds one.", remedy)
        match node.tag.removeprefix(TAG):
            case "null":
                return None
            case "bool" if text.lower() in CONSTANTS:
                return CONSTANTS[text.lower()]
            case "int" if DECIMAL.fullmatch(text):
                return int(text)
            case "float":
                with contextlib.suppress(ValueError):
                    return float(text)
                return text
            case "str" | "int" | "timestamp" | "merge" | "value":
                # Octal and hexadecimal digits, times and dates stay what is written: no field wants one.
                return text
        self._wrong(node, "is not a plain value.", "Write text, a number or a list.")
        return text

    def _wrong(self, node: yaml.Node, what: str, remedy: str) -> None:
        self.problems.append(SiteProblem(self._path, node.start_mark, what, remedy))


def _mark(marks: dict[Place, Mark], place: Place) -> Mark | None:
    return next((marks[place[:end]] for end in range(len(place), -1, -1) if place[:end] in marks), None)


def _refused(path: Path, detail: ErrorDetails, marks: dict[Place, Mark]) -> SiteProblem:
    place = tuple(detail["loc"])
    what, remedy = sentences.refused(detail["type"], place, detail["input"], detail["msg"])
    return SiteProblem(path, _mark(marks, place), what, remedy)
