"""How far an application is, in words for the applicant and for HR."""

from __future__ import annotations

from app.text import lazy

PROGRESS = {
    "received": lazy("Received; it is being read"),
    "in_progress": lazy("Being looked at by human resources"),
    "decided": lazy("Decided; human resources tells you the result"),
    "not_read": lazy("The file could not be read. Send the application again with another file."),
}
