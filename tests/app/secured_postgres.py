"""A PostgreSQL that lets in whom a site's database host does, by the product's own rules, authority and certificates.

The server of the wheel has no TLS; this one is Debian's.
"""

from __future__ import annotations

import dataclasses
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
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from appliance.components.certificates import signing
from appliance.components.certificates.authority import SiteAuthority
from appliance.components.certificates.names import allowed
from appliance.components.database import deploy
from appliance.host import certificate
from appliance.host.context import Context
from appliance.host.desired import File
from appliance.site import roles
from tests.app.certificates import Issued
from tests.pace import scaled
from tests.unit.sites import context_of

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
PASSWORDS = {"hr_owner": "own/er:pass word", "hr_web": "we\\b:pass@word", "hr_check": "check, only"}
KEEPERS = ("hr-check", "backup")
PORTS = range(18240, 18250)


def programs() -> Path:
    """Return the folder of the newest of Debian's servers; raises StopIteration where there is none."""
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))


class Secured:
    """One server; `url` says how a role reaches it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free()
        self.context = on_loopback(folder / "state")
        self._held: dict[str, Issued] = {}
        self.ca = folder / "tls" / "ca.pem"
        self.ca.parent.mkdir()
        self.ca.write_text(self.context.issuer.anchor())
        self._process: subprocess.Popen | None = None

    def held(self, component: str) -> Issued:
        """Return a certificate, which the site's authority signs for its host as it does during an apply."""
        if component not in self._held:
            key, host = ec.generate_private_key(ec.SECP256R1()), "keeper" if component in KEEPERS else "one"
            names = sorted(allowed(self.context.site, component, host))
            csr = signing.request(key, certificate.common_name(component, host), names)
            made = Issued(*(self.ca.parent / f"{component}.{what}" for what in ("cert", "key")))
            made.cert.write_text(self.context.issuer.sign(csr, component, host))
            made.key.touch(0o600)
            made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            self._held[component] = made
        return self._held[component]

    def url(self, role: str = "hr_web", client: Issued | None = None, host: str = "127.0.0.1", **more: str) -> str:
        """Return an address as a site's settings name it: every secret in a file, none in the address."""
        client = client or self.held(roles.certificate(role))
        passfile = self.folder / f"{role}.pgpass"
        word = PASSWORDS[role].replace("\\", "\\\\").replace(":", "\\:")
        passfile.touch(0o600)
        passfile.write_text(f"*:{self.port}:hr:{role}:{word}\n")
        given = {
            "sslmode": "verify-full", "sslrootcert": self.ca, "sslcert": client.cert, "sslkey": client.key,
            "passfile": passfile, "connect_timeout": "5",
        } | more  # fmt: skip
        return f"postgresql://{role}@{host}:{self.port}/hr?{urlencode(given, safe='/')}"

    def start(self) -> None:
        """Make and start it, with the roles and their database."""
        account = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        own = self.held("database")
        self.folder.chmod(0o711)
        (self.folder / "tls").chmod(0o711)
        place = self.folder / "server"
        place.mkdir(0o700)
        for path in (own.cert, own.key, self.ca):
            shutil.copy(path, place)
        for path in (place, *place.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)
        (place / own.key.name).chmod(0o600)
        as_account: dict[str, Any] = {"user": account.pw_uid, "group": account.pw_gid} if os.geteuid() == 0 else {}
        data, log = place / "data", self.folder / "log"
        with log.open("ab") as out:
            made = [str(programs() / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
            subprocess.run(made, check=True, stdout=out, stderr=out, cwd="/", **as_account)
            files = {"cert": place / own.cert.name, "key": place / own.key.name, "ca": place / self.ca.name}
            with (data / "postgresql.conf").open("a") as conf:
                conf.write(CONFIG.format(port=self.port, folder=place, **files))
            (data / "pg_hba.conf").write_text(access(self.context))
            run = [str(programs() / "postgres"), "-D", str(data)]
            self._process = subprocess.Popen(run, stdout=out, stderr=out, cwd="/", **as_account)
        local = f"postgresql://postgres@/postgres?host={quote(str(place))}&port={self.port}"
        deadline = time.monotonic() + scaled(60)
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

    def log(self) -> str:
        """Return what the server said of itself."""
        return (self.folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End it."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(scaled(30))


def on_loopback(folder: Path) -> Context:
    """Return the smallest site that ships at the loopback address, its backups kept by a host beside it."""
    context = context_of("lab-single", folder)
    one = context.site.hosts["one"].model_copy(update={"address": "127.0.0.1"})
    rest = [name for name in one.runs if name != "backup"]
    hosts = {"one": one.model_copy(update={"runs": rest}), "keeper": one.model_copy(update={"runs": ["backup"]})}
    site = context.site.model_copy(update={"hosts": hosts})
    return dataclasses.replace(context, site=site, issuer=SiteAuthority(site, folder))


def access(context: Context) -> str:
    """Return the product's rules; the account postgres is not the one that the tests run as, and includes are 16's."""
    (host,) = context.hosts("database")
    items = deploy.desired(context, host).items
    (rules,) = [item for item in items if isinstance(item, File) and item.path == deploy.ACCESS]
    text = rules.data.decode().replace("peer", "trust")
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("include "))


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
