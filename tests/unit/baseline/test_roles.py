"""The roles as data: declared, typed, documented, and owning exactly what their tasks write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from appliance.components.baseline import readme, roles

ROLES = roles.folder()
NAMES = roles.names()
SENTENCE = re.compile(r"[A-Z][^{]*[^.{]( \{\{ [a-z_]+ \}\})?")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def task_files(role: str) -> list[Path]:
    return sorted([*(ROLES / role / "tasks").glob("*.yml"), *(ROLES / role / "handlers").glob("*.yml")])


def tasks(role: str) -> list[dict[str, Any]]:
    found, waiting = [], [task for path in task_files(role) for task in read(path)]
    while waiting:
        task = waiting.pop(0)
        found.append(task)
        waiting += [inner for part in ("block", "rescue", "always") for inner in task.get(part, [])]
    return found


def module_of(task: dict[str, Any]) -> str | None:
    return next((key for key in task if "." in key), None)


def written(role: str) -> set[str]:
    """Return the paths that a role's tasks write, its loops filled in from its vars."""
    declared, found = roles.variables(role), set()
    for task in tasks(role):
        given = task.get(module_of(task) or "", {})
        target = (given.get("dest") or given.get("path")) if isinstance(given, dict) else None
        target = target or task.get("vars", {}).get("guard__path")
        if not target or target.startswith("{{ guard__"):
            continue
        if target.startswith("{{ item"):
            loop = task["loop"].strip("{} ")
            found |= {entry["path"] if isinstance(entry, dict) else entry for entry in declared[loop]}
        else:
            found.add(target)
    return found


@pytest.mark.parametrize("role", NAMES)
def test_role_when_read_then_has_types_descriptions_and_defaults_that_agree(role: str):
    defaults = read(ROLES / role / "defaults/main.yml") if (ROLES / role / "defaults/main.yml").exists() else {}
    stated: dict[str, Any] = {}
    for entry in read(ROLES / role / "meta/argument_specs.yml")["argument_specs"].values():
        assert entry["short_description"]
        assert entry["description"]
        for name, option in entry["options"].items():
            assert name.startswith(f"{role}__"), name
            assert option["type"]
            assert option["description"].endswith(".")
            assert option.get("required") or "default" in option, name
            if "default" in option:
                stated[name] = option["default"]
    assert defaults == stated


@pytest.mark.parametrize("role", NAMES)
def test_tasks_when_read_then_are_short_sentences_of_builtin_modules(role: str):
    for path in task_files(role):
        assert 6 <= path.read_text(encoding="utf-8").count("\n") <= 72, path
    for task in tasks(role):
        assert SENTENCE.fullmatch(task["name"]), task["name"]
        module = module_of(task)
        assert "block" in task or (module and module.startswith("ansible.builtin.")), task
        if module == "ansible.builtin.command":
            assert "changed_when" in task, f"{task['name']}: a command says whether it changed something"


@pytest.mark.parametrize("role", NAMES)
def test_readme_when_compared_with_the_specification_then_is_current(role: str):
    assert (ROLES / role / "README.md").read_text(encoding="utf-8") == readme.text(role), (
        "run `python -m appliance.components.baseline.readme`"
    )


@pytest.mark.feature("PV-05")
@pytest.mark.parametrize("role", NAMES)
def test_paths_when_declared_then_are_exactly_those_that_tasks_write(role: str):
    endings = ("files", "links", "folders", "also")
    declared = {
        entry["path"] if isinstance(entry, dict) else entry
        for name, value in roles.variables(role).items()
        if name.split("_")[-1] in endings
        for entry in value
    }
    by_program = {
        "pam": {path for path in declared if path.startswith("/etc/pam.d/")},
        "record": {"/var/lib/hr-appliance/baseline.json"},
    }
    assert written(role) == declared - by_program.get(role, set())


@pytest.mark.parametrize("role", NAMES)
def test_templates_when_listed_then_lie_where_their_files_do(role: str):
    base = ROLES / role / "templates"
    there = {"/" + str(path.relative_to(base)).removesuffix(".j2") for path in base.rglob("*.j2")}
    assert there == {path for path in written(role) if Path(f"{base}{path}.j2").exists()}


def test_packages_and_units_when_a_task_names_them_then_are_declared():
    named = {
        task["ansible.builtin.systemd_service"]["name"]
        for role in NAMES
        for task in tasks(role)
        if "name" in task.get("ansible.builtin.systemd_service", {})
    }
    assert named <= set(roles.owned_units())
    assert {"chrony", "nftables", "auditd", "openssh-server", "sudo"} <= set(roles.owned_packages())


def test_paths_when_owned_then_carry_no_name_of_a_component():
    for path in roles.owned_paths():
        assert not path.startswith(("/etc/hr-appliance", "/opt/hr-appliance", "/srv/")), path
