"""Gets the models' weights in the background and has Triton load each model when its weights are there."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path

from appliance.components.inference.remote import load_models
from appliance.embedded import triton
from appliance.embedded.accounts import Accounts
from appliance.embedded.parts.application import environment
from appliance.embedded.supervision.enclosure import Enclosure
from appliance.embedded.supervision.part import Account, Part, is_another
from appliance.embedded.supervision.supervisor import Supervisor
from appliance.host.triton import Sockets

HEALTH_SECONDS = 20
FETCH_AGAIN_SECONDS = (5, 30, 120, 300)
LOAD_AGAIN_SECONDS = (5, 30, 120, 300)
"""Pauses after a model could not be loaded: its process may have ended meanwhile, or the machine have had no memory."""
FETCH_SETTINGS = (
    "PIP_",
    "UV_",
    "SSL_CERT_",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
)
"""Environment variables of the package index and the proxy, for the fetching process alone."""

Tell = Callable[[str, dict[str, object]], None]
"""Called with (model, {state, bytes, total, message}); states: missing, fetching, building, loading, ready, failed."""


def part(repository: Path, runtime: Path, weights: Path, sockets: Sockets, loader: Loader) -> Part:
    """Return Triton, with no model loaded yet."""
    argv, env = triton.command(repository, runtime, weights, sockets, [])
    return Part(
        name="triton",
        argv=tuple(argv),
        env=env,
        ready=lambda: _alive(sockets.http),
        ready_seconds=120,
        stop_seconds=15,
        required=False,
        after_ready=loader.begin_again,
    )


def apart(triton: Part, sockets: Sockets, accounts: Accounts) -> Part:
    """Return Triton as its own account; the folder of its sockets is that account's and lets the application in."""
    folder = Path(sockets.folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, accounts.models.uid, accounts.application.gid)
    if accounts.models == accounts.application:
        folder.chmod(0o700)
        return triton
    folder.chmod(0o2710)  # a socket made in it takes the folder's group
    return replace(triton, account=accounts.models, enclosure=accounts.enclosure, umask=0o007)


def names(repository: Path) -> list[str]:
    """Return the models of a repository."""
    return sorted(path.parent.name for path in repository.glob("*/config.pbtxt"))


class Loader:
    """Brings each model from missing to ready, and does so again when Triton was restarted or a model has died."""

    def __init__(self, repository: Path, weights: Path, sockets: Sockets, tell: Tell) -> None:
        self.names = names(repository)
        self._fetched = set(_read(repository / "weights.json").get("models", {}))
        self._repository, self._weights = repository, weights
        self._http = sockets.http
        self._tell = tell
        self._done: set[str] = set()
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[str, int] = {}
        self._triton_up = False

    async def begin_again(self) -> None:
        """Forget what was loaded: a new Triton has nothing."""
        self._end_checks()
        self._done.clear()
        self._triton_up = True

    async def run(self) -> None:
        """Load whatever can be loaded, for as long as the profile runs."""
        for name in self.names:
            self._tell(name, {"state": "missing"})
        try:
            while True:
                progress = _read(self._weights / "progress.json")
                for name in [name for name in self.names if name not in self._done]:
                    fetched = progress.get(name, {"state": "missing"}) if name in self._fetched else {"state": "ready"}
                    if fetched.get("state") != "ready":
                        self._tell(name, fetched)
                    elif self._triton_up:
                        await self._load(name)
                await asyncio.sleep(0.5)
        finally:
            self._end_checks()

    async def _load(self, name: str, load: Callable[[str, str], object] | None = None) -> None:
        self._tell(name, {"state": "loading"})
        answer = await asyncio.to_thread(_outcome, lambda: (load or load_models.load)(self._http, name))
        if answer is None:
            self._triton_up = False  # its restart calls begin_again
            return
        self._done.add(name)
        self._tell(name, {"state": "failed", "message": answer} if answer else {"state": "ready"})
        self._failures[name] = self._failures.get(name, 0) + 1 if answer else 0
        self._checks[name] = asyncio.create_task(self._load_again(name) if answer else self._check(name))

    async def _load_again(self, name: str) -> None:
        """Load a model again that could not be loaded, after a pause that grows with each failure."""
        await asyncio.sleep(LOAD_AGAIN_SECONDS[min(self._failures[name], len(LOAD_AGAIN_SECONDS)) - 1])
        await self._load(name)

    async def _check(self, name: str) -> None:
        """Ask a model a small real question now and then, and load it again when it cannot answer."""
        while True:
            await asyncio.sleep(HEALTH_SECONDS)
            folder = self._repository / name
            answer = await asyncio.to_thread(_outcome, lambda: load_models.check(self._http, name, folder))  # noqa: B023
            if answer:
                await self._load(name, load_models.reload)
                return

    def _end_checks(self) -> None:
        for task in self._checks.values():
            task.cancel()
        self._checks.clear()


