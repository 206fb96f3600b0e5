"""The web application, its worker, and what has to run before them: all of it started as programs, never imported."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

from appliance.embedded.supervision.part import Part
from appliance.embedded.supervision.supervisor import Supervisor
from appliance.errors import ApplianceError

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME")
WEB_WORKERS, WEB_THREADS = 2, 8


def environment(settings: Path, **more: str) -> dict[str, str]:
    """Return the whole environment of a part: little of the caller's, for it may hold the caller's secrets."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {"HR_SETTINGS": str(settings), "PYTHONUNBUFFERED": "1"} | more


def web(root: Path, settings: Path, port: int) -> Part:
    """Return the application under gunicorn."""
    address = f"127.0.0.1:{port}"
    options = ["--worker-class=gthread", f"--workers={WEB_WORKERS}", f"--threads={WEB_THREADS}", f"--bind={address}"]
    times = ["--timeout=120", "--graceful-timeout=8", "--keep-alive=30", "--no-control-socket"]
    return Part(
        name="web",
        argv=(sys.executable, "-m", "gunicorn", *options, *times, "app.wsgi:application"),
        env=environment(settings),
        ready=lambda: answers(f"http://{address}/healthz"),
        ready_seconds=90,
        stop_seconds=12,
        folder=root,
    )


def worker(root: Path, settings: Path) -> Part:
    """Return the process that does the jobs."""
    return Part(
        name="worker",
        argv=(sys.executable, "-m", "app.worker"),
        env=environment(settings),
        stop_seconds=15,
        folder=root,
        required=False,
    )


def answers(url: str) -> bool:
    """Tell whether an address of this machine answers with success; no proxy is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return answer.status < 400
    except (urllib.error.URLError, OSError, ValueError):
        return False


async def migrate(supervisor: Supervisor, root: Path, settings: Path) -> None:
    """Bring the database up to date; raises ApplianceError with the program's last words."""
    part = Part("migrations", (sys.executable, "-m", "app.migrate"), environment(settings), folder=root)
    process = await supervisor.spawn(part)
    if await process.wait():
        raise ApplianceError("The database could not be brought up to date.", supervisor.last_words(part.name))


async def demo(supervisor: Supervisor, root: Path, settings: Path) -> list[dict[str, str]]:
    """Make the demo data once, and new passwords for its accounts: `[{role, email, password}]`.

    The passwords come through a pipe, so that none is ever written to a disk.
    """
    read, write = os.pipe()
    try:
        part = Part("demo", (sys.executable, "-m", "app.demo"), environment(settings), folder=root)
        process = await supervisor.spawn(part, output=write)
    finally:
        os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = await asyncio.to_thread(pipe.read)
    if await process.wait():
        raise ApplianceError("The demo data could not be made.", supervisor.last_words("demo"))
    return json.loads(text or b"[]")
