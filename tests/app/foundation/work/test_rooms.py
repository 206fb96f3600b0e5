"""The worker loads what every room registered: a room that is left out would never do its jobs."""

from __future__ import annotations

import importlib
from pathlib import Path

from app import worker
from app.foundation.work import service

APP = Path(worker.__file__).parent


def test_worker_when_rooms_have_tasks_then_lists_each_of_them():
    found = {".".join(path.relative_to(APP.parent).with_suffix("").parts) for path in APP.rglob("tasks.py")}
    assert found == set(worker.ROOMS)


def test_tasks_when_loaded_then_names_begin_with_their_room():
    for room in worker.ROOMS:
        importlib.import_module(room)
    ours = [task for task in service.tasks.values() if task.function.__module__.startswith("app.")]
    assert len(ours) >= len(worker.ROOMS) - 1
    assert all(task.name.split(".")[0] == task.function.__module__.split(".")[-2] for task in ours)
