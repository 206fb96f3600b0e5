"""A real mail server for tests: Debian's Exim as one plain process of an account without rights, with TLS and AUTH."""

from __future__ import annotations

import contextlib
import email
import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tests.app.certificates import Authority
from tests.pace import scaled

EXIM = "/usr/sbin/exim4"
USER, PASSWORD = "hr", "mail-secret-9Kq2"
CONFIG = """
primary_hostname = mail.bank.test
spool_directory = {folder}/spool
log_file_path = {folder}/%slog
pid_file_path = {folder}/pid
exim_user = {user}
exim_group = {group}
deliver_drop_privilege
local_interfaces = 127.0.0.1
daemon_smtp_ports = {implicit} : {starttls}
tls_on_connect_ports = {implicit}
tls_advertise_hosts = *
tls_certificate = {cert}
tls_privatekey = {key}
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
dsn_advertise_hosts = *
keep_environment =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = recipients
acl_smtp_data = text
begin acl
recipients:
  deny    !authenticated = *
  defer   local_parts = busy
  deny    local_parts = unknown
  accept
text:
  deny    condition = ${{if match{{$h_subject:}}{{refused}}}}
  accept
begin routers
everybody:
  driver = accept
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = {folder}/mail
  maildir_format
  envelope_to_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and {{{{eq{{$auth2}}{{{name}}}}} {{eq{{$auth3}}{{{password}}}}}}}}}
"""


@dataclass
class MailServer:
    """A running server; `implicit` speaks TLS at once, `starttls` when it is asked to."""

    folder: Path
    implicit: int
    starttls: int

    def messages(self) -> list[EmailMessage]:
        """Return what was delivered so far, in the order of delivery."""
        found = sorted((self.folder / "mail/new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        return [email.message_from_bytes(path.read_bytes(), policy=default) for path in found]

    def wait_for(self, count: int, to: str) -> list[EmailMessage]:
        """Return the messages to an address once there are so many."""
        until = time.monotonic() + scaled(20)
        while len(found := [one for one in self.messages() if one["To"] == to]) < count:
            assert time.monotonic() < until, (self.folder / "mainlog").read_text()
            time.sleep(0.05)
        return found

    def log(self) -> str:
        """Return what the server wrote down."""
        return "".join(path.read_text(errors="replace") for path in self.folder.glob("*log"))


@contextmanager
def mail_server(authority: Authority) -> Iterator[MailServer]:
    """Start a server whose certificate an authority signed."""
    assert Path(EXIM).exists(), "the tests need Debian's package exim4-daemon-light, which scripts/test installs"
    # Exim opens its files as the account it runs as, and refuses a folder that others may write to.
    folder = Path(tempfile.mkdtemp(prefix="exim-", dir="/tmp"))  # noqa: S108 - a folder of its own
    account = pwd.getpwnam("nobody" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    issued = authority.issue("mail.bank.test")
    ports = _free_ports(2)
    for part in (issued.cert, issued.key):
        shutil.copy(part, folder / part.name)
    (folder / "conf").write_text(
        CONFIG.format(
            folder=folder,
            user=account.pw_name,
            group=grp.getgrgid(account.pw_gid).gr_name,
            implicit=ports[0],
            starttls=ports[1],
            cert=folder / issued.cert.name,
            key=folder / issued.key.name,
            name=USER,
            password=PASSWORD,
        )  # fmt: skip
    )
    if os.getuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, account.pw_uid, account.pw_gid)
    more = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    command = [EXIM, "-bdf", "-q30m", "-C", str(folder / "conf")]
    with open(folder / "out", "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder, **more)  # type: ignore[call-overload]  # ids of an account
    try:
        _await(process, folder, ports[1])
        yield MailServer(folder, *ports)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _await(process: subprocess.Popen, folder: Path, port: int) -> None:
    until = time.monotonic() + scaled(20)
    while True:
        with contextlib.suppress(OSError), smtplib.SMTP("127.0.0.1", port, timeout=5):
            return
        assert process.poll() is None, (folder / "out").read_text()
        assert time.monotonic() < until, (folder / "out").read_text()
        time.sleep(0.05)


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
