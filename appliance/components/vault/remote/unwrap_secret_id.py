#!/usr/bin/python3
"""Collects the SecretID of the application from the key server: one wrapping token in, one file out.

The token comes on standard input. `--check` collects nothing: it signs in with the SecretID that is there, and is
content while that is good for `--days` more. Uses nothing but Python's own library; no secret is ever an argument.
"""

import argparse
import contextlib
import datetime
import json
import os
import pwd
import re
import ssl
import sys
import urllib.error
import urllib.request

ANCHOR = "/etc/hr-appliance/tls/ca.pem"
TOKEN = re.compile(r"[A-Za-z0-9._-]{16,512}")
ALARM = (
    "ALARM: the wrapping token was used before it arrived here, or ran out. If it was not ten minutes on its way, "
    "somebody else holds a SecretID of the application: look for the unwrapping in the key server's audit log, have "
    "that SecretID destroyed, and apply again."
)


class Refused(Exception):
    """The key server said no; `status` is the HTTP status."""

    def __init__(self, status, said):
        super().__init__("; ".join(said) or f"status {status}")
        self.status, self.said = status, said


def ask(given, path, body=None, token=None):
    """Return the key server's answer; raises Refused, OSError."""
    headers = {"X-Vault-Request": "true"} | ({"X-Vault-Token": token} if token else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{given.server}/v1/{path}", data, headers)  # noqa: S310 - see main
    context = ssl.create_default_context(cafile=given.anchor)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=20) as answer:
            return json.load(answer) if answer.status == 200 else {}
    except urllib.error.HTTPError as error:
        try:
            said = json.load(error).get("errors", [])
        except ValueError:
            said = []
        raise Refused(error.code, [str(one) for one in said]) from None


def unwrap(given, token):
    """Exchange a wrapping token for the SecretID; says so loudly when somebody was there before."""
    if not TOKEN.fullmatch(token):
        raise SystemExit("no wrapping token came on standard input")
    try:
        looked = ask(given, "sys/wrapping/lookup", {"token": token})
    except Refused as error:
        raise SystemExit(ALARM if error.status in (400, 403, 404) else f"the key server refused: {error}") from None
    expected = f"auth/approle/role/{given.role}/secret-id"
    if looked["data"].get("creation_path") != expected:
        raise SystemExit(f"ALARM: the token wraps {looked['data'].get('creation_path')}, not {expected}: do not use it")
    try:
        return str(ask(given, "sys/wrapping/unwrap", {}, token)["data"]["secret_id"])
    except Refused as error:
        raise SystemExit(ALARM if error.status in (400, 403, 404) else f"the key server refused: {error}") from None


def sign_in(given, secret_id):
    """Return a token of the application; raises Refused."""
    told = {"role_id": given.role, "secret_id": secret_id}
    return str(ask(given, "auth/approle/login", told)["auth"]["client_token"])


def days_left(given, secret_id):
    """Return how many days the SecretID is good for; raises Refused. The token asked with is given back."""
    token = sign_in(given, secret_id)
    try:
        shown = ask(given, f"auth/approle/role/{given.role}/secret-id/lookup", {"secret_id": secret_id}, token)
    finally:
        with contextlib.suppress(Refused, OSError):
            ask(given, "auth/token/revoke-self", {}, token)
    ends = re.sub(r"\.\d+", "", shown["data"]["expiration_time"]).replace("Z", "+00:00")
    if ends.startswith("0001-"):
        return float("inf")
    left = datetime.datetime.fromisoformat(ends) - datetime.datetime.now(datetime.UTC)
    return left.total_seconds() / 86400


def keep(given, secret_id):
    """Write the SecretID for its owner alone, whole or not at all."""
    owner = pwd.getpwnam(given.owner)
    new = f"{given.into}.hr-new"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(new)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w") as file:
        os.fchown(file.fileno(), owner.pw_uid, owner.pw_gid)
        file.write(secret_id)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, given.into)


def sound(given):
    """Tell whether the SecretID that is there is its owner's alone, signs in, and lasts."""
    try:
        shown = os.stat(given.into)
        with open(given.into) as file:
            secret_id = file.read().strip()
    except OSError:
        return "there is no SecretID yet"
    if (shown.st_uid, shown.st_mode & 0o777) != (pwd.getpwnam(given.owner).pw_uid, 0o400):
        return "the SecretID is readable by others than its owner"
    try:
        left = days_left(given, secret_id)
    except Refused as error:
        return f"the SecretID does not sign in: {error}" if error.status in (400, 403) else None
    return f"the SecretID is good for {left:.0f} more days" if left < given.days else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="https://address:8200")
    parser.add_argument("--role", required=True)
    parser.add_argument("--into", required=True, help="file for the SecretID")
    parser.add_argument("--owner", required=True, help="account that reads it")
    parser.add_argument("--anchor", default=ANCHOR)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    if not given.server.startswith("https://"):
        parser.error("--server begins with https://")
    try:
        if given.check:
            fault = sound(given)
            print(fault or "the SecretID signs in")
            return 1 if fault else 0
        keep(given, unwrap(given, sys.stdin.readline().strip()))
        if fault := sound(given):
            print(fault, file=sys.stderr)
            return 1
    except (OSError, ValueError) as error:
        print(f"the key server cannot be asked: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
