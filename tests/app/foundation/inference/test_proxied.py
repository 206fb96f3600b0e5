"""The door to the models through the proxy of a site: by mutual TLS, and with no way to the model repository."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time

import pytest

from app import settings
from app.foundation.inference import client as door
from app.foundation.inference import service
from app.settings import TritonTls
from appliance.components.inference.deploy import proxy_config
from appliance.site import endpoints
from tests.app.certificates import Authority
from tests.pace import scaled

pytestmark = pytest.mark.slow
PORT = 18230


@pytest.fixture
def proxied(small_triton, tmp_path, monkeypatch):
    """The product's own proxy in front of the small Triton; the settings name it and a certificate it knows."""
    authority = Authority(tmp_path / "tls")
    server, web = authority.issue("inference.here"), authority.issue("web.here")
    (tmp_path / "tls/cert.pem").write_bytes(server.cert.read_bytes())
    (tmp_path / "tls/key.pem").write_bytes(server.key.read_bytes())
    text = proxy_config(
        listen=endpoints.join("127.0.0.1", PORT), clients=["web.here"], observers=[], run=tmp_path,
        log=tmp_path / "log", tls=tmp_path / "tls", anchor=authority.ca, sockets=small_triton.sockets,
    )  # fmt: skip
    if os.geteuid() == 0:
        text = "user root;\n" + text
    (tmp_path / "nginx.conf").write_text(text)
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    nginx = subprocess.Popen([program, "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"])
    deadline = time.monotonic() + scaled(30)
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", PORT)) == 0:
                break
        assert nginx.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    yield Told(monkeypatch, TritonTls(ca_file=authority.ca, cert_file=web.cert, key_file=web.key), authority)
    nginx.terminate()
    nginx.wait(30)


class Told:
    """Settings that name the proxy, and a certificate to be known by."""

    def __init__(self, monkeypatch, tls: TritonTls, authority: Authority) -> None:
        self.triton_address, self.triton_tls, self.authority = f"127.0.0.1:{PORT}", tls, authority
        monkeypatch.setattr(settings, "current", lambda: self)
        monkeypatch.setattr(door, "_client", None)


@pytest.mark.feature("PV-09")
def test_ask_when_the_way_is_tls_then_answered_and_each_model_says_whether_it_is_ready(proxied):
    assert service.ask("document_text", {"name": "张三.pdf"}, b"x" * 3_000_000)["content"][0] == 3_000_000
    assert service.vectors(["a", "bb"], "query")[1][0] == 2
    states = service.status()
    assert states["document_text"] == "ready"
    assert states["speech_text"] == "missing"


@pytest.mark.feature("PV-09")
def test_ask_when_our_certificate_is_a_strangers_or_theirs_is_not_the_sites_then_models_are_away(proxied, tmp_path):
    stranger = Authority(tmp_path / "other", "Another CA")
    theirs = stranger.issue("web.here")
    ours = proxied.triton_tls
    for changed in ({"cert_file": theirs.cert, "key_file": theirs.key}, {"ca_file": stranger.ca}):
        proxied.triton_tls = ours.model_copy(update=changed)
        assert set(service.status().values()) == {"away"}
        with pytest.raises((service.ModelAway, service.ModelFailed)):
            service.ask("document_text", {"name": "x"}, b"x")
    proxied.triton_tls = ours.model_copy(update={"cert_file": tmp_path / "none.pem"})
    assert set(service.status().values()) == {"away"}
    with pytest.raises(service.ModelAway, match="none.pem"):
        service.ask("document_text", {"name": "x"}, b"x")


@pytest.mark.feature("PV-09")
def test_client_when_the_certificate_was_renewed_then_the_next_question_shows_the_new_one(proxied):
    first = door.client(proxied.triton_address, proxied.triton_tls)
    assert door.client(proxied.triton_address, proxied.triton_tls) is first
    renewed = proxied.authority.issue("web.here")
    os.utime(renewed.cert, ns=(1, 1))
    assert door.client(proxied.triton_address, proxied.triton_tls) is not first
    assert service.ask("resume_fields", {"x": 1})["asked"] == {"x": 1}
