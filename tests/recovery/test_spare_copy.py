"""What becomes of a drill's copy: closed when the drill ends early, cleaned when asked, looked at by other verbs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from appliance.components.spare import checks as spare
from appliance.errors import ApplianceError, UsageError
from appliance.host.journal import Journal
from appliance.procedures.provision import stages
from appliance.procedures.recovery import drill, restoring, spare_copy
from appliance.procedures.recovery.reach import Answer, Reach
from tests.pace import scaled
from tests.unit.sites import ROOT, context_of

pytestmark = pytest.mark.slow  # what it imports makes all sockets yield, which ends the workers that quick tests share
POINT: dict[str, Any] = {"id": "20260101T000000Z", "database": {"label": "20260101-000000F"}}


class Host(Reach):
    """Answers commands as told, and keeps them; reaches nothing."""

    def __init__(self, *, code: int = 0, output: str = "", away: str = "") -> None:
        self.code, self.output, self.away = code, output, away
        self.asked: list[str] = []

    def run(self, _host: str, argv, data: bytes = b"", user: str | None = None, seconds: int = 0) -> Answer:
        self.asked.append(" ".join(argv))
        if self.away:
            raise ApplianceError(self.away)
        return Answer(self.code, self.output)

    def demand(self, host: str, argv, what: str, data: bytes = b"", user: str | None = None, seconds: int = 0) -> str:
        return self.run(host, argv).output


def unfinished(context, point: dict = POINT) -> Path:
    """Write down a drill that has begun."""
    folder = spare_copy.folder(context) / "20260102T000000Z"
    folder.mkdir()
    state = {"began": "2026-01-02T00:00:00+00:00", "point": point, "last": None, "steps": {}}
    (folder / "state.json").write_text(json.dumps(state))
    return folder


def begun(context, point_name: str | None) -> drill.Drill:
    """Open a drill on a host that answers nothing."""
    one = drill.Drill(context, Host(), lambda _moved: None, lambda _line: None, lambda *_: None, 0)
    one._open(point_name)
    return one


@pytest.mark.parametrize("name", [None, POINT["id"], POINT["database"]["label"]])
def test_drill_when_an_unfinished_one_is_of_the_same_point_then_goes_on(tmp_path, name):
    context = context_of("lab-three", tmp_path)
    assert begun(context, name).folder == unfinished_folder(context)


def unfinished_folder(context) -> Path:
    """Return the folder of the drill that is not over."""
    found = spare_copy.unfinished(context)
    assert found is not None
    return found[0]


@pytest.fixture(autouse=True)
def _a_drill_has_begun(tmp_path):
    unfinished(context_of("lab-three", tmp_path))


def test_drill_when_an_unfinished_one_is_of_another_point_then_refuses_and_says_how_to_begin_anew(tmp_path):
    context = context_of("lab-three", tmp_path)
    with pytest.raises(UsageError, match=f"drill of point {POINT['id']}.*is not finished") as refused:
        begun(context, "20251231T000000Z")
    assert "--again --point 20251231T000000Z" in refused.value.remedy
    assert unfinished_folder(context).exists(), "nothing was forgotten"


@pytest.mark.parametrize(
    ("acts", "left", "refused"),
    [
        ([("apply", ["front", "spare"])], "a copy of lab-three lies here", True),
        ([("drill", ["spare"]), ("apply", ["spare"])], "its key server runs", True),
        ([("apply", ["spare"])], "", False),  # installed anew
        ([("apply", ["spare"]), ("drill", ["spare"])], "a copy of lab-three lies here", False),
        ([("apply", ["front"]), ("drill", ["spare"])], "a copy of lab-three lies here", False),
        ([("apply", ["front"]), ("verify", ["spare"])], "a copy of lab-three lies here", False),
        ([], "a copy of lab-three lies here", False),
    ],
)
def test_spare_when_it_served_the_site_then_no_drill_wipes_it(tmp_path, acts, left, refused):
    journal, host = Journal(tmp_path), Host(output=left)
    for verb, hosts in acts:
        journal.write(verb, "begun", hosts)
    if not refused:
        spare_copy.refuse_what_served(journal, host, "spare")
        return
    with pytest.raises(UsageError, match="spare served this site") as told:
        spare_copy.refuse_what_served(journal, host, "spare")
    assert left in told.value.what
    assert "install Debian there anew" in told.value.remedy


def test_drills_when_forgotten_then_those_with_a_report_stay(tmp_path):
    context = context_of("lab-three", tmp_path)
    over = spare_copy.folder(context) / "20250101T000000Z"
    over.mkdir()
    (over / "report.json").write_text("{}")
    spare_copy.forget(context)
    assert [each.name for each in spare_copy.folder(context).iterdir()] == [over.name]
    assert spare_copy.unfinished(context) is None


def test_copy_when_a_drill_ends_early_then_its_key_server_and_timers_stop(tmp_path):
    said: list[str] = []
    host = Host()
    one = drill.Drill(context_of("lab-three", tmp_path), host, lambda _moved: None, said.append, lambda *_: None, 0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(drill.depot, "missing", lambda *_: [])
        patched.setattr(one, "_restored", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            one.run(None)
    assert "systemctl stop hr-vault.service" in host.asked[-1]
    assert "hr-*.timer" in host.asked[-1]
    assert "is closed" in said[-1]
    assert "--clean" in said[-1]


@pytest.mark.parametrize(
    ("host", "why"), [(Host(code=1), "could not be stopped"), (Host(away="no route."), "no route")]
)
def test_copy_when_it_cannot_be_closed_then_that_is_said_loudly(host, why):
    said = spare_copy.close(host, "spare")
    assert said.startswith("CAUTION: the copy on spare may be OPEN")
    assert why in said


def test_cleaning_when_no_key_server_answers_then_needs_none(tmp_path):
    context, host = context_of("lab-three", tmp_path), Host()
    program = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from appliance.host.connections import Connections  # makes sockets yield before others load them
from appliance.procedures.recovery import drill, spare_copy
from tests.recovery.test_spare_copy import Host
from tests.unit.sites import context_of
context, host = context_of("lab-three", Path({str(tmp_path)!r})), Host()
spare_copy.clean(host, "spare", drill.moved(context, "spare"), lambda *_: None)
print("\\n".join(host.asked))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=scaled(120), cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    assert "disable --now --quiet" in done.stdout
    assert "hr-vault.service" in done.stdout
    assert "/etc/hr-appliance" in done.stdout
    assert context.folder.exists()
    assert not host.asked


def test_restore_when_the_backup_is_damaged_then_says_what_to_do():
    host = Damaged(code=26, output="P00   WARN: x\nP00  ERROR: [026]: unable to restore: bad checksum\n")
    with pytest.raises(restoring.RestoreFailed, match="bad checksum") as failed:
        restoring._restore(host, "store", "20260101-000000F", None)
    assert "backup verify" in failed.value.remedy


class Damaged(Host):
    """A host on which everything works but pgBackRest."""

    def demand(self, *_: object, **__: object) -> str:
        return ""


SYSTEMCTL = """#!/bin/sh
case "$*" in
"is-active --quiet hr-vault.service") exit {vault} ;;
list-units*) printf '{timers}' ;;
esac
"""


@pytest.mark.parametrize(
    ("site", "vault", "timers", "said"),
    [
        ("", 3, "", ""),
        ("lab", 3, "", "a copy of lab lies here"),
        ("lab", 0, "a\\nb\\n", "a copy of lab lies here, its key server runs, 2 of its backup timers run"),
    ],
)
def test_spare_host_when_looked_at_then_what_lies_there_is_said(tmp_path, site, vault, timers, said):
    (tmp_path / "systemctl").write_text(SYSTEMCTL.format(vault=vault, timers=timers))
    (tmp_path / "systemctl").chmod(0o755)
    mark = tmp_path / "site"
    if site:
        mark.write_text(f"{site}\n")
    [check] = spare.verify(context_of("lab-three", tmp_path), "spare")
    program, flag, script = check.run
    done = subprocess.run(
        [program, flag, script.replace("/etc/hr-appliance/site", str(mark))],
        capture_output=True,
        text=True,
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
    )
    assert (done.stdout.strip(), done.returncode) == (said, int(bool(said)))
    assert not done.stderr


@pytest.mark.parametrize("kind", ["verify", "preflight"])
def test_checks_when_a_host_is_kept_for_drills_then_it_has_to_be_clean(tmp_path, kind):
    context = context_of("lab-three", tmp_path)
    assert [check.name for check in stages.checks(context, kind, "spare")] == ["spare: kept clean for drills"]
    assert "spare: kept clean for drills" not in [check.name for check in stages.checks(context, kind, "store")]
