"""Shell scripts and Ansible roles pass their linters, as the hooks of `.pre-commit-config.yaml` run them."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
HOOKS = {
    hook["id"]: hook
    for repository in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    for hook in repository["hooks"]
}


# ruff and mypy run over the same files in test_sizes.py. ansible-lint takes most of a minute on two busy cores.
@pytest.mark.parametrize("hook", ["shellcheck", pytest.param("ansible-lint", marks=pytest.mark.slow)])
def test_hook_when_run_on_every_file_then_passes(hook: str, tmp_path: Path):
    done = subprocess.run(
        [".venv/bin/pre-commit", "run", "--all-files", "--color", "never", hook],
        cwd=ROOT,
        env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    assert "Passed" in done.stdout, "no file was looked at"


@pytest.mark.parametrize("hook", HOOKS)
def test_hook_when_configured_then_runs_a_tool_of_the_locked_environment(hook: str):
    assert HOOKS[hook]["language"] == "system", "another language fetches from outside"
    assert re.match(r"\.venv/bin/[\w-]+( |$)", HOOKS[hook]["entry"])


def test_shellcheck_when_it_leaves_out_a_script_then_that_is_python_behind_a_line_of_sh():
    listed = subprocess.run(["git", "ls-files", "scripts"], cwd=ROOT, capture_output=True, text=True, check=True)
    left_out = [name for name in listed.stdout.split() if re.search(HOOKS["shellcheck"]["exclude"], name)]
    assert left_out
    for name in left_out:
        assert re.search(r"^''''exec ", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE), name
