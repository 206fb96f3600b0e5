"""The edge as nginx serves it, before gunicorn as the web component configures it: real servers, real certificates."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import ssl
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from appliance.components.edge import deploy
from appliance.components.edge.pages import PAGES, page
from appliance.components.web.application import ANCHOR
from tests.unit.served import certify, free_port, nginx, running, tls
from tests.unit.sites import ROOT, context_of

DOMAIN = "hr.lab.internal"
ECHO = '''"""Says what it was told, for the test of what stands before it."""
import json


def application(environ, start_response):
    size = len(environ["wsgi.input"].read())
    told = {name: value for name, value in environ.items() if isinstance(value, str)} | {"size": size}
    headers = [("Content-Type", "application/json"), ("Referrer-Policy", "no-referrer")]
    start_response("200 OK", headers)
    return [json.dumps(told).encode()]
'''


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the certificates of edge, web and database of a site, and the ports of edge and web."""
    folder = tmp_path_factory.mktemp("edge")
    context = context_of("lab-three", folder / "state")
    pairs = {name: certify(context, name, host, folder) for name, host in PAIRS}
    return folder, context, pairs, free_port(), free_port()


PAIRS = (("edge", "front"), ("web", "front"), ("database", "store"))


@pytest.fixture(scope="module")
def web(place):
    """Gunicorn with the web component's own configuration, before an application that says what it is told."""
    folder, _context, pairs, _port, web_port = place
    (folder / "echo.py").write_text(ECHO)
    serving: dict[str, object] = {
        "bind": f"127.0.0.1:{web_port}",
        "edges": ["edge.front"],
        "edge_addresses": ["127.0.0.1"],
    }
    serving |= {"tls": str(pairs["web"]), "anchor": str(folder / "ca.pem"), "workers": 1, "threads": 4}
    (folder / "serving.json").write_text(json.dumps(serving | {"run_folder": str(folder)}))
    config = ROOT / "appliance/components/web/remote/gunicorn_conf.py"
    argv = [sys.executable, "-m", "gunicorn", "--config", str(config), "echo:application"]
    with running(argv, web_port, folder, HR_SERVING=str(folder / "serving.json")) as process:
        yield process


@pytest.fixture(scope="module")
def edge(place):
    """The edge's nginx; the application behind it is there only where a test asks for it."""
    folder, context, pairs, port, web_port = place
    changed: dict[str, object] = {"run": str(folder / "run"), "log": f"{folder}/visits.log", "tls": str(pairs["edge"])}
    changed |= {"anchor": str(folder / "ca.pem"), "listen": [f"127.0.0.1:{port}"]}
    changed |= {"pages": str(folder)}
    for name in PAGES:
        (folder / f"{name}.html").write_text(page(name))
    text = deploy.config(context, "front", **changed, web=[f"127.0.0.1:{web_port}"])
    with nginx(text, port, folder):
        yield port


def ask(port: int, folder: Path, path: str = "/", method: str = "GET", body=None, headers=None, name: str = DOMAIN):
    """Return (status, headers, body) of one request by TLS."""
    raw = socket.create_connection(("127.0.0.1", port), 20)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with contextlib.closing(connection):
        connection.sock = tls(folder / "ca.pem").wrap_socket(raw, server_hostname=name)
        connection.request(method, path, body, {"Host": name} | (headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


# First without the application, while nothing has started it.
def test_application_when_it_is_away_then_a_page_in_both_languages_says_so(edge, place):
    status, headers, body = ask(edge, place[0], "/positions")
    text = body.decode()
    assert status == 502
    assert "系统暂时无法访问" in text
    assert "The service is away" in text
    assert headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    style = re.search(r"style-src '(sha256-[^']+)'", headers["Content-Security-Policy"])
    assert style
    assert headers["Retry-After"]


@pytest.mark.feature("PV-19")
def test_request_when_it_passes_then_the_application_is_told_the_truth_about_the_browser(edge, web, place):
    lies = {"X-Forwarded-For": "10.9.8.7", "Forwarded": "for=10.9.8.7", "X-Forwarded-Host": "evil.example"}
    status, headers, body = ask(edge, place[0], "/i/token", headers=lies | {"X-Real-IP": "10.9.8.7"})
    told = json.loads(body)
    assert status == 200
    assert (told["HTTP_X_FORWARDED_FOR"], told["HTTP_X_REAL_IP"]) == ("127.0.0.1", "127.0.0.1")
    assert (told["HTTP_X_FORWARDED_HOST"], told["HTTP_HOST"], told["wsgi.url_scheme"]) == (DOMAIN, DOMAIN, "https")
    assert "10.9.8.7" not in body.decode()
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers.get_all("Referrer-Policy") == ["no-referrer"], "what the application says is left alone"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/i/token/answers/1/parts/0", 16 << 20, 200),
        ("/i/token/answers/1/parts/0", 52 << 20, 413),
        ("/positions/0b5f6a3e-0000-4000-8000-000000000000/files", 60 << 20, 200),
    ],
)
def test_upload_when_it_is_as_large_as_it_may_be_then_passes_and_larger_is_not(edge, web, place, path, size, status):
    body = bytes(size) if status == 200 else b"x"
    length = {"Content-Length": str(size)}
    found, _headers, answer = ask(edge, place[0], path, "POST", body, length)
    assert found == status
    if status == 200:
        assert json.loads(answer)["size"] == size
    else:
        assert "文件太大".encode() in answer


