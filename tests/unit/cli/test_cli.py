"""The `appliance` command: light to start, exact in its exit codes, one sentence for each refusal."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from appliance import cli

RUNS = "[depot, edge, web, database, vault, inference, media, backup]"
SITE = f"name: one\ndomain: hr.bank.example\nhosts:\n  a:\n    address: 10.0.0.1\n    runs: {RUNS}\n"
HEAVY = ("pydantic", "yaml", "asyncio", "rich", "psutil", "urllib.request", "ssl", "json")
COUNT = """
import sys
before = len(sys.modules)
try:
    from appliance import cli
    cli.main(["--help"])
except SystemExit:
    pass
"""


def test_help_when_printed_then_loads_nothing_heavy():
    code = f"{COUNT}print(len(sys.modules) - before, *sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, *names = done.stdout.splitlines()[-1].split()
    assert int(count) <= 50
    assert not set(HEAVY) & set(names)


@pytest.mark.parametrize("arguments", [[], ["site"], ["site", "show"], ["fly"], ["try", "--port", "many"]])
def test_command_when_used_wrongly_then_ends_with_2(arguments):
    done = subprocess.run([sys.executable, "-m", "appliance.cli", *arguments], capture_output=True, text=True)
    assert done.returncode == 2
    assert "usage: appliance" in done.stderr


def test_port_when_impossible_then_is_refused_with_a_fix(capsys):
    assert cli.main(["try", "--port", "99999"]) == 2
    assert capsys.readouterr().err == "appliance: 99999 is not a port. Choose one from 1024 to 65535 with --port.\n"


def test_version_when_asked_then_is_printed(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("appliance 0.")


def test_site_check_when_wrong_then_ends_with_1_and_json_lists_all(tmp_path, capsys):
    (tmp_path / "site.yml").write_text(SITE + "colour: red\nsize: big\n")
    assert cli.main(["site", "check", "--json", str(tmp_path / "site.yml")]) == 1
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 2


def test_site_check_when_there_is_no_file_then_ends_with_2(tmp_path, capsys):
    assert cli.main(["site", "check", str(tmp_path / "none.yml")]) == 2
    assert "Name a site file" in capsys.readouterr().err


def test_output_when_its_reader_leaves_then_no_trace_is_shown(tmp_path):
    (tmp_path / "site.yml").write_text(SITE)
    command = f"{sys.executable} -m appliance.cli site show {tmp_path}/site.yml | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert done.stderr == ""
