"""A PostgreSQL that lets nobody in without TLS, a certificate and a password, as on a site's database host.

The server of the wheel has no TLS; this one is Debian's.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg

from tests.app.certificates import Authority, Issued

HBA = """
local all postgres trust
hostssl hr hr_owner,hr_web 127.0.0.1/32 scram-sha-256 clientcert=verify-ca
"""
CONFIG = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
ssl = on
ssl_cert_file = '{cert}'
ssl_key_file = '{key}'
ssl_ca_file = '{ca}'
ssl_min_protocol_version = 'TLSv1.2'
password_encryption = 'scram-sha-256'
fsync = off
"""
PASSWORDS = {"hr_owner": "own/er:pass word", "hr_web": "we\\b:pass@word"}
PORTS = range(18240, 18250)


def programs() -> Path:
    """Return the folder of the newest of Debian's servers; raises StopIteration where there is none."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))


class Secured:
    """One server; `url` says how a role reaches it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free()
        self.authority = Authority(folder / "tls")
        self.client = self.authority.issue("web")
        self._process: subprocess.Popen | None = None

    def url(self, role: str = "hr_web", client: Issued | None = None, host: str = "127.0.0.1", **more: str) -> str:
        """Return an address as a site's settings name it: every secret in a file, none in the address."""
        client = client or self.client
        passfile = self.folder / f"{role}.pgpass"
        word = PASSWORDS[role].replace("\\", "\\\\").replace(":", "\\:")
        passfile.touch(0o600)
        passfile.write_text(f"*:{self.port}:hr:{role}:{word}\n")
        given = {
            "sslmode": "verify-full", "sslrootcert": self.authority.ca, "sslcert": client.cert, "sslkey": client.key,
            "passfile": passfile, "connect_timeout": "5",
        } | more  # fmt: skip
        return f"postgresql://{role}@{host}:{self.port}/hr?{urlencode(given, safe='/')}"

    def start(self) -> None:
        """Make and start it, with the two roles and their database."""
        account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        own = self.authority.issue("database")
        self.folder.chmod(0o711)
        (self.folder / "tls").chmod(0o711)
        place = self.folder / "server"
        place.mkdir(0o700)
        for path in (own.cert, own.key, self.authority.ca):
            shutil.copy(path, place)
        for path in (place, *place.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)
        (place / own.key.name).chmod(0o600)
        as_account = {"user": account.pw_uid, "group": account.pw_gid} if os.geteuid() == 0 else {}
        data, log = place / "data", self.folder / "log"
        with log.open("ab") as out:
            made = [str(programs() / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
            subprocess.run(made, check=True, stdout=out, stderr=out, cwd="/", **as_account)
            files = {"cert": place / own.cert.name, "key": place / own.key.name, "ca": place / self.authority.ca.name}
            with (data / "postgresql.conf").open("a") as conf:
                conf.write(CONFIG.format(port=self.port, folder=place, **files))
            (data / "pg_hba.conf").write_text(HBA)
            run = [str(programs() / "postgres"), "-D", str(data)]
            self._process = subprocess.Popen(run, stdout=out, stderr=out, cwd="/", **as_account)
        local = f"postgresql://postgres@/postgres?host={quote(str(place))}&port={self.port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                connection = psycopg.connect(local, autocommit=True)
                break
            except psycopg.OperationalError:
                assert self._process.poll() is None, log.read_text(errors="replace")[-2000:]
                assert time.monotonic() < deadline, log.read_text(errors="replace")[-2000:]
                time.sleep(0.05)
        with connection:
            for role, word in PASSWORDS.items():
                connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD {psycopg.sql.quote(word)}")
            connection.execute("CREATE DATABASE hr OWNER hr_owner TEMPLATE template0 ENCODING 'UTF8'")

    def stop(self) -> None:
        """End it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)


def _free() -> int:
    for port in PORTS:
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port for a database")


@contextmanager
def secured() -> Iterator[Secured]:
    """Start a server and take it away with all that it holds."""
    folder = Path(tempfile.mkdtemp(prefix="hr-tls-"))
    made = Secured(folder)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
