"""Jobs and events on a real PostgreSQL with the real workers, in this process."""

from __future__ import annotations

import asyncio
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app import clock, database
from app.errors import NotFound
from app.foundation.work import queue_pool, running, service, store


@pytest.fixture
def done():
    """What test tasks did; the tasks are taken off the register afterwards."""
    before, consumers = dict(service.tasks), {topic: dict(c) for topic, c in service._consumers.items()}
    yield []
    service.tasks.clear()
    service.tasks.update(before)
    service._consumers.clear()
    service._consumers.update(consumers)


def make_due():
    database.db.execute_sql("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def test_enqueue_when_transaction_commits_then_job_runs_with_arguments(db, done, work_through):
    service.task("test.note")(lambda **arguments: done.append(arguments))
    one = uuid.uuid4()
    with database.transaction():
        service.enqueue("test.note", queue="speech", answer_id=one)
    work_through()
    assert done == [{"answer_id": str(one)}]
    assert service.waiting() == dict.fromkeys(service.QUEUES, 0)


@pytest.mark.feature("SY-10")
def test_enqueue_when_transaction_is_rolled_back_then_no_job_exists(db, done, work_through):
    service.task("test.note")(lambda: done.append(1))

    def failing():
        with database.transaction():
            service.enqueue("test.note")
            service.emit("test.happened")
            raise KeyError

    with pytest.raises(KeyError):
        failing()
    work_through()
    assert done == []
    assert service.waiting()["default"] == 0


def test_enqueue_when_no_worker_serves_the_queue_then_is_refused(db):
    with pytest.raises(ValueError, match="no worker serves"):
        service.enqueue("test.note", queue="nowhere")


def test_enqueue_when_run_at_is_later_then_waits(db, done, work_through):
    service.task("test.note")(lambda: done.append(1))
    service.enqueue("test.note", run_at=clock.now() + timedelta(hours=1))
    work_through()
    assert done == []
    make_due()
    work_through()
    assert done == [1]


@pytest.mark.feature("SY-10")
def test_job_when_its_task_was_named_anew_then_runs_under_the_name_it_was_kept_by(db, done, work_through):
    service.task("test.note", formerly="old.note")(lambda **arguments: done.append(arguments))
    with database.transaction():
        service.enqueue("old.note", thing_id="a")
        service.enqueue("test.note", thing_id="b")
    work_through()
    assert sorted(one["thing_id"] for one in done) == ["a", "b"]
    assert service.dead_letters() == []


def test_event_when_emitted_then_each_consumer_gets_it_once_even_if_delivered_again(db, done, work_through):
    service.consumer("test.happened", name="one")(lambda thing_id: done.append(("one", thing_id)))
    service.consumer("test.happened", name="two", queue="scoring")(lambda thing_id: done.append(("two", thing_id)))
    event_id = service.emit("test.happened", thing_id="7")
    work_through()
    assert sorted(done) == [("one", "7"), ("two", "7")]
    service.dispatch(event_id)
    service.deliver(event_id, "one")
    work_through()
    assert len(done) == 2


def test_event_when_it_has_one_consumer_then_it_is_given_in_its_own_job_once(db, done, work_through):
    service.consumer("test.happened", name="one")(lambda thing_id: done.append(thing_id))
    event_id = service.emit("test.happened", thing_id="7")
    work_through()
    service.dispatch(event_id)
    service.deliver(event_id, "one")  # as a job of an earlier release may still ask
    work_through()
    assert done == ["7"]
    count = "SELECT count(*) FROM procrastinate_jobs WHERE task_name ^@ 'work.d'"
    assert database.db.execute_sql(count).fetchone()[0] == 1


def test_jobs_when_done_then_each_takes_two_exchanges_with_the_database_besides_its_own(
    db, done, work_through, monkeypatch, tmp_path
):
    prepare = queue_pool.prepare

    async def traced(connection):
        await prepare(connection)
        connection.pgconn.trace(trace.fileno())

    monkeypatch.setattr(queue_pool, "prepare", traced)
    service.task("test.note")(lambda: done.append(1))

    def taken_for(jobs: int) -> int:
        for _ in range(jobs):
            service.enqueue("test.note")
        trace.seek(0)
        trace.truncate()
        work_through()
        sent = [line.split("\t") for line in (tmp_path / "trace").read_text().splitlines()]
        return sum(line[1] == "F" and line[3] in ("Sync", "Query") for line in sent if len(line) > 3)

    with (tmp_path / "trace").open("ab") as trace:
        taken_for(7)  # from now on statements are prepared
        # One fetches a job, one says that it is done: 60, and some for jobs that run by themselves in between.
        assert taken_for(37) - taken_for(7) < 100


def test_queue_connection_when_taken_then_waits_for_no_disk_and_those_of_effects_do(db):
    async def asked() -> str:
        async with (
            queue_pool.pool(
                conninfo=db.database_url, min_size=1, max_size=1, open=False, configure=queue_pool.prepare
            ) as pool,
            pool.connection() as connection,
        ):
            return (await (await connection.execute("SHOW synchronous_commit")).fetchone())[0]

    assert asyncio.run(asked()) == "off"
    assert database.db.execute_sql("SHOW synchronous_commit").fetchone()[0] == "on"


def test_queue_connection_when_the_server_ended_it_then_another_is_taken_before_a_job_is_asked_for(db):
    async def ended_while_idle() -> bool:
        async with queue_pool.pool(conninfo=db.database_url, min_size=1, max_size=2, timeout=10, open=False) as pool:
            async with pool.connection() as first:
                number = first.info.backend_pid
            database.db.execute_sql("SELECT pg_terminate_backend(%s, 5000)", (number,))
            async with pool.connection() as second:
                await second.execute("SELECT 1")
                return second.info.backend_pid != number

    assert asyncio.run(ended_while_idle())


@pytest.mark.feature("SY-10")
def test_event_when_consumer_fails_midway_then_effects_and_receipt_roll_back(db, done, work_through):
    failing = [True]

    @service.consumer("test.happened", name="one")
    def consume():
        database.db.execute_sql("INSERT INTO outbox_receipts VALUES ('effect', gen_random_uuid()::text, now())")
        if failing:
            raise ValueError

    service.emit("test.happened")
    work_through()
    count = "SELECT count(*) FROM outbox_receipts WHERE consumer IN ('effect', 'event:one')"
    assert database.db.execute_sql(count).fetchone()[0] == 0
    failing.clear()
    make_due()
    work_through()
    assert database.db.execute_sql(count).fetchone()[0] == 2


@pytest.mark.feature("SY-10")
def test_job_when_it_fails_five_times_then_is_a_dead_letter_that_can_be_retried(db, done, caplog, work_through):
    @service.task("test.broken")
    def broken(thing_id):
        done.append(thing_id)
        raise RuntimeError("Zhang San 11010519491231002X")

    job_id = service.enqueue("test.broken", thing_id="t1")
    for attempt in range(1, 6):
        assert service.dead_letters() == []
        make_due()
        work_through()
        assert len(done) == attempt
    (letter,) = service.dead_letters()
    assert (letter.job_id, letter.task, letter.code, letter.arguments) == (
        job_id,
        "test.broken",
        "RuntimeError",
        {"thing_id": "t1"},
    )
    assert "Zhang" not in caplog.text
    assert "RuntimeError at test_jobs.py" in caplog.text
    service.retry(job_id)
    assert service.dead_letters() == []
    work_through()
    assert len(done) == 6
    with pytest.raises(NotFound):
        service.retry(job_id)


def test_job_when_it_fails_then_waits_longer_each_time(db, done, work_through):
    @service.task("test.broken")
    def broken():
        raise RuntimeError

    service.enqueue("test.broken")
    waits = []
    for _ in range(4):
        make_due()
        before = clock.now()
        work_through()
        # A minute may have passed, at which jobs that run by themselves come in too.
        own = "SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = 'test.broken'"
        at = database.db.execute_sql(own).fetchone()[0]
        waits.append((at - before).total_seconds())
    assert [round(wait, -1) >= 0 and wait >= low for wait, low in zip(waits, running.BACK_OFF, strict=True)] == [
        True
    ] * 4


def test_job_when_it_says_later_then_comes_back_without_counting_a_failure(db, done, work_through):
    @service.task("test.later")
    def later():
        done.append(1)
        if len(done) < 9:
            raise service.Later(30)

    service.enqueue("test.later")
    for _ in range(9):
        make_due()
        work_through()
    assert len(done) == 9
    assert service.dead_letters() == []
    assert database.db.execute_sql("SELECT count(*) FROM job_failures").fetchone()[0] == 0


def test_job_when_task_is_unknown_then_is_a_dead_letter(db, work_through):
    job_id = service.enqueue("test.nobody_knows")
    work_through()
    assert [(letter.job_id, letter.code) for letter in service.dead_letters()] == [(job_id, "unknown_task")]


def test_first_time_when_marked_before_then_false(db):
    assert service.first_time("test.effect", 1)
    assert not service.first_time("test.effect", 1)
    assert service.first_time("test.effect", 2)


@pytest.mark.feature("SY-10")
def test_event_when_delivered_by_four_at_once_then_its_effects_happen_once(db, done):
    together = Barrier(4)

    @service.consumer("test.happened", name="one")
    def consume():
        database.db.execute_sql("INSERT INTO outbox_receipts VALUES ('effect', gen_random_uuid()::text, now())")

    event_id = service.emit("test.happened")

    def deliver(_number: int) -> None:
        with database.connection():
            together.wait(20)
            service.deliver(event_id, "one")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))
    count = "SELECT count(*) FROM outbox_receipts WHERE consumer = 'effect'"
    assert database.db.execute_sql(count).fetchone()[0] == 1


def test_clear_when_a_month_has_passed_then_done_work_goes_and_dead_letters_stay(db, done, work_through):
    service.consumer("test.happened", name="one")(lambda: done.append(1))
    event_id = service.emit("test.happened")
    dead = service.enqueue("test.nobody_knows")
    work_through()
    assert store.clear(clock.now() - timedelta(days=1)) == 0
    assert store.clear(clock.now() + timedelta(days=1)) >= 1  # or more: jobs that run by themselves at each minute
    assert store.event(event_id) is None
    assert [letter.job_id for letter in service.dead_letters()] == [dead]
    assert database.db.execute_sql("SELECT count(*) FROM outbox_receipts").fetchone()[0] == 0


def test_clear_when_an_event_is_still_to_be_delivered_then_it_stays(db, done):
    event_id = service.emit("test.happened", thing_id="7")
    assert store.clear(clock.now() + timedelta(days=1)) == 0
    assert store.event(event_id) == ("test.happened", {"thing_id": "7"})
