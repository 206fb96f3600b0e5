"""Jobs of this room."""

from __future__ import annotations

from app.foundation.work.service import task
from app.hiring.applications import lookups

AT_ONCE = 200


@task("pipeline.catch_up", cron="*/5 * * * *")
def catch_up() -> None:
    """Let people be found by name whose applications were made before names could be looked up."""
    lookups.catch_up(AT_ONCE)
