"""A real key server for tests: TLS with client certificates, the product's own policy, sealed and stopped at will."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hvac
import pytest
import requests

from app.settings import TransitKeys
from appliance.bundle import keyserver
from tests.app.certificates import Authority
from tests.pace import scaled

POLICY = Path(__file__).parents[2] / "appliance/components/vault/policies/hr-web.hcl"
PORTS = range(18200, 18220, 2)
CONFIG = """
disable_mlock = true
api_addr = "https://127.0.0.1:{port}"
cluster_addr = "https://127.0.0.1:{cluster}"
storage "raft" {{
  path = "{folder}/raft"
  node_id = "test"
}}
listener "tcp" {{
  address = "127.0.0.1:{port}"
  cluster_address = "127.0.0.1:{cluster}"
  tls_cert_file = "{cert}"
  tls_key_file = "{key}"
  tls_client_ca_file = "{ca}"
  tls_require_and_verify_client_cert = true
  tls_min_version = "tls12"
}}
"""


def _free() -> int:
    """Return the first of our ports where nothing listens, so that two test processes do not meet."""
    for port in PORTS:
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", port))
                two.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port for a key server")


class KeyServer:
    """One server with keys, an AppRole for the application, and everything a test needs to get in its way."""

    def __init__(self, folder: Path, binary: Path) -> None:
        self.folder, self.port, self._binary = folder, _free(), binary
        self.authority = Authority(folder / "tls")
        server, self.own = self.authority.issue("vault"), self.authority.issue("web")
        (folder / "raft").mkdir()
        values = {"port": self.port, "cluster": self.port + 1, "folder": folder, "ca": self.authority.ca}
        (folder / "config.hcl").write_text(CONFIG.format(cert=server.cert, key=server.key, **values))
        self._process: subprocess.Popen | None = None
        self._share = self.root = ""

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"https://127.0.0.1:{self.port}"

    @property
    def given(self) -> TransitKeys:
        """What the application is told."""
        return TransitKeys(
            address=(self.address,), ca_file=self.authority.ca, cert_file=self.own.cert, key_file=self.own.key,
            role_id_file=self.folder / "role-id", secret_id_file=self.folder / "secret-id",
        )  # fmt: skip

    def client(self) -> hvac.Client:
        """Return a client that may do everything."""
        pair = (str(self.own.cert), str(self.own.key))
        authority = str(self.authority.ca)
        return hvac.Client(url=self.address, token=self.root, cert=pair, verify=authority, timeout=int(scaled(30)))

    def start(self, seconds: float = 60) -> None:
        """Start it, sealed, and wait until it answers."""
        log = self.folder / "log"
        with log.open("ab") as out:
            command = [str(self._binary), "server", f"-config={self.folder / 'config.hcl'}"]
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env={"HOME": str(self.folder)})
        deadline = time.monotonic() + scaled(seconds)
        while True:
            try:
                self.client().sys.read_seal_status()
                return
            except requests.RequestException:
                assert self._process.poll() is None, log.read_text(errors="replace")[-2000:]
                assert time.monotonic() < deadline, log.read_text(errors="replace")[-2000:]
                time.sleep(0.05)

    def stop(self) -> None:
        """Pull its plug."""
        if self._process and self._process.poll() is None:
            self._process.kill()
            self._process.wait(scaled(30))

    def initialise(self) -> None:
        """Make its root keys, unseal it, and configure it as a site's is."""
        made = self.client().sys.initialize(secret_shares=1, secret_threshold=1)
        self._share, self.root = made["keys"][0], made["root_token"]
        self.unseal()
        client = self.client()
        client.sys.enable_secrets_engine("transit")
        client.write_data("transit/keys/person", data={"type": "aes256-gcm96"})
        client.write_data("transit/keys/lookup", data={"type": "hmac", "key_size": 32})
        client.sys.create_or_update_acl_policy("hr-web", POLICY.read_text(encoding="utf-8"))
        client.sys.enable_auth_method("approle")
        client.write_data(
            "auth/approle/role/hr-web", data={"role_id": "hr-web", "token_policies": "hr-web", "token_ttl": "1h"}
        )
        (self.folder / "role-id").write_text("hr-web\n")
        self.new_secret()

    def new_secret(self) -> None:
        """Give the application a SecretID."""
        secret = self.client().auth.approle.generate_secret_id("hr-web")["data"]["secret_id"]
        (self.folder / "secret-id").write_text(secret)

    def unseal(self, seconds: float = 60) -> None:
        """Unseal it and wait until it serves."""
        self.client().sys.submit_unseal_key(self._share)
        deadline = time.monotonic() + scaled(seconds)
        while not isinstance(self.client().sys.read_health_status(method="GET"), dict):  # a reply of 200 alone is read
            assert time.monotonic() < deadline, "the key server did not become active"
            time.sleep(0.05)

    def seal(self) -> None:
        """Seal it, as somebody does who smells a burglar."""
        self.client().sys.seal()


@contextmanager
def running() -> Iterator[KeyServer]:
    """Start one, initialised and unsealed, and take it away with all that it holds."""
    given = os.environ.get("HR_KEY_SERVER")
    # In memory where there is some: beside a lab that installs its hosts one write to the disk may take many seconds.
    memory = "/dev/shm"
    within = memory if os.access(memory, os.W_OK | os.X_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="hr-key-server-", dir=within))
    made = KeyServer(folder, Path(given) if given else keyserver.built().binary)
    try:
        made.start()
        made.initialise()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def key_server() -> Iterator[KeyServer]:
    """The one key server of a session of tests; whoever changes it puts it right again."""
    with running() as made:
        yield made