def test_log_when_a_candidate_opened_a_link_then_does_not_hold_it(edge, web, place):
    ask(edge, place[0], "/i/SECRET-LINK/answers/1?code=SECRET-CODE")
    log = (place[0] / "visits.log").read_text()
    assert " /i " in log
    assert "SECRET" not in log


def test_browser_when_it_asks_for_another_name_then_is_told_nothing(edge, web, place):
    assert ask(edge, place[0], name="edge.front")[0] == 421


@pytest.mark.feature("PV-19")
def test_tls_when_offered_less_than_256_bits_or_1_2_then_is_refused(edge, place):
    def handshake(**changed) -> tuple[str, int]:
        ciphers = changed.pop("ciphers", None)
        context = tls(place[0] / "ca.pem", **changed)
        if ciphers:
            context.set_ciphers(ciphers)
        raw = socket.create_connection(("127.0.0.1", edge), 10)
        with contextlib.closing(raw), context.wrap_socket(raw, server_hostname=DOMAIN) as one:
            name, _version, bits = one.cipher()
            return name, bits

    v12, v13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
    assert handshake(minimum_version=v13) == ("TLS_AES_256_GCM_SHA384", 256)
    assert handshake(maximum_version=v12)[1] == 256
    with pytest.raises(ssl.SSLError):
        handshake(maximum_version=v12, ciphers="AES128")
    with pytest.raises(ssl.SSLError):
        handshake(maximum_version=v12, ciphers="AES256-GCM-SHA384")
    old = {"minimum_version": ssl.TLSVersion.TLSv1_1, "maximum_version": ssl.TLSVersion.TLSv1_1}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with pytest.raises((ssl.SSLError, ConnectionError)):
            handshake(**old, ciphers="ALL:@SECLEVEL=0")


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize(("pair", "status"), [("edge", 200), ("web", 403), ("database", 403), (None, None)])
def test_application_when_asked_past_the_edge_then_answers_its_certificate_alone(web, place, pair, status):
    folder, _context, pairs, _port, web_port = place
    context = tls(folder / "ca.pem", pairs[pair] if pair else None)
    context.check_hostname = False

    def answer() -> int:
        connection = http.client.HTTPSConnection("127.0.0.1", web_port, timeout=20, context=context)
        with contextlib.closing(connection):
            connection.request("GET", "/")
            return connection.getresponse().status

    if status is None:
        with pytest.raises((OSError, http.client.HTTPException)):
            answer()
    else:
        assert answer() == status


def test_certificate_when_the_application_has_another_name_then_the_edge_passes_nothing_on(web, place):
    folder, context, pairs, _port, web_port = place
    port = free_port()
    changed: dict[str, object] = {
        "run": str(folder / "run2"),
        "log": "off",
        "tls": str(pairs["edge"]),
        "anchor": str(folder / "ca.pem"),
    }
    changed |= {
        "listen": [f"127.0.0.1:{port}"],
        "web": [f"127.0.0.1:{web_port}"],
        "web_name": "database.store",
        "pages": str(folder),
    }
    (folder / "run2").mkdir()
    with nginx(deploy.config(context, "front", **changed).replace("off visits", "off"), port, folder):
        assert ask(port, folder)[0] == 502


@pytest.mark.parametrize("site", ["lab-single", "lab-three", "bank-example"])
def test_configuration_when_rendered_for_each_site_then_nginx_takes_it(site, place, tmp_path):
    from tests.unit.served import needs_nginx

    context = context_of(site, tmp_path / "state")
    host = context.hosts("edge")[0]
    pair = certify(context, "edge", host, tmp_path)
    changed: dict[str, object] = {
        "run": str(tmp_path),
        "log": f"{tmp_path}/log",
        "tls": str(pair),
        "anchor": str(tmp_path / "ca.pem"),
    }
    (tmp_path / "nginx.conf").write_text(deploy.config(context, host, **changed))
    done = subprocess.run(
        [needs_nginx(), "-t", "-q", "-c", str(tmp_path / "nginx.conf"), "-e", "stderr"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert ANCHOR not in (tmp_path / "nginx.conf").read_text()
