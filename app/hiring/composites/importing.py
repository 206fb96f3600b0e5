"""Takes the results of written tests in bulk, and says for each line what became of it."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from app.errors import Conflict, Invalid
from app.foundation.access.store import Account
from app.hiring.applications import identity
from app.hiring.composites import service
from app.hiring.positions import service as positions
from app.text import gettext

MOST_LINES = 500
LINE = re.compile(r"\s*([^\s,;]{3,120})[\t ,;]{1,20}([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*")


@dataclass(frozen=True)
class Done:
    """What became of a line, numbered from 1: recorded, or in words why not."""

    number: int
    recorded: bool
    why: str


def take(account: Account, position_id: uuid.UUID, lines: str, source: str, at: datetime) -> list[Done]:
    """Record a written test for each line, an e-mail address, telephone or ID number and 0 to 100 points.

    Raises NotFound, Forbidden, or Invalid for too many lines; a line that does not fit is refused alone.
    """
    positions.visible(account, position_id)
    service.check_right(account)
    stated = [line for line in lines.splitlines() if line.strip()]
    if not 1 <= len(stated) <= MOST_LINES:
        raise Invalid("Give between 1 and 500 lines.", at="lines")
    read = [LINE.fullmatch(line[:200]) for line in stated]
    found = identity.in_position(position_id, [match[1] for match in read if match])
    places, done = iter(found), []
    for number, match in enumerate(read, 1):
        why = _take(account, next(places), float(match[2]), source, at) if match else gettext("not readable")
        done.append(Done(number, not why, why))
    return done


def _take(account: Account, found: list[uuid.UUID], score: float, source: str, at: datetime) -> str:
    """Record one result; returns why not, "" where it was."""
    if len(found) != 1:
        return gettext("several candidates have this") if found else gettext("no candidate of this position has this")
    try:
        service.record_test(account, found[0], score, source, at)
    except (Conflict, Invalid) as error:
        return gettext(error.text, **error.fields)
    return ""
