"""The periodic job that draws the sample of the month before."""

from __future__ import annotations

from app import clock
from app.foundation.work.service import task
from app.hiring.sampling import service


@task("sampling.draw", cron="17 3 * * *")
def draw() -> None:
    """Draw it on the first of a month, or on the first day after that on which a worker runs."""
    service.draw(clock.now())
