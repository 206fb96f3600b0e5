"""The embedded profile with the real application and a real PostgreSQL: what an operator may do to it."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess

import psutil
import psycopg
import pytest

from app import settings
from appliance.embedded.parts import postgres
from appliance.embedded.supervision.part import guarded
from tests.embedded.running import eventually

pytestmark = pytest.mark.slow


def test_profile_when_started_then_pages_answer_and_settings_are_private(start, port):
    running = start(port).up()
    assert running.get("/healthz") == 200
    assert running.get("/readyz") == 200
    path = running.data / "settings.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read = settings.read(path)
    assert isinstance(read.keys, settings.EmbeddedKeys)
    assert stat.S_IMODE(read.keys.root_key_file.stat().st_mode) == 0o600
    assert len(read.keys.root_key_file.read_bytes()) == 32
    assert json.loads(read.status_file.read_text())["parts"]["web"]["state"] == "ready"


def test_models_when_pythons_library_is_missing_then_pages_come_up_and_name_it(start, port):
    running = start(port, "inference", "no-libpython").up()
    assert running.get("/healthz") == 200
    said = running.expect(event="notice")["text"]
    assert "The pages work without models" in said
    assert "sudo apt install libpython" in said
    models = running.read("/api/v1/models")["models"]
    assert {(each["state"], each["message"]) for each in models.values()} == {("lacking", "libpython")}
    assert len(models) == 5
    assert not any(event.get("name") == "triton" for event in running.events)


def test_database_when_running_then_listens_on_no_network_and_knows_accounts_by_the_kernel(start, port):
    running = start(port).up()
    postmaster = psutil.Process(running.pid_of("postgres"))
    assert postmaster.name() == "postgres"
    assert postmaster.net_connections("inet") == []
    with psycopg.connect(settings.read(running.data / "settings.json").database_url) as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
    url = settings.read(running.data / "settings.json").database_url.replace("hr@", "postgres@")
    if os.geteuid() == 0:  # as a plain user, PostgreSQL's own account is ours and may be its superuser
        with pytest.raises(psycopg.OperationalError, match="[Pp]eer authentication failed"):
            psycopg.connect(url)


def test_profile_when_started_again_then_goes_on_with_the_same_data_and_keys(start, port):
    first = start(port).up()
    url = settings.read(first.data / "settings.json").database_url
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    key = (first.data / "keys/root.key").read_bytes()
    assert first.stop() == 0
    second = start(port).up()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert (second.data / "keys/root.key").read_bytes() == key


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_profile_when_told_to_stop_then_leaves_no_process_and_stops_the_database_last(start, port, number):
    running = start(port).up()
    assert len(running.living()) > 5
    assert running.stop(number) == 0
    assert running.living() == []
    stopped = [event["name"] for event in running.events if event.get("state") == "stopped"]
    assert stopped[-1] == "postgres"
    assert "database system is shut down" in (running.data / "logs/postgres.log").read_text()


def test_profile_when_nobody_reads_its_output_any_more_then_goes_on_and_stops_when_told(start, port):
    running = start(port).up()
    running.stop_reading()
    os.kill(running.pid_of("worker"), signal.SIGKILL)
    before = running.pid_of("web")
    os.kill(before, signal.SIGKILL)
    eventually(lambda: not psutil.pid_exists(before), 30)
    eventually(lambda: running.get("/healthz") == 200, 30)
    assert running.pid_of("web") != before
    assert running.stop() == 0
    assert running.living() == []
    assert "Traceback" not in running.process.stderr.read()


@pytest.mark.parametrize(("part", "page"), [("web", "/healthz"), ("postgres", "/readyz"), ("worker", "/healthz")])
def test_part_when_killed_then_is_started_again_and_said_so(start, port, part, page):
    running = start(port).up()
    before, seen = running.pid_of(part), len(running.events)
    os.kill(before, signal.SIGKILL)
    told = running.expect(event="part", name=part, state="restarting", since=seen)
    assert "SIGKILL" in told["note"]
    running.expect(event="part", name=part, state="ready", since=seen)
    assert running.pid_of(part) != before
    eventually(lambda: running.get(page) == 200, 30)


def test_second_supervisor_when_the_folder_is_in_use_then_is_refused_in_a_sentence(start, port):
    running = start(port).up()
    second = start(port + 1)
    assert second.process.wait(30) == 1
    words = second.process.stderr.read()
    assert f"process {running.process.pid}) uses {running.data}" in words
    assert "--data" in words
    assert running.get("/healthz") == 200


def test_supervisor_when_killed_then_its_parts_end_and_the_next_start_works(start, port):
    running = start(port).up()
    running.stop(signal.SIGKILL)
    running.wait_gone()
    again = start(port).up()
    assert again.get("/readyz") == 200


def test_leftover_when_it_holds_the_port_then_the_next_start_ends_it(start, port):
    running = start(port).up()
    frozen = running.pid_of("web")
    os.kill(frozen, signal.SIGSTOP)  # so that it cannot follow the signal of its supervisor's death
    running.stop(signal.SIGKILL)
    assert psutil.pid_exists(frozen)
    again = start(port).up()
    assert any("Ended what an earlier run left behind" in event.get("text", "") for event in again.events)
    assert again.get("/healthz") == 200


def test_port_when_in_use_then_the_sentence_names_who_holds_it(start, port):
    running = start(port).up()
    second = start(port, data=running.data.parent / "other")
    assert second.process.wait(30) == 1
    words = second.process.stderr.read()
    assert f"Port {port} is in use by " in words
    assert any(f"(process {process.pid})" in words for process in running.living())
    assert "--port" in words
    assert not (running.data.parent / "other").exists()


def test_disk_when_it_runs_full_then_is_said_once_and_taken_back(start, port, place):
    free = place / "free"
    free.write_text(str(50 * 1024**3))
    running = start(port, f"free={free}").up()
    free.write_text(str(30 * 1024**2))
    eventually(lambda: any("30 MiB left: make room" in event.get("text", "") for event in running.events), 20)
    assert "30 MiB" in json.loads((running.data / "status.json").read_text())["notices"][0]
    free.write_text(str(50 * 1024**3))
    eventually(lambda: any("has room again" in event.get("text", "") for event in running.events), 20)
    assert json.loads((running.data / "status.json").read_text())["notices"] == []
    assert sum("make room" in event.get("text", "") for event in running.events) == 1


def test_interrupted_first_start_when_repeated_then_finishes(start, port, place):
    running = start(port)
    running.expect(event="part", name="files", state="starting")
    running.stop(signal.SIGKILL)
    running.wait_gone()
    assert start(port).up().get("/readyz") == 200


def test_passwordless_process_list_when_read_then_holds_no_key(start, port):
    running = start(port).up()
    key = (running.data / "keys/root.key").read_bytes().hex()
    listing = subprocess.run(["ps", "axeww"], capture_output=True, text=True, check=True).stdout
    assert str(running.data) in listing
    assert key not in listing


@pytest.mark.slow
def test_model_when_triton_is_killed_then_is_loaded_again(start, port):
    running = start(port, "inference").up()
    running.expect(120, event="model", name="sentence_vectors", state="ready")
    seen = len(running.events)
    os.kill(running.pid_of("triton"), signal.SIGKILL)
    running.expect(event="part", name="triton", state="restarting", since=seen)
    running.expect(120, event="model", name="sentence_vectors", state="ready", since=seen)
    assert running.get("/healthz") == 200
    assert running.stop() == 0
    assert running.living() == []


@pytest.mark.slow
def test_supervisor_when_killed_with_models_loaded_then_triton_ends_too_and_the_next_start_works(start, port):
    running = start(port, "inference").up()
    running.expect(120, event="model", name="sentence_vectors", state="ready")
    running.stop(signal.SIGKILL)
    eventually(lambda: not running.lives("tritonserver"), 45)
    again = start(port, "inference").up()
    again.expect(120, event="model", name="sentence_vectors", state="ready")


def test_database_when_its_killed_server_was_never_reaped_then_starts_all_the_same(start, port):
    running = start(port).up()
    running.stop()
    dead = subprocess.Popen([*guarded(signal.SIGTERM, postgres.account()), "true"])
    eventually(lambda: psutil.Process(dead.pid).status() == psutil.STATUS_ZOMBIE, 10)
    lock = running.data / "postgres/data/postmaster.pid"
    lock.write_text(f"{dead.pid}\n{lock.parent}\n", encoding="utf-8")
    try:
        assert start(port).up().get("/readyz") == 200
    finally:
        dead.wait()
