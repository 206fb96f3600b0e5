"""Reads a site file and says everything that is wrong in it, each with line, column and a hint."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from appliance.errors import ApplianceError, Problems, UsageError
from appliance.site.model import Site

LARGEST_BYTES = 1024 * 1024
SECRET_NAMES = re.compile(r"(?i)(password|passwd|secret|token|private_?key|api_?key|credential)")
SECRET_VALUES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bhvs\.[\w-]{20,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|://[^/\s:@]+:[^/\s@]+@"
)
Place = tuple[str | int, ...]


class SiteProblem(ApplianceError):
    """One thing wrong in a site file, with the place of it."""

    def __init__(self, file: Path, mark: yaml.Mark | None, what: str, remedy: str = "") -> None:
        self.line = mark.line + 1 if mark else 1
        self.column = mark.column + 1 if mark else 1
        super().__init__(f"{file}:{self.line}:{self.column}: {what}", remedy)


def read(file: Path) -> Site:
    """Return a validated site; raises Problems with all that was found, UsageError when there is no such file."""
    node = _compose(file)
    marks: dict[Place, yaml.Mark] = {}
    problems = list(_walk(file, node, (), marks))
    try:
        site = Site.model_validate(_plain(node))
    except yaml.MarkedYAMLError as error:
        problems.append(
            SiteProblem(file, error.problem_mark, "is not a plain value.", "Write text, a number or a list.")
        )
        site = None
    except ValidationError as error:
        problems += [_problem(file, detail, marks) for detail in error.errors(include_url=False)]
        site = None
    if problems or site is None:
        raise Problems(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    return site


def _compose(file: Path) -> yaml.Node:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise UsageError(f"{file} is larger than 1 MiB.", "A site file has some hundred lines: name the right one.")
        text = file.read_text(encoding="utf-8")
        alias = next((each for each in yaml.parse(text, yaml.SafeLoader) if isinstance(each, yaml.AliasEvent)), None)
        if alias:
            raise Problems([SiteProblem(file, alias.start_mark, "uses a YAML alias.", "Write the value out.")])
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except OSError as error:
        raise UsageError(
            f"{file}: {error.strerror}.", "Name a site file, such as inventories/lab-single/site.yml."
        ) from None
    except UnicodeDecodeError:
        raise Problems([SiteProblem(file, None, "is not text in UTF-8.", "Save it as UTF-8.")]) from None
    except yaml.MarkedYAMLError as error:
        what = f"is not YAML: {error.problem}."
        raise Problems(
            [SiteProblem(file, error.problem_mark, what, "Look at the indentation around this place.")]
        ) from None
    except yaml.YAMLError:
        raise Problems([SiteProblem(file, None, "is not YAML.", "Remove characters that cannot be printed.")]) from None
    if not isinstance(node, yaml.MappingNode):
        raise Problems(
            [SiteProblem(file, None, "is not a mapping.", "Begin with `name:` and `hosts:`; see inventories/.")]
        )
    return node


def _walk(file: Path, node: yaml.Node, at: Place, marks: dict[Place, yaml.Mark]) -> Iterator[SiteProblem]:
    """Take down where each value stands, and find what types cannot tell: doubled keys, aliases and secrets."""
    marks.setdefault(at, node.start_mark)
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            marks[(*at, name)] = key.start_mark
            if name in seen:
                what = f"{name!r} stands here a second time; the first is in line {seen[name]}."
                yield SiteProblem(file, key.start_mark, what, "Keep one of them.")
            seen.setdefault(name, key.start_mark.line + 1)
            yield from _walk(file, value, (*at, name), marks)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _walk(file, value, (*at, number), marks)
    elif SECRET_VALUES.search(str(node.value)):
        remedy = "Change that secret, and write where it lies: file:/path, vault:path#field or env:NAME."
        yield SiteProblem(file, node.start_mark, "looks like a secret, and a site file never holds one.", remedy)


def _plain(node: yaml.Node) -> Any:
    # Merge keys and tags that make objects are no part of a site file: SafeLoader knows only plain values.
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _problem(file: Path, detail: Any, marks: dict[Place, yaml.Mark]) -> SiteProblem:
    place: Place = tuple(detail["loc"])
    mark = next((marks[place[:end]] for end in range(len(place), -1, -1) if place[:end] in marks), None)
    name = ".".join(str(part) for part in place)
    if detail["type"] == "extra_forbidden":
        return _unknown(file, mark, place)
    if detail["type"] == "missing":
        return SiteProblem(
            file, mark, f"{name} is missing.", "Add it; see the example in inventories/bank-example/site.yml."
        )
    if detail["type"] == "literal_error":
        # What stood there is compared and never repeated: it may be a secret in the wrong place.
        near = difflib.get_close_matches(str(detail["input"]), re.findall(r"'([^']+)'", detail["ctx"]["expected"]), 1)
        remedy = f"Did you mean {near[0]}?" if near else "Write one of these."
        return SiteProblem(file, mark, f"{name} must be {detail['ctx']['expected']}.", remedy)
    message = str(detail["msg"]).removeprefix("Value error, ")
    what, _colon, remedy = message.partition(": ")
    remedy = (
        f"{remedy[0].upper()}{remedy[1:]}." if remedy else "Correct it; docs/schemas/site.schema.json says what fits."
    )
    return SiteProblem(file, mark, f"{name}: {what}." if name else f"{what[0].upper()}{what[1:]}.", remedy)


def _unknown(file: Path, mark: yaml.Mark | None, place: Place) -> SiteProblem:
    name = str(place[-1])
    known = _fields(place[:-1])
    near = difflib.get_close_matches(name, known, 1)
    if SECRET_NAMES.search(name):
        remedy = "Secrets stay out of this file: `secrets` says where they lie."
    else:
        remedy = f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."
    return SiteProblem(file, mark, f"{'.'.join(map(str, place))} is not known.", remedy)


def _fields(place: Place) -> list[str]:
    """Return the keys that may stand at a place, by way of the JSON Schema."""
    schema = Site.model_json_schema()
    at: dict[str, Any] = schema
    for part in place:
        at = at.get("properties", {}).get(part) or at.get("additionalProperties") or {}
        options = [at, *at.get("anyOf", [])]
        name = next((option["$ref"].rpartition("/")[2] for option in options if "$ref" in option), None)
        at = schema["$defs"][name] if name else at
    return list(at.get("properties", {}))
