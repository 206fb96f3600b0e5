"""Refuses impossible dates of a résumé: a time in the future, an end before its start, no day of a calendar."""

from __future__ import annotations

from datetime import date

from app.inputs import Refused

YOUNGEST = 14
"""Years since birth; the law lets nobody work before 16, and an application may come a little earlier."""
STUDY_AHEAD = 8
"""A degree may be due this many years from now."""


def check(fields: dict, old: dict, today: date) -> None:
    """Raise Refused for an impossible date that was entered; dates of the version before stay as they are."""
    born = fields.get("birth_date")
    if born and born != old.get("birth_date"):
        _birth(born, today)
    for name, ahead in (("education", STUDY_AHEAD), ("work", 0)):
        old_spans = [(row.get("start"), row.get("end")) for row in old.get(name) or ()]
        for at, row in enumerate(fields.get(name) or ()):
            if (row.get("start"), row.get("end")) not in old_spans:
                _span(row.get("start"), row.get("end"), f"{name}/{at}", today, ahead)


def _birth(born: str, today: date) -> None:
    try:
        day = date.fromisoformat(born if len(born) > 7 else f"{born}-01")
    except ValueError:
        raise Refused("There is no such day. Write the date of birth as 1998-05 or 1998-05-20.", "birth_date") from None
    if day.replace(day=1) > today.replace(year=today.year - YOUNGEST, day=1):
        raise Refused("The date of birth must lie at least 14 years back. Correct it.", "birth_date")


def _span(start: str | None, end: str | None, path: str, today: date, ahead: int) -> None:
    now = f"{today:%Y-%m}"
    if start and start > now:
        raise Refused("A start cannot lie in the future. Correct the year or the month.", f"{path}/start")
    if end and end > f"{today.year + ahead:04}-{today:%m}":
        raise Refused("This end lies too far in the future. Leave it empty for “until now”.", f"{path}/end")
    if start and end and end < start:
        raise Refused("An end lies before its start. Correct one of them.", f"{path}/end")
