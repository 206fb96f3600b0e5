"""A mailbox by IMAP (RFC 3501) over TLS, certificate checked: mails are fetched within bounds, moved, never deleted.

The server has to offer MOVE (RFC 6851), so that a mail is never marked as deleted on its way to another folder.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.settings import Mailbox, secret

SECONDS = 30
SIZE = re.compile(rb"RFC822\.SIZE ([0-9]{1,12})")


class MailboxAway(Exception):
    """The server cannot be reached, refuses the account, or answers what cannot be used."""


class Folder:
    """The folder of new mails, opened."""

    def __init__(self, connection: imaplib.IMAP4_SSL, uid_validity: int) -> None:
        self._connection, self.uid_validity = connection, uid_validity

    def uids(self, most: int) -> list[int]:
        """Return the oldest mails by UID."""
        [found] = _ok(self._connection.uid("SEARCH", "UNDELETED"))
        return sorted(map(int, (found or b"").split()))[:most]

    def size(self, uid: int) -> int:
        """Return how large a mail is, in bytes."""
        match = SIZE.search(_ok(self._connection.uid("FETCH", str(uid), "(RFC822.SIZE)"))[0] or b"")
        if match is None:
            raise MailboxAway
        return int(match[1])

    def fetch(self, uid: int, most: int) -> bytes:
        """Return a mail as it came, at most `most` bytes of it; it is not marked as read."""
        answer = _ok(self._connection.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{most}>)"))[0]
        if not isinstance(answer, tuple):
            raise MailboxAway
        return bytes(answer[1])

    def move(self, uid: int, folder: str) -> None:
        """Move a mail to a folder, which is made where it is not there."""
        with suppress(imaplib.IMAP4.error):
            self._connection.create(folder)
        _ok(self._connection.uid("MOVE", str(uid), folder))


def _ok(answer: tuple) -> list:
    if answer[0] != "OK":
        raise MailboxAway
    return list(answer[1])


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Folder]:
    """Open the folder of new mails; raises MailboxAway."""
    trusted = ssl.create_default_context(cafile=str(mailbox.ca_file) if mailbox.ca_file else None)
    try:
        with imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=trusted, timeout=SECONDS) as connection:
            connection.login(mailbox.username, secret(mailbox.password_file))
            if "MOVE" not in connection.capabilities and b"MOVE" not in _ok(connection.capability())[0].split():
                raise MailboxAway
            _ok(connection.select(mailbox.folder))
            validity = connection.response("UIDVALIDITY")[1][0]
            yield Folder(connection, int(validity or 0))
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxAway from error
