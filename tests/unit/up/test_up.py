"""`scripts/up` on machines that lack something: one sentence, and no trace of a program's insides."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TOOLS = ("bash", "env", "dirname", "basename", "id", "cat")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs without Python and uv, on a machine whose processor a file names."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(f"/usr/bin/{name}")
    return folder


def give(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/bash\n{script}\n")
    (folder / name).chmod(0o755)


def prepare(folder: Path, words: str) -> subprocess.CompletedProcess:
    """Run a piece of the shared environment in a shell that finds nothing but `folder`."""
    script = f'set -euo pipefail; root="{ROOT}"; . "$root/scripts/lib/environment.sh"; {words}'
    env = {"PATH": str(folder), "HOME": str(folder)}
    return subprocess.run(["/usr/bin/bash", "-c", script, "up"], env=env, capture_output=True, text=True)


def test_processor_when_not_supported_then_is_said(bare):
    give(bare, "uname", "echo riscv64")
    done = prepare(bare, "make_environment web")
    assert done.returncode == 1
    assert done.stderr == "up: the processor riscv64 is not supported: use an x86-64 machine.\n"


@pytest.mark.skipif(not os.path.exists("/usr/bin/python3"), reason="shows that Debian's own Python is preferred")
def test_python_when_several_then_debians_own_is_taken(bare):
    give(bare, "python3", "exit 0")
    assert prepare(bare, "find_python").stdout.strip() == "/usr/bin/python3"


def test_packages_when_they_cannot_be_installed_then_the_sentence_says_what_to_look_at(bare):
    give(bare, "uname", "echo x86_64")
    give(bare, "uv", '[ "$1" != sync ]')
    done = prepare(bare, "make_environment web")
    assert done.returncode == 1
    assert "the locked packages could not be installed" in done.stderr
    assert "run it again" in done.stderr


def test_environment_when_made_then_asks_for_exactly_the_extras_and_removes_nothing(bare, tmp_path):
    give(bare, "uname", "echo x86_64")
    give(bare, "uv", f'echo "$@" >> {tmp_path}/asked')
    assert prepare(bare, "make_environment web models").returncode == 0
    asked = (tmp_path / "asked").read_text()
    assert "sync --frozen" in asked
    assert "--inexact --extra web --extra models" in asked
