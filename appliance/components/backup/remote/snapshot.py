#!/usr/bin/python3 -Es
"""Writes a snapshot of the key server to standard output; signs in with this host's certificate, stores no token."""

import json
import os
import pathlib
import shutil
import ssl
import sys
import urllib.error
import urllib.request


def context():
    """Return TLS settings with the site's anchor and this host's certificate."""
    made = ssl.create_default_context(cafile="/etc/hr-appliance/tls/ca.pem")
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    given = pathlib.Path(os.environ["CREDENTIALS_DIRECTORY"])
    made.load_cert_chain(given / "cert.pem", given / "key.pem")
    return made


def main():
    """Sign in, stream the snapshot, give the token back."""
    settings = json.loads(pathlib.Path("/etc/hr-appliance/backup/source.json").read_text(encoding="utf-8"))
    server, tls = settings["kinds"]["vault"]["server"], context()

    def ask(method, path, token=None, body=None):
        request = urllib.request.Request(f"{server}/v1/{path}", method=method, data=body)  # noqa: S310 - https alone
        if token:
            request.add_header("X-Vault-Token", token)
        return urllib.request.urlopen(request, context=tls, timeout=60)  # noqa: S310

    with ask("POST", "auth/cert/login", body=json.dumps({"name": "backup"}).encode()) as answer:
        token = json.load(answer)["auth"]["client_token"]
    try:
        with ask("GET", "sys/storage/raft/snapshot", token) as answer:
            shutil.copyfileobj(answer, sys.stdout.buffer, 1 << 20)
            sys.stdout.buffer.flush()
    finally:
        ask("POST", "auth/token/revoke-self", token, b"").close()


if __name__ == "__main__":
    try:
        main()
    except urllib.error.HTTPError as error:
        sys.exit(f"the key server answered {error.code} to {error.url.rpartition('/v1/')[2]}")
    except OSError as error:
        sys.exit(f"the key server cannot be asked: {error}")
