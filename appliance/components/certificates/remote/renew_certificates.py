#!/usr/bin/python3
"""Runs on a host, by its own python3 and openssl alone: renews each certificate past two thirds of its life.

The current certificate is what the host is known by at the key server, and a role there signs for exactly its names. A
new key is made here and never leaves. Exit code 1 when something is due and could not be renewed.
"""

import argparse
import http.client
import ipaddress
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import time

STALE_SECONDS = 600
TIMEOUT_SECONDS = 20


class Refused(Exception):
    """Something that keeps a certificate from being renewed, as a sentence without a secret."""


class Held:
    """A certificate on this host and what it says of itself."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder, self.component = folder, folder.name
        self.cert, self.key = folder / "cert.pem", folder / "key.pem"
        shown = openssl("x509", "-noout", "-in", str(self.cert), "-subject", "-dates", "-ext", "subjectAltName")
        self.since, self.until = (_time(shown, name) for name in ("notBefore", "notAfter"))
        self.names = [(kind, _value(kind, name)) for kind, name in re.findall(r"(DNS|IP Address):([^,\s]+)", shown)]
        self.common_name = _found(r"CN ?= ?([\w.-]+)", shown)
        # The common name of a database role is the role; its one DNS name says for which host it was issued.
        self.for_database = not any(name == self.common_name for _kind, name in self.names)
        named = self.names[0][1] if self.for_database else self.common_name
        self.role = f"{self.component}-{named.partition('.')[2]}"

    def due(self, now: float) -> bool:
        """Tell whether two thirds of its life are over."""
        return now >= self.since + (self.until - self.since) * 2 / 3


def openssl(*arguments: str, data: bytes | None = None) -> str:
    """Run openssl and return what it says."""
    done = subprocess.run(["openssl", *arguments], capture_output=True, input=data)
    if done.returncode:
        raise Refused(f"openssl {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()[-200:]}")
    return done.stdout.decode()


def _value(kind: str, name: str) -> str:
    """Return a name as the policy of its certificate pins it: OpenSSL shows 2001:db8::1 as 2001:DB8:0:0:0:0:0:1."""
    return name if kind == "DNS" else str(ipaddress.ip_address(name))


def _time(shown: str, name: str) -> float:
    return ssl.cert_time_to_seconds(_found(rf"{name}=(.+)", shown))


def _found(pattern: str, shown: str) -> str:
    match = re.search(pattern, shown)
    if match is None:
        raise Refused(f"openssl printed nothing like {pattern}")
    return match[1]


def finish_half(folder: pathlib.Path, now: float) -> bool:
    """Put right what a cut left between two renames; False while another program is at work there."""
    new, cert = folder / "key.pem.new", folder / "cert.pem"
    if not new.exists():
        return True
    if now - new.stat().st_mtime < STALE_SECONDS:
        return False
    public = openssl("pkey", "-in", str(new), "-pubout")
    if cert.exists() and openssl("x509", "-in", str(cert), "-noout", "-pubkey") == public:
        new.replace(folder / "key.pem")
    else:
        new.unlink()
    return True


class KeyServer:
    """The key server, asked as the holder of one certificate."""

    def __init__(self, settings: dict, held: Held) -> None:
        self._hosts, self._port = settings["vault"], settings["port"]
        self._tls = ssl.create_default_context(cafile=settings["anchor"])
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._tls.load_cert_chain(held.cert, held.key)

    def ask(self, path: str, body: dict, token: str = "") -> dict:
        """Return the answer of whichever node answers first; raises Refused."""
        said = []
        for host in self._hosts:
            connection = http.client.HTTPSConnection(host, self._port, timeout=TIMEOUT_SECONDS, context=self._tls)
            try:
                connection.request("POST", f"/v1/{path}", json.dumps(body), {"X-Vault-Token": token} if token else {})
                answer = connection.getresponse()
                document = json.loads(answer.read() or b"{}")
            except (OSError, http.client.HTTPException, ValueError) as error:
                said.append(f"{host}: {type(error).__name__}")
                continue
            finally:
                connection.close()
            if answer.status == 200:
                return document
            said.append(f"{host}: {answer.status} {' '.join(map(str, document.get('errors') or []))[:200]}")
        raise Refused(f"{path}: {'; '.join(said) or 'no key server is named'}")


def renew(held: Held, settings: dict) -> None:
    """Make a key, have it signed, and put both in place of the old with the same owner and mode."""
    server = KeyServer(settings, held)
    token = server.ask("auth/cert/login", {"name": f"renew-{held.role}"})["auth"]["client_token"]
    old, key, cert = held.key.stat(), held.folder / "key.pem.new", held.folder / "cert.pem.new"
    os.umask(0o077)
    cert.unlink(missing_ok=True)
    private = openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256").encode()
    _write(key, private, old.st_uid, old.st_gid, 0o400)
    names = ",".join(f"{'IP' if kind == 'IP Address' else kind}:{name}" for kind, name in held.names)
    subject = ("-subj", f"/CN={held.common_name}", "-addext", f"subjectAltName={names}")
    try:
        csr = openssl("req", "-new", "-key", str(key), *subject)
        asked = {"csr": csr, "format": "pem", "ttl": f"{settings['hours']}h", "common_name": held.common_name}
        signed = server.ask(f"pki/sign/{held.role}", asked | _sans(held), token)["data"]
        chain = [signed["certificate"], *signed.get("ca_chain", [])]
        _write(cert, "".join(f"{one.strip()}\n" for one in chain).encode(), 0, 0, 0o644)
        openssl("verify", "-CAfile", settings["anchor"], "-untrusted", str(cert), str(cert))
        if openssl("x509", "-in", str(cert), "-noout", "-pubkey") != openssl("pkey", "-in", str(key), "-pubout"):
            raise Refused("the key server signed another key")
    except BaseException:
        key.unlink(missing_ok=True)
        cert.unlink(missing_ok=True)
        raise
    cert.replace(held.cert)  # the key comes last: while key.pem.new is there, the pair counts as not yet issued
    key.replace(held.key)


def _sans(held: Held) -> dict:
    """Return the names in the one form that the key server's policy lets this certificate ask for."""
    dns = sorted(name for kind, name in held.names if kind == "DNS")
    sans = {"alt_names": ",".join(dns), "ip_sans": ",".join(sorted(n for kind, n in held.names if kind != "DNS"))}
    return sans | {"exclude_cn_from_sans": True} if held.for_database else sans


