"""Brings the whole product up on this machine, keeps it up, and takes it down again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil

from appliance.embedded import preflight
from appliance.embedded.accounts import Accounts, choose
from appliance.embedded.errors import MissingLibrary
from appliance.embedded.folders import Folders
from appliance.embedded.parts import application, models
from appliance.embedded.parts.postgres import Postgres
from appliance.embedded.status import Status
from appliance.embedded.supervision import leftovers
from appliance.embedded.supervision.part import is_another
from appliance.embedded.supervision.supervisor import Supervisor
from appliance.embedded.terminal import Steady, Terminal
from appliance.errors import ApplianceError, Problems
from appliance.host.triton import Sockets

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
WATCH_SECONDS = 2


@dataclass(frozen=True)
class Options:
    """What the operator chose. `inference` and `fetch` are off only where a test has no use for them.

    Where models cannot run here, the pages come up without them; `models_required` refuses to start instead.
    """

    folders: Folders
    port: int = 8080
    demo: bool = True
    inference: bool = True
    fetch: bool = True
    models_required: bool = False
    root: Path = ROOT
    free: Callable[[Path], int] = preflight.free_bytes

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"


class Profile:
    """One run of the embedded profile."""

    def __init__(self, options: Options, terminal: Terminal) -> None:
        self._options = options
        self._terminal = Steady(terminal)
        self._status = Status(options.folders.status, options.address)
        register = leftovers.Register(options.folders.run / "parts.json", str(options.folders.data))
        self._register = register
        self._supervisor = Supervisor(self._part, options.folders.logs, register)
        self._tasks: list[asyncio.Task] = []
        optional = options.inference and not options.models_required
        self._lacking = preflight.lacking_for_models() if optional else None
        self._inference = options.inference and not self._lacking
        self.accounts: list[dict[str, str]] = []

    async def run(self, during: Callable[[], Awaitable[None]] | None = None) -> None:
        """Bring everything up and hold it until a signal comes, or until `during`, begun then, is over.

        Raises ApplianceError, with nothing left running.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._asked_to_stop, stop)
        with self._locked():
            stopped = asyncio.create_task(stop.wait())
            work = asyncio.create_task(self._work(during))
            try:
                await asyncio.wait({stopped, work}, return_when=asyncio.FIRST_COMPLETED)
                if work.done():
                    await work
            finally:
                await self._take_down([stopped, work, *self._tasks])

    async def _work(self, during: Callable[[], Awaitable[None]] | None) -> None:
        await self._bring_up()
        await (during() if during else asyncio.Event().wait())

    def _asked_to_stop(self, stop: asyncio.Event) -> None:
        if stop.is_set():
            self._supervisor.hurry()
            return
        stop.set()
        self._terminal.say("Stopping; Ctrl-C again stops without waiting.")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the data folder, clear away what a killed run left, and look whether everything can start."""
        folders = self._options.folders
        with contextlib.ExitStack() as stack:
            known = folders.run.is_dir() and os.access(folders.run, os.W_OK)
            if known:
                stack.enter_context(folders.lock())
                self._clear()
            problems = preflight.problems(self._look())
            if problems:
                raise Problems(problems)
            if os.geteuid() == 0:
                os.umask(0o022)  # accounts of their own read what is no secret; secrets have rights of their own
            folders.make()
            if not known:
                stack.enter_context(folders.lock())
            yield

    def _look(self) -> preflight.Look:
        options = self._options
        memory = psutil.virtual_memory().total
        return preflight.Look(options.folders, options.port, options.free, memory, triton=self._inference)

    def _clear(self) -> None:
        left = self._register.leftovers()
        if left:
            try:
                names = leftovers.end(left)
            except psutil.AccessDenied as error:
                raise ApplianceError(
                    f"Process {error.pid} of an earlier run belongs to another account.", "Stop it as that account."
                ) from None
            self._terminal.say(f"Ended what an earlier run left behind: {', '.join(names)}.")

    async def _bring_up(self) -> None:
        options, folders = self._options, self._options.folders
        self._watch(self._watch_space())
        accounts, server = await self._step("files", self._prepare())
        self._place = application.Place(options.root, folders.settings, accounts.application, accounts.enclosure)
        sockets = Sockets(folders.sockets)
        folders.write_settings(
            accounts.application,
            database_url=server.url,
            triton_address=f"unix:{sockets.grpc}",
            public_url=options.address,
            demo=options.demo,
        )
        await self._supervisor.start(server.part())
        await asyncio.to_thread(server.ensure_database)
        await self._step("migrations", application.migrate(self._supervisor, self._place))
        await self._start_application()
        self._terminal.summary(options.address, self.accounts, folders)
        if self._inference:
            await self._start_inference(sockets, accounts)
        elif self._lacking:
            self._tell_lacking(self._lacking)

    async def _prepare(self) -> tuple[Accounts, Postgres]:
        """Choose the accounts and give each its folders; reports an application that has to run as root."""
        options, folders = self._options, self._options.folders
        weights = folders.models if self._inference else None
        fetching = models.named_files(os.environ) if options.fetch else None
        accounts = await asyncio.to_thread(choose, options.root, weights, fetching)
        for notice in accounts.notices:
            self._status.notice(notice, notice)
            self._terminal.say(notice)
        compiled = asyncio.ensure_future(self._compile(accounts))
        await asyncio.to_thread(folders.share, accounts.application)
        self._status.share(accounts.application.gid)
        server = await asyncio.to_thread(Postgres.prepare, folders.postgres, accounts.database, accounts.application)
        await compiled
        return accounts, server

    async def _compile(self, accounts: Accounts) -> None:
        if is_another(accounts.application):
            await application.compile_modules(self._supervisor, self._options.root)

    async def _start_application(self) -> None:
        """Start the pages and the worker; demo data are made meanwhile, and the pages do without them if need be."""
        options = self._options
        demo = asyncio.create_task(self._demo()) if options.demo else None
        await self._supervisor.start(application.web(self._place, options.port))
        await self._supervisor.start(application.worker(self._place))
        if demo:
            await demo

    async def _demo(self) -> None:
        try:
            self.accounts = await self._step("demo", application.demo(self._supervisor, self._place))
        except ApplianceError as error:
            self._terminal.say(str(error))

    async def _start_inference(self, sockets: Sockets, accounts: Accounts) -> None:
        options, folders = self._options, self._options.folders
        repository = options.root / "models"
        loader = models.Loader(repository, folders.models, sockets, self._model)
        self._watch(loader.run())
        if options.fetch:
            place = models.Fetching(options.root, folders.models, accounts.weights, accounts.enclosure)
            self._watch(models.fetch(self._supervisor, place, self._terminal.say))
        triton = models.part(repository, folders.run / "triton", folders.models, sockets, loader)
        await self._supervisor.start(models.apart(triton, sockets, accounts))

    def _tell_lacking(self, lacking: MissingLibrary) -> None:
        """Report on the terminal and on the pages why no model runs."""
        for name in models.names(self._options.root / "models"):
            self._status.model(name, {"state": "lacking", "message": lacking.package})
        notice = f"The pages work without models: {lacking}, then start this again."
        self._status.notice("models", notice)
        self._terminal.say(notice)

    async def _step(self, name: str, work: Awaitable[T]) -> T:
        self._part(name, "starting", "")
        try:
            result = await work
        except ApplianceError:
            self._part(name, "failed", "")
            raise
        self._part(name, "ready", "")
        return result

    def _watch(self, work: Awaitable[None]) -> None:
        self._tasks.append(asyncio.ensure_future(work))

    async def _watch_space(self) -> None:
        """Report when the disk runs full, and when there is room again."""
        data, full = self._options.folders.data, False
        while True:
            free = await asyncio.to_thread(self._options.free, data)
            if (free < preflight.LOW_BYTES) != full:
                full = not full
                notice = (
                    f"The disk of {data} has {free / 1024**2:.0f} MiB left: make room, or new data will be refused."
                )
                self._status.notice("disk", notice if full else "")
                self._terminal.say(notice if full else f"The disk of {data} has room again.")
            await asyncio.sleep(WATCH_SECONDS)

    def _part(self, name: str, state: str, note: str) -> None:
        self._status.part(name, state, note)
        self._terminal.part(name, state, note)

    def _model(self, name: str, value: dict[str, object]) -> None:
        if self._status.model(name, value):
            self._terminal.model(name, value)

    async def _take_down(self, tasks: list[asyncio.Task]) -> None:
        for task in tasks:
            task.cancel()
        await self._supervisor.stop()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._terminal.end()


def run(options: Options, terminal: Terminal) -> int:
    """Run the profile until it is stopped; raises ApplianceError."""
    asyncio.run(Profile(options, terminal).run())
    return 0
