"""Each control that looks at a host, on one where all is well and on one where one answer is not."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import testinfra.modules

from appliance.compliance.catalogue import controls
from appliance.compliance.control import OPERATIONS, Asked, Control, Finding, Outcome
from appliance.compliance.controls.recovery import STRAY
from appliance.compliance.modules import MODULES
from appliance.compliance.run import answer
from tests.unit.compliance.broken import BROKEN
from tests.unit.compliance.healthy import HEALTHY
from tests.unit.compliance.made import BANK, SITE, Answers, asked, context

HOST = {"every host": "keys1", "vault": "keys1", "database": "data1", "media": "app1", "edge": "front1"}
HOST |= {"backup": "care1", "spare": "spare1"}
ON_HOSTS = [each for each in controls() if each.where != OPERATIONS]
COMMANDS_BEFORE = 98
"""What a run asked of `store` of lab-three (3 services, 5 timers) when each control ran its own commands."""
SHARE = 0.8


class Reader:
    """Hands on what a control asks of testinfra's host, and notes by which name it does."""

    def __init__(self, host: Any) -> None:
        self.host = host
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.names.add(name)
        return getattr(self.host, name)


def changed(part: str, old: str, new: str | tuple[int, str]) -> Answers:
    """Return the answers of a healthy host with one changed."""
    matching = sorted((key for key in HEALTHY if part in key), key=len)
    assert matching, f"no answer for {part}"
    key = matching[0]
    if isinstance(new, tuple):
        return HEALTHY | {key: new}
    there = HEALTHY[key]
    code, text, *_errors = there if isinstance(there, tuple) else (0, there)
    assert old in text, f"{old} is not in the answer of {key}"
    return HEALTHY | {key: (code, text.replace(old, new) if old else text + new)}


def on(folder: Path, control: Control, answers: Answers) -> tuple[Finding, Asked]:
    """Return a control's finding on a host of the bank's example."""
    one = asked(folder, answers, HOST[control.where], site=BANK)
    one.host = Reader(one.host)
    return answer(control, one), one


@pytest.mark.feature("PV-05", "PV-13")
@pytest.mark.parametrize("control", ON_HOSTS, ids=lambda control: control.id)
def test_control_when_the_host_is_as_it_should_be_then_is_held(tmp_path: Path, control: Control):
    finding, _asked = on(tmp_path, control, HEALTHY)
    assert finding.outcome is Outcome.HELD, finding.evidence
    assert finding.evidence


@pytest.mark.feature("PV-05", "PV-13")
@pytest.mark.parametrize(("name", "part", "old", "new", "evidence"), BROKEN, ids=[each[0] for each in BROKEN])
def test_control_when_one_answer_is_wrong_then_has_failed_and_says_what(
    tmp_path: Path, name: str, part: str, old: str, new: str | tuple[int, str], evidence: str
):
    control = next(each for each in ON_HOSTS if each.id == name)
    finding, _asked = on(tmp_path, control, changed(part, old, new))
    assert finding.outcome is Outcome.FAILED
    assert evidence in finding.evidence


@pytest.mark.feature("PV-05")
def test_repository_when_restic_only_begins_it_then_is_none_that_holds_something_plain(tmp_path: Path):
    for name in ("made/config", "made/data/00/aa", "begun/keys/0f", "plain/notes.txt", "copied/data/00/aa"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    done = subprocess.run(["find", tmp_path, *STRAY, "-printf", "%f\n"], capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["copied", "plain"]
    assert done.stderr == ""


def test_controls_when_broken_in_turn_then_none_is_left_out(tmp_path: Path):
    assert {each.id for each in ON_HOSTS} - {each[0] for each in BROKEN} == {"BK-05"}
    backup = next(each for each in ON_HOSTS if each.id == "BK-05")
    assert answer(backup, asked(tmp_path, {})) == Finding(Outcome.FAILED, "the backup host runs database, vault too")


@pytest.mark.feature("PV-13")
def test_controls_when_what_they_call_is_counted_then_testinfra_states_four_of_five(tmp_path: Path):
    stated = []
    for control in ON_HOSTS:
        _finding, one = on(tmp_path, control, HEALTHY)
        names = one.host.names
        # `run`, `check_output` and the like: a control that needs a command of its own is not stated by modules.
        if names and names <= MODULES.keys() | testinfra.modules.modules.keys() - {"command"}:
            stated.append(control.id)
    assert len(stated) / len(ON_HOSTS) >= SHARE, sorted({each.id for each in ON_HOSTS} - {*stated})
    page = " ".join((Path(__file__).parents[3] / "docs/architecture.md").read_text(encoding="utf-8").split())
    told = re.search(r"(\d+) of the (\d+) controls that look at a host \((\d+) %\), (\d+) % of all (\d+)", page)
    assert told, "docs/architecture.md says both shares"
    every = len(controls())
    shares = (100 * len(stated) // len(ON_HOSTS), 100 * len(stated) // every)
    assert [int(each) for each in told.groups()] == [len(stated), len(ON_HOSTS), shares[0], shares[1], every]


@pytest.mark.feature("PV-13")
def test_host_when_all_controls_are_asked_then_runs_each_command_once_and_few_more_than_before(tmp_path: Path):
    one = asked(tmp_path, HEALTHY, "store", site=SITE)
    for control in ON_HOSTS:
        if "store" in control.hosts(context(tmp_path)):
            answer(control, one)
    commands = one.host.backend.asked
    assert len(commands) == len({*commands}) == one.host.backend.commands
    assert COMMANDS_BEFORE * 0.75 <= len(commands) <= COMMANDS_BEFORE * 1.25