@dataclass(frozen=True)
class Fetching:
    """Where weights are fetched: by the program of a checkout, into a folder, as an account, in what is shown to it."""

    root: Path
    weights: Path
    account: Account
    enclosure: Enclosure | None = None


def named_files(settings: Mapping[str, str]) -> list[Path]:
    """Return the certificates and folders of archives that settings of the index name, which the fetch has to read."""
    words = [settings.get(name, "") for name in ("SSL_CERT_FILE", "PIP_CERT")]
    words += f"{settings.get('PIP_FIND_LINKS', '')} {settings.get('UV_FIND_LINKS', '').replace(',', ' ')}".split()
    paths = (Path(word.removeprefix("file://")) for word in words if word and not word.startswith("http"))
    return [path.absolute() for path in paths if path.exists()]


async def fetch(supervisor: Supervisor, place: Fetching, say: Callable[[str], None]) -> None:
    """Run the fetch of weights until it succeeds; fetched weights stay, and an interrupted fetch continues."""
    script = place.root / "scripts/models"
    env = {name: value for name, value in os.environ.items() if name.startswith(FETCH_SETTINGS)}
    env |= environment(Path("/nonexistent"), MODELS_WEIGHTS=str(place.weights), OMP_NUM_THREADS="1")
    if is_another(place.account):
        env |= await asyncio.to_thread(_index, place.root, env)
    argv = ("nice", "-n", "10", sys.executable, str(script), "fetch", "--json")
    part = Part("fetch", argv, env, folder=place.root, account=place.account, enclosure=place.enclosure)
    for attempt in range(1_000_000):
        process = await supervisor.spawn(part)
        if await process.wait() == 0:
            return
        wait = FETCH_AGAIN_SECONDS[min(attempt, len(FETCH_AGAIN_SECONDS) - 1)]
        say(f"Some weights could not be fetched; tries again in {wait} s. {supervisor.last_words('fetch')}")
        await asyncio.sleep(wait)


def _index(root: Path, env: dict[str, str]) -> dict[str, str]:
    """Return the setting of the index that root's own files of pip and uv name, which no other account may read."""
    ask = "from weights.index import configured; print(configured())"
    env = env | {"PYTHONPATH": str(root / "models"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", ask], env=env, cwd="/", capture_output=True, text=True)
    return {"UV_DEFAULT_INDEX": done.stdout.strip()} if done.returncode == 0 else {}


def _alive(http: str) -> bool:
    try:
        load_models.ask(http, "GET", "/v2/health/live", seconds=5)
    except (OSError, HTTPException, load_models.Failed):
        return False
    return True


def _outcome(work: Callable[[], object]) -> str | None:
    """Return "" when Triton did it, its words when it would not, None when it is away."""
    try:
        work()
    except load_models.Failed as refused:
        return str(refused)
    except (OSError, HTTPException):
        return None
    except (ValueError, KeyError) as error:
        return f"Triton's answer cannot be read ({type(error).__name__})"
    return ""


def _read(path: Path) -> dict:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
