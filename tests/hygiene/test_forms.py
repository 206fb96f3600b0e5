"""Responders read forms as models alone, and each text that a model takes has a bound."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from app.inputs import Sent

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.relative_to(ROOT) for path in (ROOT / "app").rglob("*.py"))
BEFORE_ANY_MODEL = {
    "app/foundation/access/middleware.py": "parses the form, and compares the page's token before anything is read",
    "app/foundation/forms/browser.py": "knows a form by its key, and keeps what was typed as it came for its owner",
}
"""Where a form is seen otherwise than as a model, and why."""
RAW = ("get_media", "media", "get_param_as_list", "get_param_as_json", "get_param_as_int")


def seen_otherwise(source: str) -> list[int]:
    """Return the lines that use the form of a request for something else than reading a model."""
    tree = ast.parse(source)
    above = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        of_request = isinstance(node.value, ast.Attribute) and (node.value.attr, node.attr) == ("context", "form")
        outer = above[id(node)]
        reads = isinstance(outer, ast.Attribute) and outer.attr == "read"
        chooses = isinstance(outer, ast.IfExp)  # (typed before, or sent now).read(Model)
        raw = isinstance(node.value, ast.Name) and node.value.id == "req" and node.attr in RAW
        if (of_request and not reads and not chooses) or raw:
            found.append(node.lineno)
    return found


def models() -> list[type[Sent]]:
    for path in MODULES:
        if "Sent" in (ROOT / path).read_text(encoding="utf-8"):
            importlib.import_module(".".join(path.with_suffix("").parts))
    found, waiting = [], [Sent]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += below
        waiting += below
    return sorted(
        {one for one in found if one.__module__.startswith("app.")}, key=lambda one: (one.__name__, one.__module__)
    )


def boundless(schema: object, path: str = "") -> list[str]:
    """Return the texts and lists of a JSON schema that may be of any length."""
    if isinstance(schema, list):
        return [one for part in schema for one in boundless(part, path)]
    if not isinstance(schema, dict):
        return []
    kind, bounds = schema.get("type"), {"maxLength", "enum", "const", "pattern", "format", "maxItems"}
    found = [path] if kind in ("string", "array") and not bounds & set(schema) else []
    return found + [
        one for name, part in schema.items() if name != "propertyNames" for one in boundless(part, f"{path}/{name}")
    ]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_form_when_read_by_a_responder_then_is_a_model(path: Path):
    lines = seen_otherwise((ROOT / path).read_text(encoding="utf-8"))
    if str(path) in BEFORE_ANY_MODEL:
        assert lines, f"{path} no longer needs to be named here"
    else:
        assert not lines, f"{path}: lines {lines}"


@pytest.mark.parametrize(
    "source",
    [
        "req.context.form.get('x')",
        "req.context.form['x']",
        "sent = req.context.form",
        "f(req.context.form)",
        "req.media",
    ],
)
def test_form_when_a_single_field_is_read_then_is_seen(source):
    assert seen_otherwise(source) == [1]
    assert seen_otherwise("req.context.form.read(Model).x") == []


@pytest.mark.parametrize("model", models(), ids=lambda model: f"{model.__module__}.{model.__name__}")
def test_model_when_it_takes_a_text_or_a_list_then_says_how_long(model: type[Sent]):
    assert boundless(model.model_json_schema()) == []


def test_model_when_a_text_has_no_bound_then_is_seen():
    class Boundless(Sent):
        """A text of any length."""

        __module__ = "tests"
        text: str

    assert boundless(Boundless.model_json_schema()) == ["/properties/text"]
