"""Ctrl-C while hosts are worked on: one sentence, the documented code, no traceback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

from appliance import cli

VERB = """
import sys
from appliance import cli
cli.ROOMS["wait"] = ("tests.unit.cli.waiting", "wait for hosts")
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_verb_when_interrupted_then_says_so_in_one_sentence(form):
    process = subprocess.Popen(
        [sys.executable, "-c", VERB, "wait", *form], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert [process.stdout.readline().strip() for _ in range(2)] == ["one", "two"]
    process.send_signal(signal.SIGINT)
    said, error = process.communicate(timeout=60)
    assert process.returncode == cli.INTERRUPTED
    assert f"{cli.INTERRUPTED} interrupted" in cli.EXIT_CODES
    if form:
        assert json.loads(said)["problems"][0]["what"] == "Interrupted."
        assert error == ""
    else:
        assert error == "appliance: Interrupted. What was done stays; run the same command again to go on.\n"
