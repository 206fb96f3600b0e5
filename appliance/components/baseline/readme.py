"""Writes each role's README from its argument specification: `python -m appliance.components.baseline.readme`."""

from __future__ import annotations

import textwrap
from typing import Any

import yaml

from appliance.components.baseline import roles


def text(role: str) -> str:
    """Return the README of a role."""
    folder = roles.folder() / role
    specs = yaml.safe_load((folder / "meta/argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
    lines = [f"# {role}", "", "Made from `meta/argument_specs.yml`; change that and run `python -m"]
    lines[-1] += " appliance.components.baseline.readme`."
    for entry, spec in specs.items():
        lines += ["", f"## {spec['short_description']}", ""]
        if entry != "main":
            lines += [f"Entry point `{entry}`.", ""]
        lines += [line for text in spec["description"] for line in _wrapped(text)]
        lines += _table(spec.get("options", {}))
    lines += _owned(role)
    return "\n".join(lines) + "\n"


def _table(options: dict[str, Any], prefix: str = "") -> list[str]:
    if not options:
        return []
    rows = ["", "| variable | type | default | meaning |", "|---|---|---|---|"]
    for name, option in options.items():
        rows += _row(name, option)
    return rows


def _row(name: str, option: dict[str, Any]) -> list[str]:
    kind = option["type"] + (f" of {option['elements']}" if "elements" in option else "")
    if option.get("choices"):
        kind += ": " + ", ".join(option["choices"])
    default = "required" if option.get("required") else f"`{option.get('default')!r}`"
    rows = [f"| `{name}` | {kind} | {default} | {option['description']} |"]
    for inner, of in option.get("options", {}).items():
        rows += _row(f"{name}.{inner}", of)
    return rows


def _owned(role: str) -> list[str]:
    words = {"packages": "Packages", "files": "Files", "also": "Files", "links": "Links", "folders": "Folders"}
    words["units"] = "Units"
    owned: dict[str, list[str]] = {}
    for name, value in roles.variables(role).items():
        word = words.get(name.removeprefix(f"{role}__").split("_")[-1])
        if word:
            owned.setdefault(word, []).extend(entry["path"] if isinstance(entry, dict) else entry for entry in value)
    if not owned:
        return []
    return [
        "",
        "## What it owns on a host",
        "",
        *(line for word in owned for line in _wrapped(f"- {word}: {', '.join(f'`{v}`' for v in owned[word])}", "  ")),
    ]


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


if __name__ == "__main__":
    for name in roles.names():
        (roles.folder() / name / "README.md").write_text(text(name), encoding="utf-8")
