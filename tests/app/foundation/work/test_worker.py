"""The worker as a process of its own: killed in the middle of a job, without its database, told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from app import database
from app.foundation.work import running, service
from app.migrate import migrate
from app.settings import Settings
from tests.app import postgres
from tests.pace import scaled

pytestmark = pytest.mark.slow
HERE = Path(__file__).parent
START = "from app import worker; worker.ROOMS += ('slow_tasks',); worker.sys.exit(worker.main())"


def until(condition: Callable[[], object], seconds: float = 40) -> None:
    """Wait for a condition; fails after the deadline."""
    deadline = time.monotonic() + scaled(seconds)
    while not condition():
        assert time.monotonic() < deadline, "the deadline passed"
        time.sleep(0.05)


@pytest.fixture
def start_worker(tmp_path: Path, pytestconfig) -> Iterator[Callable[[Settings], subprocess.Popen]]:
    """A function that starts a worker with the tasks of this folder; all are ended afterwards."""
    started: list[subprocess.Popen] = []
    environment = os.environ | {
        "HR_SETTINGS": str(tmp_path / "settings.json"),
        "PYTHONPATH": f"{HERE}:{pytestconfig.rootpath}",
    }

    def start(told: Settings) -> subprocess.Popen:
        (tmp_path / "settings.json").write_text(told.model_dump_json())
        with (tmp_path / "worker.log").open("ab") as log:
            started.append(subprocess.Popen([sys.executable, "-c", START], env=environment, stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def effects(address: str) -> list[str]:
    with psycopg.connect(address) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM effects ORDER BY text")]


def unfinished(address: str) -> int:
    with psycopg.connect(address) as connection:
        # What runs by the clock may come in between.
        row = connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status <> 'succeeded' "
            "AND (task_name LIKE 'test.%' OR task_name LIKE 'work.d%')"
        ).fetchone()
        return row[0]


def put(act: Callable[[], object]) -> None:
    with database.connection():
        database.db.execute_sql("CREATE TABLE IF NOT EXISTS effects (text text)")
        act()


@pytest.mark.feature("SY-10")
@pytest.mark.parametrize("task", ["test.wait_before_commit", "test.wait_after_commit", "event"])
def test_worker_when_killed_in_the_middle_then_job_is_done_once_in_effect(configured, start_worker, tmp_path, task):
    if task == "event":
        put(lambda: service.emit("test.happened", folder=str(tmp_path)))
    else:
        put(lambda: service.enqueue(task, folder=str(tmp_path)))
    first = start_worker(configured)
    until((tmp_path / "begun").exists)
    first.send_signal(signal.SIGKILL)
    first.wait()
    (tmp_path / "begun").unlink()
    (tmp_path / "go").touch()
    assert unfinished(configured.database_url) == 1
    start_worker(configured)
    until(lambda: unfinished(configured.database_url) == 0)
    assert effects(configured.database_url) == ["once"]


def test_worker_when_stalled_then_takes_up_within_the_time_promised():
    assert running.SILENT_SECONDS + 2 * running.HEARTBEAT_SECONDS + running.LOOK_SECONDS <= 18
    assert running.SILENT_SECONDS >= 3 * running.HEARTBEAT_SECONDS


@pytest.mark.feature("SY-10")
def test_job_when_it_kills_its_worker_each_time_then_ends_as_dead_letter(db):
    job_id = service.enqueue("test.note", text="x")
    for _ in range(service.MAX_FAILURES):
        assert service.dead_letters() == []
        database.db.execute_sql("UPDATE procrastinate_jobs SET status = 'doing'")
        assert running.take_up_stalled() == [job_id]
    assert [(letter.job_id, letter.code) for letter in service.dead_letters()] == [(job_id, "worker_gone")]


def test_take_up_when_worker_lives_then_its_job_is_left_alone(db):
    service.enqueue("test.note", text="x")
    database.db.execute_sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    database.db.execute_sql(
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
    )
    assert running.take_up_stalled() == []
    database.db.execute_sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '11 seconds'")
    assert len(running.take_up_stalled()) == 1


def test_worker_when_a_queue_is_held_up_then_the_others_go_on(configured, start_worker, tmp_path):
    for _ in range(3):
        put(lambda: service.enqueue("test.wait_after_commit", queue="speech", folder=str(tmp_path)))
    start_worker(configured)
    until((tmp_path / "begun").exists)
    put(lambda: service.enqueue("test.note", queue="screening", text="screened"))
    until(lambda: "screened" in effects(configured.database_url))
    assert unfinished(configured.database_url) == 3
    (tmp_path / "go").touch()
    until(lambda: unfinished(configured.database_url) == 0)


def test_worker_when_told_to_stop_then_lets_the_running_job_end(configured, start_worker, tmp_path):
    put(lambda: service.enqueue("test.wait_after_commit", folder=str(tmp_path)))
    process = start_worker(configured)
    until((tmp_path / "begun").exists)
    process.send_signal(signal.SIGTERM)
    (tmp_path / "go").touch()
    assert process.wait(scaled(30)) == 0
    assert unfinished(configured.database_url) == 0


@pytest.fixture
def own_postgres():
    """A server that this test may stop."""
    with postgres.server() as server:
        migrate(server.uri)
        yield server


def own_postgres_settings(server, folder: Path) -> Settings:
    """Settings that name a server of the test's own."""
    made = Settings(
        database_url=server.uri, media_folder=folder, keys={"root_key_file": folder / "root.key"},
        cookie_key_file=folder / "cookie.key", triton_address="127.0.0.1:1", public_url="http://127.0.0.1",
    )  # fmt: skip
    database.connect_to(made.database_url)
    return made


@pytest.mark.feature("SY-10")
def test_worker_when_database_goes_and_comes_back_then_goes_on(own_postgres, start_worker, tmp_path):
    configured = own_postgres_settings(own_postgres, tmp_path)
    put(lambda: service.enqueue("test.note", text="before"))
    process = start_worker(configured)
    until(lambda: effects(configured.database_url) == ["before"])
    put(lambda: service.enqueue("test.note", text="later", run_at=None))
    until(lambda: len(effects(configured.database_url)) == 2)
    database.db.close_all()
    own_postgres.stop()
    until(lambda: b"went away" in (tmp_path / "worker.log").read_bytes())
    own_postgres.start()
    database.connect_to(configured.database_url)
    put(lambda: service.enqueue("test.note", text="zz after"))
    until(lambda: "zz after" in effects(configured.database_url))
    assert effects(configured.database_url) == ["before", "later", "zz after"]
    assert process.poll() is None
    database.db.close_all()


@pytest.mark.feature("SY-10")
def test_worker_when_started_without_its_database_then_waits_for_it(own_postgres, start_worker, tmp_path):
    configured = own_postgres_settings(own_postgres, tmp_path)
    put(lambda: service.enqueue("test.note", text="waited"))
    database.db.close_all()
    own_postgres.stop()
    process = start_worker(configured)
    until(lambda: b"database away" in (tmp_path / "worker.log").read_bytes())
    own_postgres.start()
    until(lambda: effects(configured.database_url) == ["waited"])
    assert process.poll() is None
