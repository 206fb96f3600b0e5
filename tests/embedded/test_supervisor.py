"""The supervisor with small programs: order, back-off, failure at the first start, and what parts leave behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from appliance.embedded.supervision.leftovers import Register
from appliance.embedded.supervision.part import Part
from appliance.embedded.supervision.supervisor import PartFailed, Supervisor
from tests.embedded.running import eventually

ENV = {"PATH": "/usr/bin:/bin"}
SLEEP = ("sleep", "600")


@pytest.fixture
def told() -> list[tuple[str, str, str]]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, told: list) -> Supervisor:
    register = Register(tmp_path / "parts.json", str(tmp_path))
    return Supervisor(lambda *news: told.append(news), tmp_path, register, back_off=(0.05, 0.1))


def test_part_when_it_ends_at_its_first_start_then_its_last_words_are_told(supervisor):
    broken = Part("broken", (sys.executable, "-c", "raise SystemExit('no luck today')"), ENV, ready=lambda: False)
    with pytest.raises(PartFailed, match="no luck today"):
        asyncio.run(supervisor.start(broken))


def test_part_when_not_ready_in_time_then_is_ended_and_refused(supervisor, told):
    with pytest.raises(PartFailed, match="not ready in time"):
        asyncio.run(supervisor.start(Part("slow", SLEEP, ENV, ready=lambda: False, ready_seconds=0.3)))
    assert ("slow", "failed", "not ready in time") in told
    assert not Register(supervisor.log("x").parent / "parts.json", supervisor.log("x").parent).leftovers()


def test_part_when_it_keeps_dying_then_the_wait_grows(supervisor, told):
    async def scene() -> None:
        await supervisor.start(Part("short", ("true",), ENV, required=False))
        while sum(state == "restarting" for _name, state, _note in told) < 3:
            await asyncio.sleep(0.02)
        await supervisor.stop()

    asyncio.run(asyncio.wait_for(scene(), 30))
    waits = [note.split("starts again in ")[1].split(" s")[0] for _name, state, note in told if state == "restarting"]
    assert waits[:3] == ["0.05", "0.1", "0.1"]


def test_part_when_stopped_then_its_children_end_too(supervisor, tmp_path):
    # Written whole or not there: the file is what says that the part is ready.
    script = "sleep 600 & echo $! > child.new; mv child.new child; trap '' TERM; sleep 600"
    part = Part(
        "stubborn", ("sh", "-c", script), ENV, ready=(tmp_path / "child").exists, stop_seconds=0.3, folder=tmp_path
    )

    async def scene() -> int:
        await supervisor.start(part)
        child = int((tmp_path / "child").read_text())
        await supervisor.stop()
        return child

    child = asyncio.run(scene())
    eventually(lambda: not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE, 5)


def test_parts_when_stopped_then_lower_floors_go_last(supervisor, told):
    async def scene() -> None:
        for name, floor in (("ground", 0), ("upper", 1)):
            await supervisor.start(Part(name, SLEEP, ENV, floor=floor))
        await supervisor.stop()

    asyncio.run(scene())
    assert [name for name, state, _note in told if state == "stopped"] == ["upper", "ground"]


def test_part_when_spawned_then_inherits_nothing_of_the_caller(supervisor, monkeypatch, tmp_path):
    monkeypatch.setenv("CALLERS_SECRET", "canary")

    async def scene() -> None:
        process = await supervisor.spawn(Part("environment", ("env",), ENV))
        await process.wait()

    asyncio.run(scene())
    words = (tmp_path / "environment.log").read_text()
    assert "PATH=" in words
    assert "canary" not in words


def test_leftovers_when_a_number_was_given_to_another_process_then_it_is_not_ours(tmp_path):
    path = tmp_path / "parts.json"
    path.write_text(json.dumps({"web": [psutil.Process().ppid(), 1.0]}))
    assert Register(path, str(tmp_path)).leftovers() == []


def test_leftovers_when_a_part_has_a_child_whose_mark_cannot_be_read_then_the_child_is_one_too(tmp_path):
    part = psutil.Popen(["sh", "-c", "sleep 600 & wait"], env=ENV, start_new_session=True)
    try:
        eventually(part.children, 10)
        path = tmp_path / "parts.json"
        path.write_text(json.dumps({"web": [part.pid, part.create_time()]}))
        found = Register(path, str(tmp_path)).leftovers()
        assert {process.pid for process in found} == {part.pid, part.children()[0].pid}
    finally:
        os.killpg(part.pid, signal.SIGKILL)
        part.wait()
