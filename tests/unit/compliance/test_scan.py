"""What a port agrees to, tried on real TLS servers: the scan that runs on hosts."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.compliance.remote import scan, sealed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # old versions are what is tried


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of certificates with one pair, which signs itself and is the anchor too."""
    place = tmp_path_factory.mktemp("tls") / "web"
    place.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "web.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = made.add_extension(names, False).sign(key, hashes.SHA256())
    (place / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (place / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return place.parent


class Quiet(http.server.BaseHTTPRequestHandler):
    """Answers 200 and writes no log."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """Says nothing of handshakes that are refused: that is what is tested."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(context: ssl.SSLContext | None) -> Iterator[dict]:
    """Serve on a free port of loopback; yields the port as the scan wants it."""
    server = Server(("127.0.0.1", 0), Quiet)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield {"address": "127.0.0.1", "number": server.server_address[1], "speaks": "http", "component": "web"}
    finally:
        server.shutdown()
        server.server_close()


def speaking(folder: Path, ciphers: str, **more: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "web/cert.pem", folder / "web/key.pem")
    context.load_verify_locations(folder / "web/cert.pem")
    context.set_ciphers(ciphers)
    for name, value in more.items():
        setattr(context, name, value)
    return context


@pytest.mark.feature("PV-09", "PV-19")
def test_port_when_strict_then_nothing_weak_is_agreed(folder: Path):
    told = {"maximum_version": ssl.TLSVersion.TLSv1_2, "verify_mode": ssl.CERT_REQUIRED}
    with serving(speaking(folder, "ECDHE-ECDSA-AES256-GCM-SHA384", **told)) as port:
        seen = scan.scanned(str(folder), port)
    assert seen["best"] == "TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384"
    assert (seen["old"], seen["weak"]) == (None, None)
    assert seen["plain"] == "closed"
    assert seen["nobody"] == "closed"


@pytest.mark.feature("PV-19")
def test_port_when_it_agrees_to_128_bits_then_is_found_in_either_version(folder: Path):
    with serving(speaking(folder, "ECDHE-ECDSA-AES128-GCM-SHA256", maximum_version=ssl.TLSVersion.TLSv1_2)) as port:
        assert scan.scanned(str(folder), port)["weak"] == "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256"
    # Python's own choice for TLS 1.3 has 128 bits among it, whatever is said of TLS 1.2.
    with serving(speaking(folder, "ECDHE-ECDSA-AES256-GCM-SHA384")) as port:
        assert scan.scanned(str(folder), port)["weak"] == "TLS_AES_128_GCM_SHA256"


@pytest.mark.feature("PV-09")
def test_port_when_it_demands_no_certificate_then_nobody_is_answered(folder: Path):
    with serving(speaking(folder, "ECDHE-ECDSA-AES256-GCM-SHA384")) as port:
        assert scan.scanned(str(folder), port)["nobody"] == "HTTP 200"


@pytest.mark.feature("PV-09")
def test_port_when_plain_then_is_found(folder: Path):
    with serving(None) as port:
        seen = scan.scanned(str(folder), port)
    assert seen["plain"] == "HTTP 200"
    assert seen["best"] is None


@pytest.mark.feature("PV-17")
def test_file_when_not_sealed_then_is_found(tmp_path: Path):
    import os

    cases = {
        "webm": b"\x1aE\xdf\xa3" + os.urandom(9000),
        "text": "候选人".encode() * 900,
        "short": b"hello",
        "mp4": b"\0\0\0 ftypisom",
    }
    cases |= {"sealed": os.urandom(9000), "sealed-short": os.urandom(300)}
    wrong = set()
    for name, data in cases.items():
        (tmp_path / name).write_bytes(data)
        if sealed.wrong(str(tmp_path / name)):
            wrong.add(name)
    assert wrong == {"webm", "text", "short", "mp4"}
