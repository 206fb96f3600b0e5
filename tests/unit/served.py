"""Starts nginx and gunicorn as the components configure them, on loopback, with certificates of its authority."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.components.certificates import signing
from appliance.components.certificates.names import allowed
from appliance.host.context import Context
from tests.pace import scaled

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
SECONDS = 20


def needs_nginx() -> str:
    """Return nginx, or say why the test cannot run; in continuous integration it has to."""
    if NGINX is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("nginx is not installed: apt-get install nginx")
    return str(NGINX)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def certify(context: Context, component: str, host: str, folder: Path) -> Path:
    """Make key.pem and cert.pem of a component in a folder, beside ca.pem; returns the folder."""
    place = folder / f"{component}.{host}"
    place.mkdir(parents=True)
    key = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (place / "key.pem").write_bytes(pem)
    csr = signing.request(key, f"{component}.{host}", sorted(allowed(context.site, component, host)))
    (place / "cert.pem").write_text(context.issuer.sign(csr, component, host))
    (folder / "ca.pem").write_text(context.issuer.anchor())
    return place


def tls(anchor: Path, pair: Path | None = None, **changed) -> ssl.SSLContext:
    """Return a client's context that trusts the anchor, with a certificate of its own or none."""
    made = ssl.create_default_context(cafile=anchor)
    if pair:
        made.load_cert_chain(pair / "cert.pem", pair / "key.pem")
    for name, value in changed.items():
        setattr(made, name, value)
    return made


@contextlib.contextmanager
def running(argv: list[str], port: int, folder: Path, **environment: str) -> Iterator[subprocess.Popen]:
    """Run a server until the block ends; it is up when its port answers."""
    log = folder / f"log.{port}"
    env = {"PATH": os.environ["PATH"]} | environment
    with log.open("wb") as file:
        process = subprocess.Popen(argv, stdout=file, stderr=file, env=env, cwd=folder)
    try:
        until = time.monotonic() + scaled(SECONDS)
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(SECONDS)


@contextlib.contextmanager
def nginx(config: str, port: int, folder: Path) -> Iterator[subprocess.Popen]:
    """Run nginx with a configuration, in the foreground."""
    run = folder / "run"
    run.mkdir(exist_ok=True)
    path = folder / f"nginx.{port}.conf"
    path.write_text(config)
    # As root its workers would become `nobody`, who may not enter the folder of a test.
    directives = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
    with running([needs_nginx(), "-c", str(path), "-e", "stderr", "-g", directives], port, folder) as process:
        yield process
