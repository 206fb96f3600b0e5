"""Carries out what waits in the queues, one job after the other, as the worker would."""

from __future__ import annotations

import importlib

from app import worker
from app.database import db
from app.foundation.work import service


def work_off(most: int = 200) -> list[str]:
    """Run every job that is due and return the names of their tasks; a failure is raised."""
    for room in worker.ROOMS:
        importlib.import_module(room)
    done: list[str] = []
    while len(done) < most:
        row = db.execute_sql(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT id FROM procrastinate_jobs "
            "WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id LIMIT 1) "
            "RETURNING id, task_name, args"
        ).fetchone()
        if row is None:
            return done
        job_id, name, arguments = row
        service.tasks[name].function(**arguments)
        db.execute_sql("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", (job_id,))
        done.append(name)
    raise AssertionError(f"more than {most} jobs: {done[-10:]}")
