"""A PostgreSQL for tests: the product's own release and settings, without its waits for the disk."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from appliance.embedded.parts.postgres import Postgres
from tests.pace import scaled

FAST = ("--fsync=off", "--full_page_writes=off")
"""Nobody pulls the plug of a test's database; what it acknowledged need not outlive the machine."""


class Server:
    """A server with a folder of its own, which a test may stop and start; it ends when the tests are killed."""

    def __init__(self, folder: Path) -> None:
        self._server = Postgres.prepare(folder)
        # The role `postgres`, which makes databases, for whoever runs the tests.
        (self._server.data / "pg_hba.conf").write_text("local all all trust\n", encoding="utf-8")
        self._log = folder / "log"
        self._process: subprocess.Popen | None = None

    @property
    def uri(self) -> str:
        """The address of the database `postgres`."""
        return f"postgresql://postgres@/postgres?host={quote(str(self._server.socket))}"

    def start(self, seconds: float = 90) -> None:
        """Start it and wait until it answers; nothing happens where it runs."""
        if self._process is not None and self._process.poll() is None:
            return
        part = self._server.part()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*part.command(), *FAST], env=dict(part.env), cwd=part.folder, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + scaled(seconds)
        while not self._server.answers():
            assert self._process.poll() is None, self._log.read_text(errors="replace")[-2000:]
            assert time.monotonic() < deadline, f"PostgreSQL did not answer within {seconds} s"
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it as the product does, and wait for its end."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self._server.part().stop_signal)
            self._process.wait(scaled(60))


@contextmanager
def server() -> Iterator[Server]:
    """Make and start a server, and take it away with all that it holds."""
    folder = Path(tempfile.mkdtemp(prefix="hr-pg-"))  # a short name: a socket's address has 107 bytes
    folder.chmod(0o711)
    try:
        made = Server(folder / "postgres")
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
