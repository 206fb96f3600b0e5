"""Rows of jobs, events and receipts; procrastinate's JobManager adds jobs and puts them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from procrastinate.jobs import Job

from app.database import db, fetch
from app.foundation.work.connector import jobs
from app.foundation.work.schema import JobFailures, OutboxEvents


@dataclass(frozen=True)
class DeadLetter:
    """A job that failed too often, with the code of its last failure and no person's data."""

    job_id: int
    task: str
    queue: str
    arguments: dict[str, Any]
    attempts: int
    code: str
    at: datetime


def add_job(
    task: str, queue: str, lock: str | None, run_at: datetime | None, arguments: dict[str, Any], turn: int = 0
) -> int:
    """Add a job, which workers see when the current transaction commits; returns its id."""
    job = Job(
        id=None,
        queue=queue,
        lock=lock,
        queueing_lock=None,
        task_name=task,
        priority=-turn,
        task_kwargs=arguments,
        scheduled_at=run_at,
    )
    job_id: int = jobs.defer_job(job).id  # type: ignore[assignment]  # a job that was kept has one
    return job_id


def add_event(topic: str, payload: dict[str, Any], at: datetime) -> int:
    """Add an event and return its id."""
    event_id: int = OutboxEvents.insert(topic=topic, payload=payload, emitted_at=at).execute()
    return event_id


def event(event_id: int) -> tuple[str, dict[str, Any]] | None:
    """Return topic and payload of an event."""
    row = OutboxEvents.get_or_none(OutboxEvents.id == event_id)
    return (row.topic, row.payload) if row else None


def receive(consumer: str, event_id: str, at: datetime) -> bool:
    """Add a receipt; False when it exists. A second transaction waits until the first has ended."""
    cursor = db.execute_sql(
        "INSERT INTO outbox_receipts (consumer, event_id, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING 1",
        (consumer, event_id, at),
    )
    return cursor.fetchone() is not None


def add_failure(job_id: int, code: str, at: datetime) -> int:
    """Count a failure of a job and return how many there were."""
    row: tuple[int] = db.execute_sql(
        "INSERT INTO job_failures (job_id, failures, code, at) VALUES (%s, 1, %s, %s) ON CONFLICT (job_id) DO UPDATE "
        "SET failures = job_failures.failures + 1, code = EXCLUDED.code, at = EXCLUDED.at RETURNING failures",
        (job_id, code, at),
    ).fetchone()
    return row[0]


@dataclass(frozen=True)
class Stalled:
    """A job whose worker was gone; `dead` when that happened too often and it is not put back."""

    job_id: int
    task: str
    arguments: dict[str, Any]
    dead: bool


def take_up_stalled(silent_seconds: float, limit: int, at: datetime) -> list[Stalled]:
    """Put back the running jobs whose worker is gone or silent, in one statement, and return them.

    Each time counts as a failure, so that a job which kills its worker ends as a dead letter.
    """
    return fetch(
        Stalled,
        """
        WITH stalled AS (
            SELECT job.id FROM procrastinate_jobs job
            LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
            WHERE job.status = 'doing' AND (worker.id IS NULL
                OR worker.last_heartbeat < now() - make_interval(secs => %(silent)s))
            FOR UPDATE OF job SKIP LOCKED
        ), counted AS (
            INSERT INTO job_failures (job_id, failures, code, at)
            SELECT id, 1, 'worker_gone', %(at)s FROM stalled
            ON CONFLICT (job_id) DO UPDATE
            SET failures = job_failures.failures + 1, code = EXCLUDED.code, at = EXCLUDED.at
            RETURNING job_id, failures
        )
        UPDATE procrastinate_jobs job SET attempts = attempts + 1, worker_id = NULL, abort_requested = false,
            status = (CASE WHEN failures >= %(limit)s THEN 'failed' ELSE 'todo' END)::procrastinate_job_status
        FROM counted WHERE job.id = counted.job_id RETURNING
            job.id AS job_id, job.task_name AS task, job.args AS arguments, failures >= %(limit)s AS dead
        """,
        {"silent": silent_seconds, "limit": limit, "at": at},
    )


def dead_letters(limit: int) -> list[DeadLetter]:
    """Return the jobs that failed for good, newest first."""
    return fetch(
        DeadLetter,
        """
        SELECT job.id AS job_id, task_name AS task, queue_name AS queue, args AS arguments, attempts,
            coalesce(failure.code, 'unknown_task') AS code,
            coalesce(failure.at, (SELECT max(event.at) FROM procrastinate_events event WHERE event.job_id = job.id))
                AS at
        FROM procrastinate_jobs job LEFT JOIN job_failures failure ON failure.job_id = job.id
        WHERE status = 'failed' ORDER BY 7 DESC, job.id DESC LIMIT %s
        """,
        (limit,),
    )


def revive(job_id: int, at: datetime) -> bool:
    """Put a dead letter back with a clean record; False when the job is none."""
    dead = db.execute_sql("SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", (job_id,))
    if dead.fetchone() is None:
        return False
    jobs.retry_job_by_id(job_id, at)
    JobFailures.delete().where(JobFailures.job_id == job_id).execute()
    return True


def waiting() -> dict[str, int]:
    """Count the jobs of each queue that wait or run."""
    cursor = db.execute_sql(
        "SELECT queue_name, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY queue_name"
    )
    return dict(cursor.fetchall())


def clear(before: datetime) -> int:
    """Remove jobs that succeeded, and events with their receipts, from before a moment; returns how many jobs."""
    cursor = db.execute_sql(
        "DELETE FROM procrastinate_jobs job WHERE status = 'succeeded' AND NOT EXISTS (SELECT 1 FROM "
        "procrastinate_events event WHERE event.job_id = job.id AND event.at >= %s)",
        (before,),
    )
    removed: int = cursor.rowcount
    db.execute_sql(
        "DELETE FROM job_failures WHERE at < %s AND job_id NOT IN (SELECT id FROM procrastinate_jobs)", (before,)
    )
    # An event goes only after every job that could ask for it, a receipt only after its event.
    db.execute_sql(
        """
        WITH gone AS (
            DELETE FROM outbox_events WHERE emitted_at < %s AND NOT EXISTS (
                SELECT 1 FROM procrastinate_jobs WHERE task_name IN ('work.dispatch', 'work.deliver')
                AND args->>'event_id' = outbox_events.id::text
            ) RETURNING id::text
        )
        DELETE FROM outbox_receipts WHERE consumer LIKE 'event:%%' AND event_id IN (SELECT id FROM gone)
        """,
        (before,),
    )
    return removed
