"""Gets the models' weights in the background and has Triton load each model when its weights are there."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appliance.embedded import triton
from appliance.embedded.parts.application import answers, environment
from appliance.embedded.supervision.part import Part
from appliance.embedded.supervision.supervisor import Supervisor

LOAD_SECONDS = 600
FETCH_AGAIN_SECONDS = (5, 30, 120, 300)
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
"""What a machine says about its package index and its proxy; only the fetching process is given it."""

Tell = Callable[[str, dict[str, object]], None]
"""Told (model, {state, bytes, total, message}); states are missing, fetching, building, loading, ready, failed."""


@dataclass(frozen=True)
class Ports:
    """Where Triton listens on loopback."""

    http: int
    grpc: int

    @classmethod
    def free(cls) -> Ports:
        """Find two ports that nothing listens on."""
        with socket.socket() as first, socket.socket() as second:
            for each in (first, second):
                each.bind(("127.0.0.1", 0))
            return cls(first.getsockname()[1], second.getsockname()[1])


def part(repository: Path, runtime: Path, weights: Path, ports: Ports, loader: Loader) -> Part:
    """Return Triton, with no model loaded yet."""
    argv, env = triton.command(repository, runtime, weights, ports.http, ports.grpc, 0, [])
    return Part(
        name="triton",
        argv=tuple(argv),
        env=env,
        ready=lambda: answers(f"http://127.0.0.1:{ports.http}/v2/health/live"),
        ready_seconds=120,
        stop_seconds=15,
        required=False,
        after_ready=loader.begin_again,
    )


class Loader:
    """Brings each model from missing to ready, and does so again when Triton has been restarted."""

    def __init__(self, repository: Path, weights: Path, ports: Ports, tell: Tell) -> None:
        self.names = sorted(path.parent.name for path in repository.glob("*/config.pbtxt"))
        self._fetched = set(_read(repository / "weights.json").get("models", {}))
        self._weights = weights
        self._url = f"http://127.0.0.1:{ports.http}/v2/repository/models"
        self._tell = tell
        self._done: set[str] = set()
        self._triton_up = False

    async def begin_again(self) -> None:
        """Forget what was loaded: a new Triton has nothing."""
        self._done.clear()
        self._triton_up = True

    async def run(self) -> None:
        """Load whatever can be loaded, for as long as the profile runs."""
        for name in self.names:
            self._tell(name, {"state": "missing"})
        while True:
            progress = _read(self._weights / "progress.json")
            for name in [name for name in self.names if name not in self._done]:
                fetched = progress.get(name, {"state": "missing"}) if name in self._fetched else {"state": "ready"}
                if fetched.get("state") != "ready":
                    self._tell(name, fetched)
                elif self._triton_up:
                    await self._load(name)
            await asyncio.sleep(0.5)

    async def _load(self, name: str) -> None:
        self._tell(name, {"state": "loading"})
        answer = await asyncio.to_thread(_post, f"{self._url}/{name}/load")
        if answer is None:
            self._triton_up = False  # its restart calls begin_again
            return
        self._done.add(name)
        self._tell(name, {"state": "failed", "message": answer} if answer else {"state": "ready"})


async def fetch(supervisor: Supervisor, root: Path, weights: Path, say: Callable[[str], None]) -> None:
    """Run the fetch of weights until it succeeds; what was already fetched is kept, and a cut is taken up again."""
    script = root / "scripts/models"
    env = {name: value for name, value in os.environ.items() if name.startswith(FETCH_SETTINGS)}
    env |= environment(Path("/nonexistent"), MODELS_WEIGHTS=str(weights), OMP_NUM_THREADS="1")
    argv = ("nice", "-n", "10", sys.executable, str(script), "fetch", "--json")
    for attempt in range(1_000_000):
        process = await supervisor.spawn(Part("fetch", argv, env, folder=root))
        if await process.wait() == 0:
            return
        wait = FETCH_AGAIN_SECONDS[min(attempt, len(FETCH_AGAIN_SECONDS) - 1)]
        say(f"Some weights could not be fetched; tries again in {wait} s. {supervisor.last_words('fetch')}")
        await asyncio.sleep(wait)


def _post(url: str) -> str | None:
    """Return "" when Triton did it, its words when it would not, None when it is away."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, data=b"{}", timeout=LOAD_SECONDS):
            return ""
    except urllib.error.HTTPError as error:
        try:
            return str(json.loads(error.read())["error"])[:300]
        except (ValueError, KeyError, TypeError):
            return f"Triton answered {error.code}"
    except (urllib.error.URLError, OSError):
        return None


def _read(path: Path) -> dict:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
