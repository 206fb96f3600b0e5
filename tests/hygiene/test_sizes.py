"""A room stays small enough to read in one sitting, and its code passes the linter and the type checker."""

from __future__ import annotations

import ast
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.parametrize("name", [name for name in FILES if (ROOT / name).exists()])
def test_module_when_read_then_has_a_purpose_and_at_most_400_lines(name: str):
    source = (ROOT / name).read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    if source.strip():
        assert ast.get_docstring(ast.parse(source)), "a module says in one sentence what it is for"


@pytest.mark.parametrize("path", sorted((ROOT / "app/static").glob("*.js")), ids=lambda path: path.name)
def test_script_when_read_then_has_a_purpose_and_at_most_300_lines(path: Path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 300
    if ".min." not in path.name:
        assert source.startswith("// "), "a script says in its first line what it is for"
        assert max(map(len, source.splitlines())) <= 120


@pytest.mark.parametrize("name", [n for n in FILES if n.endswith("resources.py") and (ROOT / n).exists()])
def test_responder_when_read_then_has_at_most_15_lines(name: str):
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("on_"):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno - body[0].lineno + 1) if body else 0
            assert lines <= 15, f"{node.name} has {lines} lines"


def test_code_when_linted_then_is_clean():
    for arguments in (["check"], ["format", "--check"]):
        done = subprocess.run([".venv/bin/ruff", *arguments, "."], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:]


# In this file, which has the most tests and so begins first: the first check of a machine takes most of a minute.
def test_code_when_type_checked_then_is_clean():
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    command = [".venv/bin/mypy", "--cache-dir", str(home / "hr-appliance/mypy")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-8000:]
