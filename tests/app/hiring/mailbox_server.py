"""Debian's Dovecot with one mailbox, over TLS, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.settings import Mailbox
from tests.app.certificates import Authority

DOVECOT = "/usr/sbin/dovecot"
USER, PASSWORD = "jobs", "a-password-of-the-mailbox"
CONFIG = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail
mail_uid = {account}
mail_gid = {group}
first_valid_uid = 1
default_internal_user = {account}
default_internal_group = {group}
default_login_user = {account}
ssl = required
ssl_cert = <{cert}
ssl_key = <{key}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={account} gid={group} home={folder}/mail
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class MailboxServer:
    """A running server: mails are put into its folder, as a mail server does."""

    folder: Path
    mailbox: Mailbox
    account: int
    put_in: int = 0

    def put(self, *mails: bytes) -> None:
        """Deliver mails into the folder of new ones."""
        for mail in mails:
            self.put_in += 1
            path = self.folder / f"mail/new/{self.put_in:04}.test"
            path.write_bytes(mail)
            os.chown(path, self.account, -1)

    def lie_in(self, folder: str) -> int:
        """Return how many mails lie in a folder."""
        place = self.folder / "mail" if folder == "INBOX" else self.folder / f"mail/.{folder}"
        return sum(len(list(place.glob(f"{part}/*"))) for part in ("cur", "new"))


@contextmanager
def mailbox_server(authority: Authority) -> Iterator[MailboxServer]:
    """Start a server whose certificate an authority signed."""
    assert Path(DOVECOT).exists(), "the tests need Debian's package dovecot-imapd, which scripts/test installs"
    folder = Path(tempfile.mkdtemp(prefix="dovecot-", dir="/tmp"))  # noqa: S108 - a folder of its own
    account = pwd.getpwnam("mail" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name)
    issued = authority.issue("imap.bank.test")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    for part in ("mail/new", "mail/cur", "mail/tmp", "run", "state"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o600)
    values = {"folder": folder, "account": account.pw_name, "group": account.pw_gid, "password": PASSWORD}
    conf = CONFIG.format(cert=issued.cert, key=issued.key, port=port, **values)
    (folder / "conf").write_text(conf.replace(f"= {account.pw_gid}", "= mail") if os.getuid() == 0 else conf)
    folder.chmod(0o755)
    for path in [folder / "mail", *(folder / "mail").iterdir()]:
        os.chown(path, account.pw_uid, account.pw_gid)
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(folder / "conf")], cwd=folder)
    try:
        _await(process, folder, port)
        stated = {"host": "127.0.0.1", "port": port, "username": USER, "password_file": folder / "password"}
        yield MailboxServer(folder, Mailbox.model_validate(stated | {"ca_file": authority.ca}), account.pw_uid)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _await(process: subprocess.Popen, folder: Path, port: int) -> None:
    until = time.monotonic() + 20
    while True:
        assert process.poll() is None, (folder / "log").read_text() if (folder / "log").exists() else "no log"
        assert time.monotonic() < until, "the server does not answer"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
