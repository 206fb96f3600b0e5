"""The calendar file of a time (RFC 5545): one event whose UID stays and whose SEQUENCE grows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

FOLD_BYTES = 75
"""The most octets of a line before it is folded (RFC 5545, 3.1)."""
ALARM_MINUTES = 60


@dataclass(frozen=True)
class Entry:
    """What a calendar shows: `sequence` and `changed_at` say which of two files of the same UID is newer."""

    uid: uuid.UUID
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    link: str
    cancelled: bool = False


def file(entry: Entry) -> bytes:
    """Return the file of one event, which a calendar adds, moves or takes away."""
    return b"".join(_folded(line) for line in _lines(entry))


def _lines(entry: Entry) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//HR Appliance//Interviews//EN", "CALSCALE:GREGORIAN")
    yield f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}"
    yield from ("BEGIN:VEVENT", f"UID:{entry.uid}@hr-appliance", f"SEQUENCE:{entry.sequence}")
    yield f"DTSTAMP:{_time(entry.changed_at)}"
    yield f"DTSTART:{_time(entry.starts_at)}"
    yield f"DTEND:{_time(entry.ends_at)}"
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    yield f"URL:{entry.link}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    if not entry.cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(entry.summary)}")
        yield from (f"TRIGGER:-PT{ALARM_MINUTES}M", "END:VALARM")
    yield from ("END:VEVENT", "END:VCALENDAR")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Escape a text (3.3.11); what no line may hold becomes a blank."""
    sound = "".join(one if one.isprintable() or one == "\n" else " " for one in value)
    return sound.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")


def _folded(line: str) -> bytes:
    """Cut a line into pieces of at most 75 octets, never within a character; each further one begins with a blank."""
    pieces, piece = [], b""
    for one in line:
        encoded = one.encode()
        if len(piece) + len(encoded) > FOLD_BYTES:
            pieces.append(piece)
            piece = b" "
        piece += encoded
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
