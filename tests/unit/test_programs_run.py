"""Programs of scripts/ run from a clean checkout, and say so where nothing may be run from a folder."""

import shutil
import subprocess
from pathlib import Path

import pytest

from quality import served

ROOT = Path(__file__).parents[2]
NEEDED = ("scripts", "appliance", "roles", "pyproject.toml", "uv.lock", "README.md", "app/__init__.py")


def test_start_when_programs_may_run_there_then_goes_on(tmp_path):
    served._runs_programs(tmp_path)


def test_start_when_the_folder_is_mounted_noexec_then_names_that_and_what_to_set(tmp_path, monkeypatch):
    def refused(command: list[Path], **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(command[0]))

    monkeypatch.setattr(subprocess, "run", refused)
    with pytest.raises(served.NotServed, match=r"noexec.*TMPDIR=/var/tmp"):
        served._runs_programs(tmp_path)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clean checkout without an environment: what git knows, as it is here now."""
    place = tmp_path / "checkout"
    listed = subprocess.run(["git", "ls-files", "-z", *NEEDED], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)
    return place


@pytest.mark.slow
def test_appliance_when_run_in_a_clean_checkout_then_makes_its_environment_and_answers(checkout, tmp_path):
    done = subprocess.run(
        [checkout / "scripts/appliance", "bundle", "--help"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "fetch and build everything that a site installs" in done.stdout
    assert "Preparing the environment" in done.stderr
    assert (checkout / ".venv/bin/appliance").is_file()
    again = subprocess.run([checkout / "scripts/appliance", "--version"], capture_output=True, text=True, cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("appliance ")


def test_appliance_when_the_verb_is_try_then_hands_it_to_the_script_that_makes_that_environment(checkout, tmp_path):
    (checkout / "scripts/up").write_text('#!/bin/sh\necho "up $*"\n')
    command = [checkout / "scripts/appliance", "try", "--port", "8090"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "up --port 8090\n")
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ("models", "--extra models"),
        ("quality", "--extra web --extra models --extra embedded"),
        ("benchmark", "--all-extras --group test"),
    ],
)
def test_script_when_run_in_a_clean_checkout_then_makes_what_it_needs_first(script, wanted, checkout, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "uv").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n')
    (programs / "uv").chmod(0o755)
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").write_text('#!/bin/sh\necho "ran $1 with $2"\n')
    (checkout / ".venv/bin/python").chmod(0o755)
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path)}
    command = [checkout / "scripts" / script, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
    assert done.stdout == f"ran {checkout / 'scripts' / script} with --help\n", done.stderr
    assert wanted in (tmp_path / "asked").read_text()
