"""Sentences about values that the site file's types refuse; none repeats the value."""

from __future__ import annotations

import difflib
import functools
import re
from typing import Any

from appliance.site import written
from appliance.site.model import Site

Place = tuple[str | int, ...]
SECRET_NAMES = re.compile(r"(?i)(password|passwd|secret|token|private_?key|api_?key|credential)")
EXAMPLE = "see the example in inventories/bank-example/site.yml"


def named(place: Place) -> str:
    """Return the name of a place in the file: keys joined by dots, entries of lists counted from 1."""
    at = max((at for at, part in enumerate(place) if isinstance(part, int)), default=None)
    below = ".".join(str(part) for part in (place if at is None else place[at + 1 :]))
    shown = "".join(letter if letter.isprintable() else "?" for letter in below)
    if at is None:
        return shown
    entry = f"entry {int(place[at]) + 1} of {named(place[:at])}"
    return f"{shown} in {entry}" if shown else entry


def refused(kind: str, place: Place, value: object, message: str) -> tuple[str, str]:
    """Return the fault of a value and what to write; `kind` and `message` are the validator's."""
    name, schema = named(place), _schema(place)
    if kind == "extra_forbidden":
        return f"{name} is not known.", _nearest_key(place)
    if kind == "missing":
        return f"{name} is missing.", f"Add it; {EXAMPLE}."
    if kind == "value_error" and value is not None:
        what, _colon, remedy = message.removeprefix("Value error, ").partition(": ")
        return f"{name} {what}.", f"{remedy[0].upper()}{remedy[1:]}."
    if value is None:
        return f"{name} has no value.", _hint(schema, f"Write one, or remove the line; {EXAMPLE}.")
    if kind == "too_short":
        return f"{name} is empty.", _hint(schema)
    if "enum" in schema:
        return f"{name} must be {_choices(schema['enum'])}.", _nearest(value, schema["enum"])
    if kind == "string_pattern_mismatch":
        return f"{name} {written.fault(str(value), re.compile(schema['pattern']))}.", _hint(schema)
    if schema.get("type") == "integer":
        return f"{name} must be a whole number from {schema['minimum']} to {schema['maximum']}.", _hint(schema)
    wanted = KINDS.get(schema.get("type", ""), "as the example shows it")
    return f"{name} must be {wanted}.", _hint(schema)


KINDS = {
    "string": "text, and is none for YAML",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of settings, each on a line of its own",
}


def _hint(schema: dict[str, Any], otherwise: str = f"Put it in quotes if it is right; {EXAMPLE}.") -> str:
    """Return the sentence on what to write at a place, `otherwise` for an unknown place."""
    if "patternErrorMessage" in schema:
        return str(schema["patternErrorMessage"])
    if "enum" in schema:
        return f"Write {_choices(schema['enum'])}."
    match schema.get("type"):
        case "integer":
            return "Write plain digits: no quotes, no leading zero, nothing after them."
        case "boolean":
            return "Write true or false, without quotes."
        case "array":
            choices = schema["items"].get("enum")
            return "Write one entry or more in [ ], separated by commas" + (
                f": {_choices(choices)}." if choices else "."
            )
        case "object":
            known = list(schema.get("properties", {}))
            return (
                f"Known here: {', '.join(known)}." if known else "Begin each line with the name of a host and a colon."
            )
    return otherwise


def _choices(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _nearest(value: object, words: list[str]) -> str:
    near = difflib.get_close_matches(str(value).lower(), words, 1)
    return f"Did you mean {near[0]}?" if near else "Write one of these."


def _nearest_key(place: Place) -> str:
    name, known = str(place[-1]), list(_schema(place[:-1]).get("properties", {}))
    if SECRET_NAMES.search(name):
        return "Secrets stay out of this file: `secrets` says where they lie."
    near = difflib.get_close_matches(name.lower(), known, 1)
    return f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."


def _schema(place: Place) -> dict[str, Any]:
    """Return the JSON Schema of a place, without references and without the choice of `null`."""
    schema = _whole()
    at = _resolved(schema, schema)
    for part in place:
        below = at.get("items") if isinstance(part, int) else at.get("properties", {}).get(part)
        at = _resolved(below or at.get("additionalProperties") or {}, schema)
    return at


@functools.cache
def _whole() -> dict[str, Any]:
    return Site.model_json_schema()


def _resolved(at: Any, schema: dict[str, Any]) -> dict[str, Any]:
    at = at if isinstance(at, dict) else {}
    choices = [choice for choice in at.get("anyOf", []) if choice.get("type") != "null"]
    if choices:
        at = {**at, **choices[0]}
    if "$ref" in at:
        at = {**at, **schema["$defs"][at["$ref"].rpartition("/")[2]]}
    return {**at, "enum": [at["const"]]} if "const" in at else at
