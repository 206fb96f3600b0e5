"""Reads new mails and hands their attachments in for the position that each names; a broken one stops no other."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import uuid
from datetime import datetime
from typing import Any

from app import database, settings
from app.foundation.audit import service as audit
from app.foundation.isolation import service as isolation
from app.hiring.mailbox import imap, store
from app.hiring.mailbox.store import Read
from app.hiring.uploads import service as uploads
from app.settings import Mailbox

MOST_AT_ONCE = 50
"""How many mails one run reads; the next run goes on."""
MAIL_MIB = 30
LISTED = 200
LIMITS = isolation.Limits(wall_seconds=30)
PARSER = "app.hiring.mailbox.parsing:parts"

log = logging.getLogger("app.mailbox")


def read_new(at: datetime) -> dict[str, int]:
    """Read what is new in the mailbox and return how many mails are in each state; empty where there is no mailbox.

    Raises imap.MailboxAway. A mail is stored before it is moved; one whose moving was cut off is moved by the next run.
    """
    mailbox, counts = settings.current().mailbox, dict[str, int]()
    if mailbox is None:
        return counts
    with imap.opened(mailbox) as folder:
        for uid in folder.uids(MOST_AT_ONCE):
            state = store.state_of(folder.uid_validity, uid) or _read(folder, uid, at)
            folder.move(uid, _folder(mailbox, state))
            counts[state] = counts.get(state, 0) + 1
    return counts


def _folder(mailbox: Mailbox, state: str) -> str:
    return {"unassigned": mailbox.unassigned_folder, "refused": mailbox.refused_folder}.get(state, mailbox.taken_folder)


def _read(folder: imap.Folder, uid: int, at: datetime) -> str:
    """Read one mail and return its state."""
    mail: dict[str, Any] = {"id": "", "codes": [], "files": [], "refused": "too_large"}
    most = MAIL_MIB * 1024 * 1024
    if folder.size(uid) <= most:
        try:
            mail = json.loads(isolation.call(PARSER, {}, folder.fetch(uid, most), LIMITS))
        except isolation.TooMuch:
            mail["refused"] = "too_complex"
        except isolation.Unreadable:
            mail["refused"] = "corrupted"
    named = mail["id"] or f"{folder.uid_validity}/{uid}"
    read = Read(
        uuid.uuid4(), folder.uid_validity, uid, hashlib.sha256(named.encode()).digest(), "taken", None, None,
        len(mail["files"]), at,
    )  # fmt: skip
    with database.transaction():
        state, code, position_id = _place(read, mail)
        if state == "taken" and position_id:
            _hand_in(read, position_id, mail["files"])
        placed = vars(read) | {"state": state, "code": code, "position_id": position_id}
        store.add(Read(**placed))
    log.info("mail read: %s %s", state, code or "")
    return state


def _place(read: Read, mail: dict[str, Any]) -> tuple[str, str | None, uuid.UUID | None]:
    """Return the state of a mail, the code that says why it is not taken, and its position."""
    if mail["refused"]:
        return "refused", mail["refused"], None
    if store.taken(read.message_digest):
        return "repeated", None, None
    found = {position for position in map(store.position, mail["codes"]) if position}
    if len(found) != 1:
        return "unassigned", "no_position" if not found else "several_positions", None
    if not mail["files"]:
        return "refused", "no_file", None
    return "taken", None, found.pop()


def _hand_in(read: Read, position_id: uuid.UUID, files: list[list[str]]) -> None:
    """Hand each attachment in as its own file; a refused one leaves its row for HR among the files of the position."""
    sender = audit.Actor("system", f"mailbox/{read.id}")
    for name, data in files:
        uploads.receive(position_id, name, base64.b64decode(data), sender)


def not_taken() -> list[Read]:
    """List the newest mails that no application was made of; a row says nothing of who wrote it."""
    return store.waiting(LISTED)
