"""Visit a restored application as a person does, on the host of a drill alone: `python -m app.visit ADDRESS DOMAIN`.

It makes an account in the restored copy, which is wiped after the drill; its password is never written anywhere.
Prints {"application", "signed_in", "shown", "status"}.
"""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
import sys
import urllib.parse

from app import clock, database, settings
from app.foundation.access import passwords, service


class DirectConnection(http.client.HTTPSConnection):
    """A connection to an address that expects a certificate for another name."""

    def __init__(self, address, domain):
        self._address, self._tls = address, ssl.create_default_context(cafile="/etc/hr-appliance/tls/ca.pem")
        super().__init__(domain, 443, timeout=60, context=self._tls)

    def connect(self):
        """Connect to the address instead of asking a name server."""
        bare = socket.create_connection((self._address, 443), timeout=60)
        self.sock = self._tls.wrap_socket(bare, server_hostname=self.host)


def newest():
    """Return the id of the newest application, None where there is none."""
    row = database.db.execute_sql("SELECT id FROM applications ORDER BY created_at DESC LIMIT 1").fetchone()
    return str(row[0]) if row else None


def main(address, domain):
    """Sign in and look at the newest application."""
    configured = settings.current()
    database.connect_to(configured.database_url, 2)
    password, email = passwords.one_time(), f"drill-{secrets.token_hex(4)}@drill.invalid"
    with database.connection():
        with database.transaction():
            service.add_account(email, "Restore drill", "hr_lead", password, clock.now())
        application = newest()
    cookies: dict[str, str] = {}

    def ask(method, path, body=None):
        connection = DirectConnection(address, domain)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{domain}"}
        connection.request(method, path, urllib.parse.urlencode(body) if body else None, headers)
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            cookies[name.strip()] = value
        return answer.status, answer.read().decode(errors="replace")

    ask("GET", "/login")
    status, _ = ask("POST", "/login", {"email": email, "password": password})
    report = {"application": application, "signed_in": status in (302, 303), "shown": None, "status": status}
    if application:
        status, text = ask("GET", f"/applications/{application}/review")
        report |= {"shown": status == 200 and application in text, "status": status}
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
