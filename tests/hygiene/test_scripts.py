"""The scripts of the pages pass eslint, with locked packages of the npm registry alone."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

from tests.hygiene import node

ROOT = Path(__file__).parents[2]
ESLINT = Path(__file__).parent / "eslint"
REGISTRY = "https://registry.npmjs.org/"
RULES = (
    ("let kept = 1;\nexport const twice = () => 2 * kept;\n", "prefer-const"),
    ("export const same = (a, b) => a == b;\n", "eqeqeq"),
    ("const unused = 1;\n", "no-unused-vars"),
    ("export const hidden = () => AnswerPage.words;\n", "no-undef"),
    ("window.shared = 1;\n", "no-restricted-syntax"),
    ("shared = 1;\n", "no-undef"),
)


def unavailable(reason: str) -> NoReturn:
    """Leave the test out where a machine lacks what it needs; continuous integration may lack nothing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def packages() -> Path:
    if missing := node.missing_programs():
        unavailable(f"eslint needs {' and '.join(missing)} of Debian, which scripts/test without --fast installs")
    try:
        return node.install(ESLINT)
    except subprocess.CalledProcessError as error:
        unavailable(f"npm could not install eslint: {error.stderr.strip()[-500:]}")


def lint(packages: Path, *arguments: str, source: str | None = None) -> subprocess.CompletedProcess[str]:
    command = ["node", str(packages / "eslint/bin/eslint.js"), "--config", str(ESLINT / "eslint.config.cjs")]
    return subprocess.run(
        [*command, "--max-warnings", "0", *arguments],
        cwd=ROOT,
        env=os.environ | {"NODE_PATH": str(packages)},
        input=source,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_scripts_when_linted_then_are_clean(packages: Path):
    done = lint(packages, "app/static")
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


@pytest.mark.parametrize(("source", "rule"), RULES)
def test_rule_when_a_script_breaks_it_then_the_linter_names_it(packages: Path, source: str, rule: str):
    done = lint(packages, "--stdin", "--stdin-filename", "app/static/broken.js", "--format", "json", source=source)
    assert done.returncode == 1, done.stdout + done.stderr
    assert rule in {message["ruleId"] for message in json.loads(done.stdout)[0]["messages"]}


def test_lock_when_read_then_names_the_npm_registry_alone_and_every_digest():
    locked = json.loads((ESLINT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((ESLINT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert locked.pop("")["devDependencies"] == wanted
    for name, package in locked.items():
        assert package["resolved"].startswith(REGISTRY), name
        assert package["integrity"].startswith("sha512-"), name
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_page_when_it_loads_a_script_of_ours_then_as_a_module():
    loads = [
        (path.relative_to(ROOT), line.strip())
        for path in sorted((ROOT / "app").rglob("*.html"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "<script" in line and "src=" in line
    ]
    assert loads
    classic = [load for load in loads if 'type="module"' not in load[1]]
    assert [line for _, line in classic] == ["<script src=\"{{ static('htmx.min.js') }}\" defer></script>"], classic
