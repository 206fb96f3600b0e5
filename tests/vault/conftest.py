"""A real key server on loopback, with the product's own configuration, and holders with real OpenPGP keys."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.bundle import keyserver
from appliance.components.certificates import signing
from appliance.components.certificates.authority import SiteAuthority
from appliance.components.vault import client, configuration, deploy
from appliance.components.vault.issuer import KeyServerIssuer
from appliance.components.vault.passwords import KvSecrets
from appliance.errors import ApplianceError
from appliance.host.context import Context, Release
from appliance.host.desired import File
from appliance.procedures.custody import ceremony, unsealing
from appliance.site.model import Site
from tests.pace import scaled

HOLDERS = ("alice", "bob", "carol")
PORTS = itertools.cycle(range(18300, 18330, 2))


@functools.cache
def program() -> Path:
    """Return the key server's program, built if need be; HR_KEY_SERVER names another."""
    given = os.environ.get("HR_KEY_SERVER")
    return Path(given) if given else keyserver.built().binary


@dataclasses.dataclass
class Server:
    """A key server's process and its folder."""

    folder: Path
    port: int
    process: subprocess.Popen | None = None

    def use(self) -> None:
        """Have the product speak to this one: on a host port and path are always the same."""
        client.PORT, configuration.AUDIT_LOG = self.port, str(self.folder / "audit.log")

    def start(self) -> None:
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [str(program()), "server", f"-config={self.folder / 'config.hcl'}"], stdout=log, stderr=log
        )
        context = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        deadline = time.monotonic() + scaled(60)
        while True:
            try:
                url = f"https://127.0.0.1:{self.port}/v1/sys/seal-status"
                with urllib.request.urlopen(url, context=context, timeout=2):
                    return
            except OSError:
                assert self.process.poll() is None, (self.folder / "server.log").read_text()[-3000:]
                assert time.monotonic() < deadline, (self.folder / "server.log").read_text()[-3000:]
                time.sleep(0.05)

    def stop(self, how: int = signal.SIGKILL) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(scaled(30))

    def empty(self) -> None:
        self.stop()
        shutil.rmtree(self.folder / "raft")
        (self.folder / "raft").mkdir()
        self.start()


