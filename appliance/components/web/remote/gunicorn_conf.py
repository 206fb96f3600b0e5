"""Runs on a web host, read by gunicorn: how the application is served, by TLS and to the edge alone.

What differs from site to site is in the file that SERVING names: {bind, edges, edge_addresses, workers, threads}.
"""

import json
import os
import pathlib
import ssl

SERVING = os.environ.get("HR_SERVING", "/etc/hr-appliance/web/serving.json")
_given = json.loads(pathlib.Path(SERVING).read_text(encoding="utf-8"))

bind = _given["bind"]
# Threads with limits on bodies that are large or stall; the edge collects the others.
worker_class = "app.serving.Worker"
worker_connections = 400
workers = _given["workers"]
threads = _given["threads"]
timeout = 120
graceful_timeout = 30
keepalive = 75
control_socket_disable = True
worker_tmp_dir = _given.get("run_folder", "/run/hr-web")
certfile = f"{_given['tls']}/cert.pem"
keyfile = f"{_given['tls']}/key.pem"
ca_certs = _given["anchor"]
cert_reqs = ssl.CERT_REQUIRED
# The edge says from where and how a browser came; nobody else is let through.
forwarded_allow_ips = ",".join(_given["edge_addresses"])
errorlog = "-"
loglevel = "warning"


def ssl_context(config, default_ssl_context_factory):
    """Return gunicorn's context, narrowed to TLS 1.2 and up with ciphers of 256 bits."""
    context = default_ssl_context_factory()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384")
    return context


def common_name(certificate):
    """Return the common name in what `getpeercert` says."""
    return next((value for row in certificate.get("subject", ()) for name, value in row if name == "commonName"), "")


def guarded(application, edges):
    """Return the application as those alone reach it whose certificate has one of the names."""

    def answer(environ, start_response):
        if common_name(environ["gunicorn.socket"].getpeercert() or {}) in edges:
            return application(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return [b""]

    return answer


def post_worker_init(worker):
    """Put the guard before the application, in each worker."""
    worker.wsgi = guarded(worker.wsgi, frozenset(_given["edges"]))
