"""How many candidates confirm a time, week by week, for one position or for all that a reader sees."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import shares
from app.foundation.access.store import Account
from app.hiring.appointments import store
from app.hiring.appointments.rates import LEAST, Rate
from app.hiring.interviews import service as interviews
from app.hiring.positions import service as positions

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """The candidates who were asked for a time in a week from `first`, a Monday, and those of them who confirmed one.

    Shares are percent, None in a week without an invitation, which is not the same as 0. Each has its number and its
    95 % interval beside it; under `rates.LEAST` candidates it is drawn as uncertain.
    """

    first: date
    rate: Rate

    @property
    def share(self) -> float | None:
        """The share that confirmed."""
        return 100 * self.rate.confirmed / self.rate.asked if self.rate.asked else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share."""
        if not self.rate.asked:
            return None
        low, high = shares.interval(self.rate.confirmed, self.rate.asked)
        return 100 * low, 100 * high

    @property
    def few(self) -> bool:
        """Whether so few were asked that the share says little."""
        return self.rate.asked < LEAST


@dataclass(frozen=True)
class Weeks:
    """The last weeks, the oldest first, of a position or of all; `titles` are the positions to choose from."""

    position_id: uuid.UUID | None
    titles: Mapping[uuid.UUID, str]
    weeks: list[Week]

    @property
    def total(self) -> Rate:
        """All weeks together."""
        return Rate(sum(one.rate.asked for one in self.weeks), sum(one.rate.confirmed for one in self.weeks))


def of(account: Account, position_id: uuid.UUID | None, at: datetime) -> Weeks:
    """Return the last weeks in the account's zone, by the week of the invitation; raises NotFound.

    The newest week is not over, and who was asked lately may still confirm. Three statements, however many positions.
    """
    titles = positions.titles(account)
    if position_id is not None and position_id not in titles:
        positions.visible(account, position_id)  # whoever stands in for the manager sees it, too
        titles = {position_id: positions.get(position_id).title, **titles}
    if position_id is None and not titles:
        return Weeks(None, {}, [Week(first, Rate(0, 0)) for first in _mondays(account.time_zone, at)])
    mondays, asked = _mondays(account.time_zone, at), [position_id] if position_id else list(titles)
    since = datetime.combine(mondays[0], time(), ZoneInfo(account.time_zone))
    found = store.rates_by_week(interviews.invited_at(asked, since), asked, since, account.time_zone)
    return Weeks(position_id, titles, [Week(one, found.get(one, Rate(0, 0))) for one in mondays])


def _mondays(zone: str, at: datetime) -> list[date]:
    today = at.astimezone(ZoneInfo(zone)).date()
    newest = today - timedelta(days=today.weekday())
    return [newest - timedelta(weeks=back) for back in reversed(range(WEEKS))]
