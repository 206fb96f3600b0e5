"""Say of each value that could not be read, or hardly, why: a code for each JSON pointer, for people to settle."""

import re

from .dates import Span
from .entries import Entry

CODES = (
    "name_unclear",  # no name was found, or only a text that may not be one
    "not_found",  # no telephone number or e-mail address stands in the document
    "dates_missing",  # an entry has no date at all
    "dates_unreadable",  # something like a date stands there, which was not understood
    "dates_approximate",  # a year, a quarter, a half or a season stands there; the month is its first or its last
    "start_unlikely",  # the start that is written cannot be right
    "end_unlikely",  # the end that is written cannot be right
    "end_before_start",  # the end that is written lies before the start
    "years_unknown",  # there are jobs but none has dates that can be counted
    "order_unsure",  # the lines of a page stand so that nobody can tell in which order they are read
    "years_incomplete",  # some jobs have no dates that can be counted and are left out of the years
)
_DATE_LIKE = re.compile(r"(?<!\d)\d{4}(?!\d)|\d{1,2}\s?[/.]\s?\d{2,4}|\d\s?年|年\s?\d|季度|['’]\d\d(?!\d)")
_LONGEST = 60
_AHEAD = {"work": 24, "education": 120}
"""Months after today by which an end may lie ahead: contracts that run out, studies that go on."""


class Doubts:
    """Collects the doubts of one résumé; the first one of a pointer stands."""

    def __init__(self) -> None:
        self.all: dict[str, dict] = {}

    def add(self, pointer: str, code: str, text: str = "") -> None:
        """Note why the value at a pointer is missing or uncertain, with the text that gave rise to it."""
        said = {"code": code} | ({"text": text.strip()[:_LONGEST]} if text.strip() else {})
        self.all.setdefault(pointer, said)

    def period(self, pointer: str, entry: Entry, as_of: str) -> dict[str, str | None]:
        """Return start and end of an entry without those that cannot be right, and note which and why."""
        span, kind = entry.span, pointer.split("/")[1]
        if span is None:
            self._undated(pointer, entry)
            return {"start": None, "end": None}
        start, end = (span.start if span.is_range else None), span.end
        if start is None and not span.doubt and kind == "work":
            self.add(f"{pointer}/start", "dates_unreadable", _written(entry))
        if span.doubt:
            self.add(f"{pointer}/{span.doubt.split('_')[0]}", span.doubt, span.doubted)
        if start and _months(as_of, start) > 24:
            self.add(f"{pointer}/start", "start_unlikely", start)
            start = None
        if end and _months(as_of, end) > _AHEAD[kind]:
            self.add(f"{pointer}/end", "end_unlikely", end)
            end = None
        if start and end and end < start:
            self.add(f"{pointer}/end", "end_before_start", end)
            end = None
        if span.about or (kind == "work" and start and (span.starts or span.ends)):
            self.add(f"{pointer}/start", "dates_approximate", _written(entry))
            self._may_be(pointer, span, as_of)
        return {"start": start, "end": end}

    def _may_be(self, pointer: str, span: Span, as_of: str) -> None:
        """Note between which months start and end may lie, as far as no months are written."""
        doubt = self.all[f"{pointer}/start"]
        if doubt["code"] == "dates_approximate":
            ranges = (("starts", span.starts), ("ends", span.ends))
            doubt |= {name: [min(month, as_of) for month in months] for name, months in ranges if months}

    def open_end(self, pointer: str) -> bool:
        """Say whether the end of an entry is unknown, rather than now."""
        return self.all.get(f"{pointer}/end", {}).get("code") in ("end_unlikely", "end_before_start")

    def _undated(self, pointer: str, entry: Entry) -> None:
        rows = [head.row for head in (*entry.heads, *entry.slots.values())] + entry.body[:1]
        written = next((row.bare for row in rows if _DATE_LIKE.search(row.bare)), "")
        self.add(f"{pointer}/start", "dates_unreadable" if written else "dates_missing", written)


def _written(entry: Entry) -> str:
    span = entry.span
    return entry.span_row.bare[span.at : span.to] if span and entry.span_row else ""


def _months(one: str, two: str) -> int:
    return (int(two[:4]) - int(one[:4])) * 12 + int(two[5:7]) - int(one[5:7])