def _write(path: pathlib.Path, content: bytes, owner: int, group: int, mode: int) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        os.fchown(file.fileno(), owner, group)
        os.fchmod(file.fileno(), mode)


def tell(component: str, settings: dict) -> None:
    """Have the units that hold a certificate read it again; a stamp tells the next `appliance apply` that they did."""
    for unit, verb in settings["units"].get(component, []):
        if subprocess.run(["systemctl", "cat", unit], capture_output=True).returncode:
            continue  # every host has a certificate for backup, and not every one holds it open
        command = "try-reload-or-restart" if verb == "reload" else "try-restart"
        if subprocess.run(["systemctl", command, unit]).returncode:
            raise Refused(f"{unit} did not {verb}; look at `systemctl status {unit}`")
        if verb == "reload":
            stamp = pathlib.Path(settings["stamps"]) / f"reload.{unit}"
            stamp.parent.mkdir(parents=True, exist_ok=True)
            stamp.touch()


def main() -> int:
    """Look at each certificate of this host and renew what is due."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--settings", default="/etc/hr-appliance/certificates.json")
    parser.add_argument("--now", action="append", metavar="COMPONENT", help="renew this one, due or not; `all`")
    given = parser.parse_args()
    settings = json.loads(pathlib.Path(given.settings).read_text())
    if not shutil.which("openssl"):
        print("openssl is not installed", file=sys.stderr)
        return 1
    failed = False
    for folder in sorted(pathlib.Path(settings["tls"]).iterdir()):
        if not folder.is_dir():
            continue
        try:
            if not finish_half(folder, time.time()) or not (folder / "cert.pem").exists():
                continue
            held = Held(folder)
            if held.due(time.time()) or {held.component, "all"} & set(given.now or ()):
                renew(held, settings)
                tell(held.component, settings)
                print(f"{held.common_name}: renewed")
        except (Refused, OSError, KeyError, TypeError, ssl.SSLError) as error:
            failed = True
            print(f"{folder.name}: not renewed: {error}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
