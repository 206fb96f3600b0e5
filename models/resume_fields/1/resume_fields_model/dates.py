"""Find periods and dates in a line, in the ways résumés write them, and say which of them cannot be right."""

import re
from dataclasses import dataclass, replace

from .moments import Moment, iso, plain
from .moments import find as moments
from .wording import CJK

_SEP = re.compile(
    r"^[\s月]*(?:[-‐‑‒–—―−－﹣~～〜∼_一ㄧー→⟶➔>]+|\.{2,3}|[-–—~]?\s?[至到]|to|until|till?|through|thru|\bup\s+to)[\s,:]*(?:the\s+)?"
    r"(?:\(?(?:预计|预期|預計|expected|exp\.?|anticipated)[:\s)]*)?$",
    re.IGNORECASE,
)
_MONTH_END = re.compile(r"\s*[-–—~至到]+\s*(1[0-2]|0?[1-9])(?:\s?月|(?![\d.年/]))")
_YEAR_END = re.compile(r"\s?[-–—/]\s?(\d\d)(?![\d./])")
_SINCE = re.compile(r"(?:\bsince|\bfrom|\bseit|\bdepuis|\bdesde|自|从|從)\s*$", re.IGNORECASE)
_OPEN = re.compile(rf"^月?\s?[-–—~]{{1,2}}\s?(?=[{CJK}])")
"""Behind the month that begins a row: a period with no end, and what went on in it: "2020.12- 某某局 局长"."""
_ONWARD = re.compile(r"^\s?(?:起|以来|以來|开始|開始|onwards?|[-–—~]\s*$|[-–—~]\s*(?=[\t|(]))", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A period or a point in a text; `is_range` is False for a single date.

    `doubt` says why the start or the end is None though one is written ("start_unlikely", "end_unlikely",
    "end_before_start"), `doubted` what is written there; `about` that no months are named, as in "Q3 2019". `starts`
    and `ends` are the first and the last month that the start and the end may be where no month is named.
    """

    at: int
    to: int
    start: str | None
    end: str | None
    is_range: bool
    only_years: bool = False
    doubt: str = ""
    doubted: str = ""
    about: bool = False
    starts: tuple[str, str] | None = None
    ends: tuple[str, str] | None = None


def find(text: str) -> list[Span]:
    """Return the periods and dates of a text in order; periods hold `start`, `end` (None is until now)."""
    text = plain(text)
    tokens = moments(text)
    spans, number = [], 0
    while number < len(tokens):
        one = tokens[number]
        two = tokens[number + 1] if number + 1 < len(tokens) else None
        span = _pair(text, one, two)
        if span is not None:
            number += 2
        else:
            number += 1
            span = _single(text, one)
        if span:
            spans.append(span)
    return spans


def _pair(text: str, one: Moment, two: Moment | None) -> Span | None:
    if two is None or one.now or not (one.first or one.lone or one.odd):
        return None
    between = text[one.to : two.at]
    joined = bool(_SEP.match(between)) or (two.now and len(between.strip(" ,\t(")) == 0)
    spaced = between.strip() == "" and between != "" and not (one.year_only or two.year_only or two.now)
    if not joined and not (spaced and not (one.odd or two.odd)):
        return None
    about = one.about or two.about
    if one.odd or two.odd:
        return _with_odd(text, one, two, about)
    if one.lone:
        if not two.last:
            return None
        year = int(two.last[:4]) - (one.lone > int(two.last[5:]))
        start = iso(year, one.lone)
    elif one.first:
        start = one.first
    else:
        return None
    two = _of_republic(text, one, two)
    only_years = one.year_only and (two.year_only or two.now)
    if two.lone:
        return None
    before = two.last and (two.last[:4] < start[:4] if two.year_only or one.year_only else two.last < start)
    if before and not joined:
        return None
    if before:
        return Span(one.at, two.to, start, None, True, only_years, "end_before_start", text[two.at : two.to], about)
    return Span(
        one.at, two.to, start, two.last, True, only_years, about=about, starts=_months_of(one), ends=_months_of(two)
    )


def _of_republic(text: str, one: Moment, two: Moment) -> Moment:
    """Return the end of a period whose start alone names the Republic of China: "民國97年8月-99年4月"."""
    written = re.fullmatch(r"(\d{2})\s?年\s?(1[0-2]|0?[1-9])\s?月?", text[two.at : two.to])
    if not written or not re.match(r"(?:中[华華])?民[国國]", text[one.at :]):
        return two
    date = iso(1911 + int(written[1]), int(written[2]))
    return replace(two, first=date, last=date)


def _months_of(moment: Moment) -> tuple[str, str] | None:
    """Return the first and the last month that a moment without one may be."""
    if moment.year_only and moment.first:
        return moment.first, iso(int(moment.first[:4]), 12)
    return (moment.first, moment.last) if moment.about and moment.first and moment.last else None


def _with_odd(text: str, one: Moment, two: Moment, about: bool) -> Span | None:
    """Keep the side of a period that can be right: "Mar 2019 - Feb 2091" has its start alone."""
    if two.odd and one.first:
        return Span(one.at, two.to, one.first, None, True, False, "end_unlikely", text[two.at : two.to], about)
    if one.odd and (two.last or two.now):
        return Span(one.at, two.to, None, two.last, True, False, "start_unlikely", text[one.at : one.to], about)
    return None


def _single(text: str, one: Moment) -> Span | None:
    if one.first is None or one.short:
        return None
    rest = text[one.to :]
    ending = _MONTH_END.match(rest)
    if ending and not one.year_only and int(ending[1]) >= int(one.first[5:]):
        return Span(one.at, one.to + ending.end(), one.first, iso(int(one.first[:4]), int(ending[1])), True)
    ending = _YEAR_END.match(rest)
    if ending and one.year_only and 0 <= int(ending[1]) - int(one.first[2:4]) < 12:
        last = f"{one.first[:2]}{ending[1]}"
        ends = (f"{last}-01", f"{last}-12")
        return Span(one.at, one.to + ending.end(), one.first, ends[0], True, True, starts=_months_of(one), ends=ends)
    onward = _ONWARD.match(rest)
    since = _SINCE.search(text[: one.at])
    if onward is None and one.at <= 1 and not one.year_only:
        onward = _OPEN.match(rest)
    if onward or since:
        at = since.start() if since else one.at
        end = one.to + (onward.end() if onward else 0)
        return Span(at, end, one.first, None, True, one.year_only, about=one.about, starts=_months_of(one))
    if one.first != one.last:
        return Span(one.at, one.to, one.first, one.last, True, about=one.about)
    return Span(one.at, one.to, one.first, one.last, False, one.year_only)


def months_between(start: str, end: str) -> int:
    """Return end minus start in months: 2019-08 to 2022-08 is 36."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