@dataclasses.dataclass
class World:
    """A site whose key server is a process of this machine."""

    context: Context
    server: Server
    keyrings: Path

    def decrypt(self, path: Path, holder: str) -> str:
        home = self.keyrings / holder
        done = subprocess.run(
            ["gpg", "--homedir", str(home), "--batch", "--quiet", "--decrypt", str(path)],
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    def share(self, holder: str) -> str:
        return self.decrypt(self.context.folder / "vault" / "shares" / f"{holder}.asc", holder)

    def unseal(self, *who: str) -> None:
        for holder in who or ("alice", "bob"):
            unsealing.unseal(self.context, self.share(holder))

    def brought_up(self) -> World:
        ceremony.initialise(self.context, lambda _line: None)
        self.unseal()
        ceremony.ensure(self.context, 30, lambda _line: None)
        return self

    def root(self) -> str:
        """Make a root token the way holders do, for a test to act as an intruder with it."""
        from appliance.procedures.custody import root

        root.begin(self.context)
        for holder in ("alice", "carol"):
            root.provide(self.context, self.share(holder))
        return (self.context.folder / "vault" / "bootstrap-token").read_text().strip()


def free() -> int:
    """Return a port that nobody listens on, nor on the next one."""
    for port in itertools.islice(PORTS, 15):
        with socket.socket() as one, socket.socket() as other:
            try:
                one.bind(("127.0.0.1", port))
                other.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
        return port
    raise AssertionError("no free port from 18300 to 18330")


@pytest.fixture(scope="session")
def binary() -> Path:
    try:
        return program()
    except ApplianceError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def system_log() -> Iterator[None]:
    """A receiver where the system's own log would listen, on a machine without one: Vault opens it or refuses."""
    place = Path("/dev/log")
    if _heard(place):
        yield
        return
    if os.geteuid() != 0:
        pytest.skip("nothing listens at /dev/log on this machine, and only root can make it")
    place.unlink(missing_ok=True)  # a receiver that was killed leaves its socket there
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(str(place))
    place.chmod(0o666)
    thread = threading.Thread(target=_swallow, args=(receiver,), daemon=True)
    thread.start()
    yield
    place.unlink(missing_ok=True)
    receiver.shutdown(socket.SHUT_RDWR)
    receiver.close()


def _heard(place: Path) -> bool:
    """Say whether somebody listens there: a socket outlives the process that made it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        try:
            sender.connect(str(place))
        except OSError:
            return False
    return True


def _swallow(receiver: socket.socket) -> None:
    while True:
        try:
            if not receiver.recv(65536):
                return
        except OSError:
            return


@pytest.fixture(scope="session")
def keyrings(tmp_path_factory) -> Iterator[Path]:
    """A GnuPG home for each holder with a key of their own, and the public keys beside them."""
    # Sockets of GnuPG's agent have a short limit on their path's length.
    folder = Path("/tmp") / f"hr-keys-{os.getpid()}"
    folder.mkdir(mode=0o700)
    for holder in HOLDERS:
        home = folder / holder
        home.mkdir(mode=0o700)
        base = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
        subprocess.run(
            [*base, "--quick-generate-key", f"{holder}@bank.example", "future-default", "default", "never"],
            check=True,
            capture_output=True,
        )
        public = subprocess.run([*base, "--armor", "--export"], check=True, capture_output=True).stdout
        (folder / f"{holder}.asc").write_bytes(public)
    yield folder
    for holder in HOLDERS:
        subprocess.run(["gpgconf", "--homedir", str(folder / holder), "--kill", "gpg-agent"], check=False)
    shutil.rmtree(folder)


def site(keyrings: Path, **more: object) -> Site:
    """Return a site of one host on loopback, with a second web host beside it."""
    return Site.model_validate(
        {
            "name": "trial",
            "domain": "hr.trial.internal",
            "hosts": {
                "one": {
                    "address": "127.0.0.1",
                    "runs": ["depot", "vault", "database", "media", "inference", "backup", "web", "edge"],
                },
                "other": {"address": "127.0.0.9", "runs": ["inference"]},
                "second": {"address": "127.0.0.8", "runs": ["web", "media"]},
            },
            "custody": {
                "server": "vault",
                "threshold": 2,
                "holders": [{"name": name, "pgp": str(keyrings / f"{name}.asc")} for name in HOLDERS],
            },
            **more,
        }
    )


@pytest.fixture(scope="module")
def make_world(binary, system_log, keyrings, tmp_path_factory) -> Iterator[Callable[[], World]]:
    made: list[Server] = []
    before = client.PORT, configuration.AUDIT_LOG

    def make() -> World:
        folder = tmp_path_factory.mktemp("vault")
        state = folder / "state"
        state.mkdir(mode=0o700)
        port = free()
        server = Server(folder, port)
        server.use()
        chosen = site(keyrings)
        authority = SiteAuthority(chosen, state)
        context = Context(chosen, folder, state, Release("1", "d", folder, {deploy.MEMBER: "0" * 64}), authority, None)
        context = dataclasses.replace(context, secrets=KvSecrets(context), issuer=KeyServerIssuer(context, authority))
        prepare(context, server, authority)
        made.append(server)
        server.start()
        return World(context, server, keyrings)

    yield make
    for server in made:
        server.stop()
    client.PORT, configuration.AUDIT_LOG = before


def prepare(context: Context, server: Server, authority: SiteAuthority) -> None:
    """Lay out what the host would have: anchor, certificate, and the product's own configuration on other paths."""
    folder = server.folder
    (folder / "raft").mkdir()
    (folder / "ca.pem").write_text(authority.anchor())
    key = ec.generate_private_key(ec.SECP256R1())
    names = ["vault.one", "one", "one.hr.trial.internal", "127.0.0.1"]
    (folder / "cert.pem").write_text(authority.sign(signing.request(key, "vault.one", names), "vault", "one"))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    items = {item.path: item for item in deploy.desired(context, "one").items if isinstance(item, File)}
    text = items[deploy.CONFIG].data.decode()
    for old, new in {
        "/etc/hr-appliance/tls/vault": str(folder),
        f"{deploy.DATA}/raft": str(folder / "raft"),
        ":8200": f":{server.port}",
        ":8201": f":{server.port + 1}",
    }.items():
        text = text.replace(old, new)
    (folder / "config.hcl").write_text(text)
    os.chmod(folder / "key.pem", 0o400)


@pytest.fixture
def world(make_world) -> Iterator[World]:
    """A key server that nobody has given keys yet."""
    made = make_world()
    yield made
    made.server.stop()


@pytest.fixture(scope="module")
def brought_up(make_world) -> World:
    return make_world().brought_up()


@pytest.fixture
def open_world(brought_up) -> World:
    """A key server after the ceremony, shared by the tests of a module."""
    brought_up.server.use()
    return brought_up
