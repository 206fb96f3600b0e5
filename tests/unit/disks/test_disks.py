"""A host's own look at its disks and at what waits for the archive: what it says, keeps, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from appliance.components.backup.deploy import QUEUE_GIB
from appliance.components.database import deploy as database
from appliance.components.disks import checks, deploy
from appliance.components.disks.remote import disks
from appliance.components.web import checks as web
from appliance.host.desired import File
from tests.unit.sites import context_of

GIB = 1 << 30


@pytest.fixture
def sized(monkeypatch):
    """Give every file system this much room, each place its own."""

    def give(free: int, size: int = 100 * GIB) -> None:
        told = SimpleNamespace(f_bavail=free // 4096, f_frsize=4096, f_blocks=size // 4096)
        monkeypatch.setattr(disks.os, "statvfs", lambda _place: told)

    return give


def test_disk_when_nearly_full_then_is_named_once_and_one_with_room_is_not(tmp_path, sized):
    places = [str(tmp_path), str(tmp_path.parent), "/nowhere/at/all"]
    sized(6 * GIB)
    assert disks.full(places, 5, GIB) == []
    sized(4 * GIB)
    (said,) = disks.full(places, 5, GIB)
    assert said == f"the disk of {tmp_path} is nearly full: 4096 MiB of 100 GiB are free"
    sized(GIB // 2, 8 * GIB)
    assert disks.full(places, 5, GIB), "a twentieth of a small disk is too little"


def log(tmp_path: Path, *ages: int) -> Path:
    """Return a folder of changes, some of which have waited for so many seconds since 10 000."""
    (tmp_path / "archive_status").mkdir()
    (tmp_path / "000000010000000000000001").write_bytes(b"x" * (3 << 20))
    for number, age in enumerate(ages):
        path = tmp_path / "archive_status" / f"{number}.ready"
        path.touch()
        os.utime(path, (10_000 - age, 10_000 - age))
    return tmp_path


@pytest.mark.parametrize(
    ("ages", "said"), [((), ""), ((30, 600), ""), ((30, 7200), "2 files of the database's changes")]
)
def test_changes_when_they_wait_long_for_their_archive_then_that_is_said(tmp_path, ages, said):
    found = disks.waiting(str(log(tmp_path, *ages)), 900, 10_000)
    assert bool(found) == bool(said)
    assert said in "".join(found)
    if said:
        assert "up to 120 min" in found[0]
        assert "3 MiB" in found[0]


def test_changes_when_the_folder_cannot_be_read_then_nothing_is_said(tmp_path):
    assert disks.waiting(str(tmp_path / "none"), 900, 10_000) == []


@pytest.mark.parametrize("output", ["", "dropped WAL file '0001' because archive queue exceeded 16GiB"])
def test_changes_when_let_go_then_the_way_out_is_said(monkeypatch, output):
    done = subprocess.CompletedProcess([], 0, output, "")
    monkeypatch.setattr(disks.subprocess, "run", lambda *_, **__: done)
    found = disks.dropped("postgresql-hr")
    assert bool(found) == bool(output)
    assert not output or "backup now --full" in found[0]


@pytest.mark.parametrize("least", [1, 1 << 62])
def test_program_when_run_then_keeps_what_it_found_and_verify_says_it(tmp_path, monkeypatch, least):
    told = {"places": [str(tmp_path)], "least_percent": 0, "least_bytes": least, "log": None, "tag": "x"}
    (tmp_path / "disks.json").write_text(json.dumps(told))
    monkeypatch.setattr(disks, "SETTINGS", tmp_path / "disks.json")
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        disks.main()
    assert ended.value.code == int(least > 1)
    look = [sys.executable, "-c", checks.LOOK, str(tmp_path / "found.json"), str(deploy.MINUTES), "hr-disks.service"]
    done = subprocess.run(look, capture_output=True, text=True)
    assert done.returncode == int(least > 1), done.stderr
    assert ("nearly full" in done.stdout) == (least > 1)


def test_verify_when_nobody_has_looked_for_long_then_says_so_and_before_the_first_look_does_not(tmp_path):
    file = tmp_path / "found.json"
    look = [sys.executable, "-c", checks.LOOK, str(file), str(deploy.MINUTES), "hr-disks.service"]
    assert subprocess.run(look).returncode == 0
    file.write_text(json.dumps({"at": 0, "said": []}))
    done = subprocess.run(look, capture_output=True, text=True)
    assert done.returncode == 1
    assert "nobody has looked" in done.stdout


def test_settings_when_the_host_keeps_the_database_then_its_log_is_watched_there_alone(tmp_path):
    context = context_of("lab-three", tmp_path)
    logs = {}
    for host in deploy.hosts(context):
        files = [item for item in deploy.desired(context, host).items if isinstance(item, File)]
        (told,) = [file for file in files if file.path == deploy.SETTINGS]
        logs[host] = json.loads(told.data)["log"]
    assert {host for host, log in logs.items() if log} == set(context.hosts("database"))
    assert "spare" not in logs
    assert f"{database.DATA}/pg_wal" == deploy.LOG
    assert QUEUE_GIB > 1


@pytest.mark.parametrize("script", [checks.LOOK, web.SEEN])
@pytest.mark.parametrize(("failed", "code"), [(True, 1), (False, 0)])
def test_verify_when_a_look_has_failed_ever_since_then_its_silence_is_no_good_news(tmp_path, script, failed, code):
    (tmp_path / "systemctl").write_text(f"#!/bin/sh\nexit {0 if failed else 1}\n")
    (tmp_path / "systemctl").chmod(0o755)
    look = [sys.executable, "-c", script, str(tmp_path / "none.json"), "5", "hr-look.service"]
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(look, capture_output=True, text=True, env=path)
    assert done.returncode == code
    assert ("hr-look.service fails" in done.stderr) == failed
