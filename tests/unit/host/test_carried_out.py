"""The tools that give this product its name do its work: items by pyinfra's operations, programs from files."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.host import acts
from appliance.host.context import Context
from appliance.host.desired import Desired, Item
from appliance.host.observed import Observed, Questions, ask
from appliance.host.planning import Act, Planner
from appliance.procedures.provision import stages
from tests.unit.sites import NAMES, ROOT, context_of

LEAST = 0.95
CODE = re.compile(r"\$[\w{@#?(]|&&|\|\||[0-9]?>[&/]|^set -|; (exec|do|then|fi|done|rm|mv|exit)\b")
"""What only code of a shell has in it."""


@pytest.fixture(params=NAMES)
def context(request, tmp_path) -> Context:
    return context_of(request.param, tmp_path)


def acts_of(host: str, component: str, *items: Item) -> list[Act]:
    """Return what brings items to a host that has nothing of them."""
    questions, desired = Questions(), Desired(component, items)
    steps = ask(desired, questions)
    nothing = Observed(commands=[{"code": 1, "output": ""}] * len(questions.commands))
    return Planner(host, desired, nothing, steps, lambda _item, _pem: "none yet", "https://192.0.2.1:8444").plan().acts


def operations(act: Act) -> tuple[acts.Operation, ...]:
    """Return the operations of an act, as they are made while it is carried out."""
    if act.certificate is None:
        return act.operations
    return (acts.issue(act.certificate, "web.front", ["front"], lambda csr: csr),)


def owner(operation: acts.Operation) -> str:
    """Return whose a pyinfra operation is; nobody's if it is none."""
    if not hasattr(operation.function, "_inner"):
        return "nobody"
    module = operation.function.__module__
    owners = {"pyinfra.operations": "pyinfra", "appliance.host.operations": "ours"}
    return next((name for start, name in owners.items() if module.startswith(start)), "nobody")


def test_items_when_carried_out_then_pyinfras_operations_do_it(context):
    owners: Counter[str] = Counter()
    for host, every in stages.wanted(context)[0].items():
        for desired in every:
            together = acts_of(host, desired.component, *desired.items)
            assert "nobody" not in {owner(each) for act in together for each in operations(act)}
            for item in desired.items:
                made = acts_of(host, desired.component, item)
                by = {owner(each) for act in made for each in operations(act)}
                owners["nobody" if "nobody" in by else "ours" if "ours" in by else "pyinfra"] += 1 if made else 0
    assert owners.total() > 100
    assert (owners["pyinfra"] + owners["ours"]) / owners.total() >= LEAST
    assert owners["pyinfra"] / owners.total() > 0.7, "pyinfra's own, wherever it has one"


def code(path: Path) -> Iterator[str]:
    """Return the strings of a module that are code of a shell; docstrings are not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for node in strings:
        runs = node.value == "-c" and path.name not in ("programs.py", "connector.py")
        if id(node) not in said and (runs or CODE.search(str(node.value))):
            yield f"{path.name}:{node.lineno}: {str(node.value)[:60]}"


@pytest.mark.parametrize("path", sorted((ROOT / "appliance/host").rglob("*.py")), ids=lambda path: path.name)
def test_kernel_when_it_acts_on_hosts_then_builds_no_code_of_a_shell(path):
    if path.parent.name != "remote":
        assert list(code(path)) == []


HOW = re.compile(
    r"host import sudo\b|appliance\.host\.sudo\b|\bssh_key\b|RejectPolicy|StrictHostKeyChecking|load_host_keys"
)
"""What only `reach.py` has to know."""


def test_modules_when_they_reach_a_host_then_one_says_how():
    rooms = [ROOT / "appliance" / room for room in ("host", "components", "procedures", "compliance", "bundle")]
    knowing = [path for room in rooms for path in room.rglob("*.py") if HOW.search(path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(ROOT)) for path in knowing] == ["appliance/host/reach.py"]
