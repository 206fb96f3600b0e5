"""Carries jobs out: procrastinate's workers, one a queue, around the functions that rooms registered."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import traceback
from datetime import timedelta
from typing import Any, cast

import peewee
import procrastinate
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from procrastinate.worker import Worker

from app import clock, database
from app.errors import AppError, DatabaseAway
from app.foundation.inference.service import ModelAway
from app.foundation.work import queue_pool, service, store
from app.foundation.work.service import Later, Task

HEARTBEAT_SECONDS = 3.0
SILENT_SECONDS = 10.0
LOOK_SECONDS = 1.0
MODEL_SECONDS = 10.0
BACK_OFF = (5, 15, 60, 300)
"""Seconds before the second, third, … attempt of a job that failed."""

log = logging.getLogger("app.work")


class RunAgain(Exception):
    """The job runs again later; carries the seconds alone, so that no log shows what the job was about."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds:g} s")
        self.seconds = seconds


class Dead(Exception):
    """The job is given up; carries nothing but the code."""


class Strategy(BaseRetryStrategy):
    """Follows the decision of the wrapper around a task."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Return when the job comes back, or None when it is dead."""
        if isinstance(exception, RunAgain):
            return RetryDecision(retry_at=clock.now() + timedelta(seconds=exception.seconds))
        return None


def application(database_url: str) -> procrastinate.App:
    """Make procrastinate's application with every registered task, with connections of its own."""
    connector = procrastinate.PsycopgConnector(
        pool_factory=queue_pool.pool,
        configure=queue_pool.prepare,
        conninfo=database_url,
        min_size=1,
        max_size=4,
        timeout=10,
        # The pool doubles its pauses for this long, then starts again: short, so that its return is noticed.
        reconnect_timeout=5,
        kwargs={"connect_timeout": 5},
    )
    app = procrastinate.App(connector=connector)
    for task in service.tasks.values():
        _add(app, task)
    return app


def worker_of(app: procrastinate.App, queue: str, *, wait: bool = True) -> Worker:
    """Make the worker of one queue; without `wait` it ends when nothing is left to do."""
    return Worker(
        app=app,
        queues=[queue],
        name=queue,
        concurrency=service.QUEUES[queue],
        wait=wait,
        fetch_job_polling_interval=LOOK_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        # A worker that was only asleep must find its row again: rows of dead ones go after a week.
        stalled_worker_timeout=7 * 86400,
        shutdown_graceful_timeout=20,
        install_signal_handlers=False,
        listen_notify=wait,
    )


async def serve(app: procrastinate.App, queue: str, stop: asyncio.Event) -> None:
    """Work on one queue until `stop` is set; a broken connection is waited out."""
    while not stop.is_set():
        worker = worker_of(app, queue)
        running = asyncio.create_task(worker.run())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([running, stopping], return_when=asyncio.FIRST_COMPLETED)
        if stop.is_set():
            worker.stop()
        ended = (await asyncio.gather(running, return_exceptions=True))[0]
        stopping.cancel()
        if not stop.is_set():
            log.warning("queue %s: the database went away (%s); going on when it is back", queue, type(ended).__name__)
            await pause(stop, LOOK_SECONDS)


async def watch(stop: asyncio.Event) -> None:
    """Requeue the jobs of workers that are gone, until `stop` is set."""
    while not stop.is_set():
        try:
            await asyncio.to_thread(take_up_stalled)
        except (AppError, peewee.PeeweeException) as error:
            log.warning("cannot look for stalled jobs: %s", type(error).__name__)
        await pause(stop, HEARTBEAT_SECONDS)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than until `stop` is set."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def take_up_stalled() -> list[int]:
    """Requeue the jobs of workers that are gone; returns their ids."""
    with database.connection():
        stalled = store.take_up_stalled(SILENT_SECONDS, service.MAX_FAILURES, clock.now())
        for job in stalled:
            log.warning("job %s: its worker is gone, %s", job.job_id, "given up" if job.dead else "taken up again")
            if job.dead:
                _give_up(job.task, job.job_id, job.arguments)
    return [job.job_id for job in stalled]


def _give_up(task_name: str, job_id: int, arguments: dict[str, Any]) -> None:
    """Write on rows that a job ended without effect; a failure here is logged, for the job itself is over."""
    try:
        service.give_up(task_name, arguments)
    except Exception as error:  # noqa: BLE001 - whatever a room raises must not stop the other jobs
        log.error("job %s (%s): its end could not be noted: %s", job_id, task_name, type(error).__name__)


def _add(app: procrastinate.App, task: Task) -> None:
    def run(context: procrastinate.JobContext, /, **arguments: object) -> None:
        # A periodic job gets its time as an argument; our functions ask the clock.
        arguments.pop("timestamp", None)
        carry_out(task, cast(int, context.job.id), arguments)  # only a job that was never kept has no id

    functools.update_wrapper(run, task.function)
    aliases = [task.formerly] if task.formerly else None
    registered = app.task(name=task.name, aliases=aliases, retry=Strategy(), pass_context=True)(run)
    if task.cron:
        app.periodic(cron=task.cron)(registered)  # type: ignore[arg-type]  # a job by itself has no argument but the time


def carry_out(task: Task, job_id: int, arguments: dict[str, Any]) -> None:
    """Run one task on a connection of its own; raises RunAgain or Dead, which hold no person's data."""
    try:
        with database.connection():
            try:
                task.function(**arguments)
                return
            except Later as later:
                outcome: Exception = RunAgain(later.seconds)
            except ModelAway as away:
                log.info("job %s (%s): model %s away", job_id, task.name, away.model)
                outcome = RunAgain(MODEL_SECONDS)
            except (DatabaseAway, peewee.OperationalError, peewee.InterfaceError) as away:
                log.warning("job %s (%s): database away: %s", job_id, task.name, type(away).__name__)
                outcome = RunAgain(5)
            except Exception as error:  # noqa: BLE001 - whatever a room raises is counted, coded and backed off
                outcome = _failed(task, job_id, arguments, error)
    except DatabaseAway:
        outcome = RunAgain(5)
    raise outcome from None


def _failed(task: Task, job_id: int, arguments: dict[str, Any], error: Exception) -> Exception:
    code = error.code if isinstance(error, AppError) else type(error).__name__
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}"
    try:
        failures = store.add_failure(job_id, code, clock.now())
    except peewee.PeeweeException:
        return RunAgain(5)
    log.error("job %s (%s) failed the %s. time: %s at %s", job_id, task.name, failures, code, where)
    if failures >= service.MAX_FAILURES:
        _give_up(task.name, job_id, arguments)
        return Dead(code)
    return RunAgain(BACK_OFF[min(failures, len(BACK_OFF)) - 1])
