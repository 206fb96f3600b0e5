"""How the progress of a file is called in the reader's language."""

from __future__ import annotations

from app.text import lazy

PROGRESS = {
    "received": lazy("Received"),
    "reading": lazy("Being read"),
    "fields": lazy("Fields being found"),
    "screening": lazy("Being screened"),
    "screened": lazy("Screened"),
    "refused": lazy("Not taken"),
    "unpacking": lazy("Being unpacked"),
    "unpacked": lazy("Unpacked"),
    "repeated": lazy("Already received"),
}
