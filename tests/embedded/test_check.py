"""The check walks from sign-in to employee record on an instance of its own, and says what failed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from appliance.embedded import check, walk
from appliance.embedded.folders import default_models

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(2400)
def test_check_when_walked_on_a_whole_instance_then_every_step_holds_and_nothing_is_left():
    before = set(Path(tempfile.gettempdir()).glob("hr-check-*"))
    command = [sys.executable, "-m", "appliance.cli", "try", "--check", "--json", "--models", str(default_models())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    failed = [step for step in steps if not step["ok"]]
    assert not failed, (failed, done.stderr[-2000:])
    assert [step["name"] for step in steps] == [name for name, _step in check.STEPS]
    assert done.returncode == 0
    assert set(Path(tempfile.gettempdir()).glob("hr-check-*")) == before
    assert not [process for process in psutil.process_iter(["cmdline"]) if "hr-check-" in str(process.info["cmdline"])]


def test_check_when_nothing_answers_then_each_step_fails_and_says_why(capsys):
    nowhere = walk.Walk("http://127.0.0.1:9", [], ROOT)
    failed = check._walk(nowhere, as_json=True)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert failed == [name for name, _step in check.STEPS]
    assert all(line["saw"] for line in lines)
