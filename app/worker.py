"""The worker: runs jobs until SIGTERM or SIGINT, through every outage of the database: `python -m app.worker`."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg
import psycopg_pool
from procrastinate.exceptions import ConnectorException

from app import database, settings
from app.errors import SettingsError
from app.foundation.notify import letters
from app.foundation.work import running, service

ROOMS = (
    "app.foundation.work.tasks",
    "app.foundation.audit.tasks",
    "app.foundation.forms.tasks",
    "app.foundation.media.tasks",
    "app.foundation.approvals.tasks",
    "app.hiring.positions.tasks",
    "app.foundation.notify.tasks",
    "app.hiring.uploads.tasks",
    "app.hiring.mailbox.tasks",
    "app.hiring.screening.tasks",
    "app.hiring.interviews.tasks",
    "app.hiring.appointments.tasks",
    "app.hiring.assessment.tasks",
    "app.hiring.rounds.tasks",
    "app.hiring.composites.tasks",
    "app.hiring.decisions.tasks",
    "app.hiring.pipeline.tasks",
    "app.hiring.sampling.tasks",
    "app.hiring.pool.tasks",
    "app.hiring.reports.tasks",
    "app.employment.employees.tasks",
)
"""Modules that register tasks and consumers, lower floors first."""

log = logging.getLogger("app.worker")


class Quiet(logging.Filter):
    """Keeps exceptions out of the queue library's log lines: a driver's message can quote a row."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave only the type of the exception."""
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg, record.args = f"{record.name}: {kind.__name__ if kind else 'error'}", ()
            record.exc_info = record.exc_text = None
        return True


def prepare(database_url: str) -> None:
    """Load every room's tasks and connect the pool: a connection for each job and one for the watcher."""
    for room in ROOMS:
        importlib.import_module(room)
    database.connect_to(database_url, sum(service.QUEUES.values()) + 2)


async def run(database_url: str, stop: asyncio.Event) -> None:
    """Work on every queue until `stop` is set."""
    while not stop.is_set():
        app = running.application(database_url)
        try:
            # A pool that finds no database at its start would be waited for much longer.
            await (await psycopg.AsyncConnection.connect(database_url, connect_timeout=5)).close()
            async with app.open_async():
                log.warning("worker started: %s", ", ".join(service.QUEUES))
                await asyncio.gather(
                    *(running.serve(app, queue, stop) for queue in service.QUEUES), running.watch(stop)
                )
        except (psycopg_pool.PoolTimeout, psycopg.OperationalError, ConnectorException) as error:
            log.warning("database away (%s); trying again", type(error).__name__)
            await running.pause(stop, running.LOOK_SECONDS)


async def run_until_signal(database_url: str) -> None:
    """Work until SIGTERM or SIGINT, then let running jobs end."""
    stop = asyncio.Event()
    # One thread for each job, one to look for stalled ones, and one to spare.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(sum(service.QUEUES.values()) + 2))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(database_url, stop)


def main() -> int:
    """Run with the settings that HR_SETTINGS names."""
    quiet = logging.StreamHandler()
    quiet.addFilter(Quiet())
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s", handlers=[quiet])
    # The pool logs each attempt to connect; the queues log once that the database is away.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    try:
        address = settings.current().database_url
        letters.load(settings.current().notify.templates_folder)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    prepare(address)
    asyncio.run(run_until_signal(address))
    return 0


if __name__ == "__main__":
    sys.exit(main())
