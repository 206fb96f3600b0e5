"""Draws the blind sample of each month, shows its people without what would sway a reader, and keeps verdicts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from app import database, settings
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.foundation.access.rights import may
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.hiring.applications import service as applications
from app.hiring.positions import service as positions
from app.hiring.positions.service import Position
from app.hiring.sampling import store
from app.hiring.sampling.rate import Rate
from app.hiring.sampling.store import Counted

SIZE = 100
"""How many are drawn of a month; all of them where there are fewer."""
MONTHS = 24
MISSED = 50
Verdict = Literal["missed", "right", "unclear"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SHOWN = ("education", "work", "skills", "certificates", "languages", "years_total", "years_by_skill")
"""What of a résumé a reader is shown: what posts ask for, and nothing that says who it is."""
HIDDEN = "■■"


@dataclass(frozen=True)
class Blind:
    """A person of a sample as the reader sees them: the post as it was screened by, and the résumé."""

    id: uuid.UUID
    place: int
    position: Position
    resume: dict[str, Any]


@dataclass(frozen=True)
class Month:
    """A sample with its miss rate."""

    counted: Counted
    rate: Rate

    @property
    def left(self) -> int:
        """How many nobody looked at yet."""
        return self.counted.size - self.counted.missed - self.counted.right - self.counted.unclear

    @property
    def ended_at(self) -> datetime:
        """When the month was over, in the installation's zone."""
        month, zone = self.counted.month, ZoneInfo(settings.current().time_zone)
        return datetime(month.year + month.month // 12, month.month % 12 + 1, 1, tzinfo=zone).astimezone(UTC)


def draw(at: datetime) -> bool:
    """Draw the sample of the month before, unless it was drawn; months are those of the installation's zone."""
    zone = ZoneInfo(settings.current().time_zone)
    until = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = until.replace(year=until.year - (until.month == 1), month=(until.month - 2) % 12 + 1)
    month = date(since.year, since.month, 1)
    if store.drawn(month):
        return False
    with database.transaction():
        store.draw(month, since, until, SIZE, at)
        audit.record(audit.SYSTEM, "draw", "sample", month.isoformat())
    return True


def months(account: Account) -> list[Month]:
    """Return the newest samples with their rates; raises Forbidden."""
    _held(account)
    return [Month(one, Rate(one.missed, one.missed + one.right)) for one in store.counted(MONTHS)]


def next_one(account: Account) -> Blind | None:
    """Return whom to look at next, and record the reading; None once everybody was. Raises Forbidden."""
    _held(account)
    item = store.next_open()
    if item is None:
        return None
    _, fields = applications.fields(item.application_id)
    known = applications.numbers(item.person_id)
    audit.record(account, "read", "sample", item.id, item.person_id, {"part": "blind"})
    names = sorted({name for name in (fields.get("name"), *_parts(fields.get("name"))) if name}, key=len, reverse=True)
    resume = applications.mask_fields({name: fields[name] for name in SHOWN if fields.get(name)}, known)
    shown = {name: _without(resume[name], names) for name in SHOWN if resume.get(name)}
    return Blind(item.id, item.place, positions.get(item.position_id, item.position_version), shown)


def judge(account: Account, item_id: uuid.UUID, verdict: str, at: datetime) -> None:
    """Keep what a person says; raises Forbidden, Invalid, NotFound, or Conflict where somebody was before them."""
    _held(account)
    if verdict not in VERDICTS:
        raise Invalid("Choose one of the three answers.", at="verdict")
    with database.transaction():
        item = store.hold(item_id)
        if item is None:
            raise NotFound
        if item.verdict:
            raise Conflict("Somebody has judged this résumé already. The next one is shown.")
        store.judge(item_id, verdict, account.id, at)
        audit.record(account, "judge", "sample", item_id, item.person_id, {"outcome": verdict})


def missed(account: Account) -> list[tuple[uuid.UUID, str, datetime]]:
    """Return whom people would have invited and who still waits: application, name, and when it was said; recorded."""
    _held(account)
    found = store.missed(MISSED)
    names = applications.display_names(one for one, _ in found)
    audit.record(account, "read", "sample", "missed", detail={"part": "list", "candidates": len(found)})
    return [(one, names.get(one, "–"), said) for one, said in found]


def _held(account: Account) -> None:
    if not may(account, "samples.judge"):
        raise Forbidden("HR leads judge the blind sample.")


def _parts(name: str | None) -> list[str]:
    """Return the parts of a name in Latin letters that are long enough not to be words of their own."""
    return [part for part in (name or "").split() if len(part) > 2]


def _without(value: Any, names: list[str]) -> Any:
    """Return a value of a résumé with the person's name hidden wherever it stands."""
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, HIDDEN)
        return value
    if isinstance(value, list):
        return [_without(one, names) for one in value]
    return {key: _without(one, names) for key, one in value.items()} if isinstance(value, dict) else value
