"""Says what waits for who judges the blind sample, and that a miss rate is too high."""

from __future__ import annotations

from app.foundation.waiting import impact
from app.foundation.waiting.service import Item, Reader, Waiting, counted, look
from app.hiring.sampling import service
from app.text import lazy, ngettext


@look("samples.judge")
def sample(reader: Reader) -> list[Waiting]:
    """Return the samples with somebody left to judge, and the newest month whose miss rate is above what is allowed.

    One statement. A rate that is too high is overdue from the end of its month on.
    """
    months = service.months(reader.account)
    open_ones = [_item(one, one.left) for one in months if one.left]
    newest = next((month for month in months if month.rate.judged), None)
    alarms = [_alarm(newest)] if newest and newest.rate.alarm else []
    return [
        counted("sample", lazy("Résumés of the blind sample to judge"), "/samples", open_ones, reader.at),
        counted("miss_rate", lazy("Miss rate too high: people passed over"), "/samples", alarms, reader.at),
    ]


def _item(month: service.Month, left: int) -> Item:
    number = ngettext("%(num)s résumé left", "%(num)s résumés left", left)
    return Item(
        "/samples", month.ended_at, subject=f"{month.counted.month:%Y-%m}", impact=impact.of_people(left), number=number
    )


def _alarm(month: service.Month) -> Item:
    missed = month.counted.missed
    number = ngettext("%(num)s person passed over", "%(num)s people passed over", missed)
    ended, subject = month.ended_at, f"{month.counted.month:%Y-%m}"
    return Item("/samples", ended, ended, impact.of_people(missed), subject=subject, number=number)
