"""Takes a mail apart in a process of its own: what it says of its position, and its attachments, within bounds."""

from __future__ import annotations

import base64
import json
import re
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Any

MOST_PARTS, MOST_FILES, DEEPEST = 100, 20, 8
CODE = re.compile(r"(?:HR-|\+)([0-9a-f]{8})(?![0-9a-f])", re.IGNORECASE)
LONGEST_HEADER = 2000


def parts(_request: dict[str, Any], content: bytes) -> bytes:
    """Return `{"id", "codes", "files": [[name, base64]], "refused": code or null}` of a mail; raises ValueError."""
    try:
        return json.dumps(_taken_apart(message_from_bytes(content, policy=default))).encode()
    except (LookupError, TypeError, AttributeError, RecursionError) as error:  # what the library raises for rubbish
        raise ValueError from error


def _taken_apart(mail: EmailMessage) -> dict[str, Any]:
    files: list[list[str]] = []
    refused = _gather(mail, files)
    return {"id": _header(mail, "Message-ID"), "codes": _codes(mail), "files": files, "refused": refused}


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name) or "")[:LONGEST_HEADER].strip()


def _codes(mail: Message) -> list[str]:
    """Return the codes of positions that addresses and subject name: `jobs+1a2b3c4d@…` or `[HR-1A2B3C4D]`."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Subject")
    found = [code.lower() for name in names for code in CODE.findall(_header(mail, name))]
    return list(dict.fromkeys(found))


def _gather(mail: EmailMessage, files: list[list[str]]) -> str | None:
    """Add the files of a mail, in their order; return why it is refused, as a code, or None."""
    waiting: list[tuple[Message, int]] = [(mail, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            return "too_complex"
        if part.is_multipart():
            waiting += [(one, depth + 1) for one in reversed(_below(part))]
        elif name := part.get_filename():
            if len(files) == MOST_FILES:
                return "too_many"
            data = part.get_payload(decode=True)
            files.append([str(name)[-255:], base64.b64encode(data if isinstance(data, bytes) else b"").decode()])
    return None


def _below(part: Message) -> list[Message]:
    below = part.get_payload()
    return [one for one in below if isinstance(one, Message)] if isinstance(below, list) else []
