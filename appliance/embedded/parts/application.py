"""The web application, its worker, and what has to run before them: all of it started as programs, never imported."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from appliance.embedded.supervision.enclosure import Enclosure
from appliance.embedded.supervision.part import Account, Part
from appliance.embedded.supervision.supervisor import Supervisor
from appliance.errors import ApplianceError

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME")
WEB_WORKERS, WEB_THREADS = 2, 8
WORKER = "app.serving.Worker"
"""Collects requests before they take a thread: no proxy does so here."""


@dataclass(frozen=True)
class Place:
    """Where the application's programs run: the checkout, the settings, the account, what is shown to it."""

    root: Path
    settings: Path
    account: Account
    enclosure: Enclosure | None = None


def environment(settings: Path, **more: str) -> dict[str, str]:
    """Return the whole environment of a part: little of the caller's, for it may hold the caller's secrets."""
    inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
    return inherited | {"HR_SETTINGS": str(settings), "PYTHONUNBUFFERED": "1"} | more


def web(place: Place, port: int) -> Part:
    """Return the application under gunicorn."""
    address = f"127.0.0.1:{port}"
    options = [f"--worker-class={WORKER}", f"--workers={WEB_WORKERS}", f"--threads={WEB_THREADS}", f"--bind={address}"]
    times = ["--timeout=120", "--graceful-timeout=8", "--keep-alive=30", "--no-control-socket"]
    # Far fewer connections than a process may have files open.
    times += ["--worker-connections=400"]
    return Part(
        name="web",
        argv=(sys.executable, "-m", "gunicorn", *options, *times, "app.wsgi:application"),
        env=environment(place.settings),
        ready=lambda: answers(f"http://{address}/healthz"),
        ready_seconds=90,
        stop_seconds=12,
        folder=place.root,
        account=place.account,
        enclosure=place.enclosure,
        capabilities=("net_bind_service",) if port < unprivileged_port() else (),
    )


def worker(place: Place) -> Part:
    """Return the process that does the jobs."""
    return Part(
        name="worker",
        argv=(sys.executable, "-m", "app.worker"),
        env=environment(place.settings),
        stop_seconds=15,
        folder=place.root,
        required=False,
        account=place.account,
        enclosure=place.enclosure,
    )


def unprivileged_port() -> int:
    """Return the lowest port that an account without capabilities may listen on."""
    try:
        return int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text(encoding="ascii"))
    except OSError:
        return 1024


async def compile_modules(supervisor: Supervisor, root: Path) -> None:
    """Import the application once as ourselves, so that Python keeps what it compiled: its own account may not write.

    Nothing depends on it: what is not kept is compiled at each start.
    """
    modules = ("app.app", "app.serving", "app.worker", "app.migrate", "app.demo.__main__")
    argv = (sys.executable, "-c", f"import {', '.join(modules)}")
    process = await supervisor.spawn(Part("compile", argv, environment(Path("/nonexistent")), folder=root))
    await process.wait()


def answers(url: str) -> bool:
    """Return whether an address of this machine answers with success; no proxy is asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return answer.status < 400
    except (urllib.error.URLError, OSError, ValueError):
        return False


def once(place: Place, name: str, module: str) -> Part:
    """Return a program of the application that ends by itself."""
    argv = (sys.executable, "-m", module)
    env, account = environment(place.settings), place.account
    return Part(name, argv, env, folder=place.root, account=account, enclosure=place.enclosure)


async def migrate(supervisor: Supervisor, place: Place) -> None:
    """Bring the database up to date; raises ApplianceError with the program's last words."""
    part = once(place, "migrations", "app.migrate")
    process = await supervisor.spawn(part)
    if await process.wait():
        raise ApplianceError("The database could not be brought up to date.", supervisor.last_words(part.name))


async def demo(supervisor: Supervisor, place: Place) -> list[dict[str, str]]:
    """Make the demo data once, and new passwords for its accounts: `[{role, email, password}]`.

    The passwords come through a pipe, so that none is ever written to a disk.
    """
    read, write = os.pipe()
    try:
        process = await supervisor.spawn(once(place, "demo", "app.demo"), output=write)
    finally:
        os.close(write)
    with os.fdopen(read, "rb") as pipe:
        text = await asyncio.to_thread(pipe.read)
    if await process.wait():
        raise ApplianceError("The demo data could not be made.", supervisor.last_words("demo"))
    return json.loads(text or b"[]")
