"""Enqueue jobs and emit events in the current transaction; register the functions that carry them out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock, database
from app.errors import NotFound
from app.foundation.work import store
from app.foundation.work.store import DeadLetter

QUEUES = {"default": 2, "messages": 2, "screening": 2, "speech": 1, "scoring": 1}
"""How many jobs of each queue one worker does at a time; a slow one holds up only its own queue."""

MAX_FAILURES = 5
DISPATCH, DELIVER = "work.dispatch", "work.deliver"
Function = Callable[..., None]
"""A registered function; it is called with the arguments of a job or the payload of an event."""


@dataclass(frozen=True)
class Task:
    """A registered function; `cron` makes it run by itself, with no arguments but the time.

    `given_up` is called with the same arguments when the job has failed for good, so that no row waits for ever.
    `formerly` is a name under which jobs of an earlier release may still wait.
    """

    name: str
    function: Function
    cron: str | None = None
    given_up: Function | None = None
    formerly: str | None = None


tasks: dict[str, Task] = {}
_consumers: dict[str, dict[str, tuple[Function, str]]] = defaultdict(dict)


class Later(Exception):
    """Raised by a job that cannot be done yet through no fault of its own: it comes back after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def task(
    name: str, *, cron: str | None = None, given_up: Function | None = None, formerly: str | None = None
) -> Callable[[Function], Function]:
    """Register a function as a task; with `cron` (five fields, UTC) it also runs by itself.

    Jobs wait in the database by the name of their task: a renamed task gives its former name as `formerly`.

    `given_up` takes the job's arguments and writes, in a transaction of its own, that the job has ended without effect;
    it may be called more than once.
    """

    def register(function: Function) -> Function:
        if tasks.setdefault(name, Task(name, function, cron, given_up, formerly)).function is not function:
            raise ValueError(f"two functions are registered as task {name}")
        return function

    return register


def consumer(topic: str, *, name: str, queue: str = "default") -> Callable[[Function], Function]:
    """Register a function for a topic; it is called with the payload in the transaction that marks it as done."""
    _checked_queue(queue)

    def register(function: Function) -> Function:
        if _consumers[topic].setdefault(name, (function, queue))[0] is not function:
            raise ValueError(f"two functions are registered as consumer {name} of {topic}")
        return function

    return register


def enqueue(
    task_name: str,
    *,
    queue: str = "default",
    lock: str | None = None,
    run_at: datetime | None = None,
    turn: int = 0,
    **arguments: object,
) -> int:
    """Add a job in the current transaction and return its id; arguments are JSON, UUIDs become text.

    Jobs with the same lock run one after the other, in the order in which they were added. Within a queue a smaller
    `turn` (from 0) goes first, then the older job: who adds many gives each a later turn. Arguments are ids and codes:
    they appear in logs.
    """
    return store.add_job(task_name, _checked_queue(queue), lock, run_at, _plain(arguments), turn)


def emit(topic: str, **payload: object) -> int:
    """Add an event in the current transaction and return its id; the payload is ids and codes.

    The worker, which knows the rooms of every floor, hands it to each consumer: whoever emits need not know them.
    """
    event_id = store.add_event(topic, _plain(payload), clock.now())
    store.add_job(DISPATCH, "default", None, None, {"event_id": event_id})
    return event_id


def first_time(what: str, key: object) -> bool:
    """Add a receipt in the current transaction; False when it was committed before.

    For a job whose effects must happen once: `with transaction(): if first_time("screening.screen", version_id): ...`.
    """
    return store.receive(f"job:{what}", str(key), clock.now())


def give_up(task_name: str, arguments: dict[str, Any]) -> None:
    """Call `given_up` of a task whose job has failed for good."""
    registered = next(
        (known_task for known_task in tasks.values() if task_name in (known_task.name, known_task.formerly)), None
    )
    if registered is not None and registered.given_up is not None:
        with database.transaction():
            registered.given_up(**arguments)


@task(DISPATCH)
def dispatch(event_id: int) -> None:
    """Give an event to its consumer; where there are several, add one delivery for each, once."""
    event = store.event(event_id)
    if event is None:
        return
    consumers = _consumers[event[0]]
    if [queue for _, queue in consumers.values()] == ["default"]:
        # A job of its own would keep nothing apart: there is no other consumer that it could fail or hold up.
        _give(event_id, event, next(iter(consumers)))
        return
    with database.transaction():
        if store.receive("event:", str(event_id), clock.now()):
            for name, (_, queue) in consumers.items():
                store.add_job(DELIVER, queue, None, None, {"event_id": event_id, "consumer": name})


@task(DELIVER)
def deliver(event_id: int, consumer: str) -> None:
    """Give one event to one consumer, unless its effects were committed before."""
    event = store.event(event_id)
    if event is not None:
        _give(event_id, event, consumer)


def _give(event_id: int, event: tuple[str, dict[str, Any]], consumer: str) -> None:
    topic, payload = event
    function, _ = _consumers[topic][consumer]
    with database.transaction():
        if store.receive(f"event:{consumer}", str(event_id), clock.now()):
            function(**payload)


def dead_letters(limit: int = 100) -> list[DeadLetter]:
    """Return the jobs that failed for good, newest first."""
    return store.dead_letters(limit)


def retry(job_id: int) -> None:
    """Put a dead letter back with a clean record; raises NotFound."""
    with database.transaction():
        if not store.revive(job_id, clock.now()):
            raise NotFound


def waiting() -> dict[str, int]:
    """Count the jobs that wait or run, by queue."""
    return dict.fromkeys(QUEUES, 0) | store.waiting()


def _checked_queue(queue: str) -> str:
    if queue not in QUEUES:
        raise ValueError(f"no worker serves queue {queue!r}; there are {', '.join(QUEUES)}")
    return queue


def _plain(values: dict[str, object]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(values, default=str))
    return plain
