"""Find months, periods and "until now" in a line, in the ways résumés write them."""

import re
from dataclasses import dataclass

_MONTHS = {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2),
            "春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 2), "暑假": (7, 8), "暑期": (7, 8), "寒假": (1, 2)}  # noqa: E501  # fmt: skip
_CN_MONTH = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_Y = r"(?:19[5-9]\d|20[0-4]\d)"
_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_NOW = r"今|现在|目前|当前|在职|在读|present|now|current(?:ly)?|to\s*date|date|today|ongoing|till?\s*(?:now|date|present)|until\s*now"  # noqa: E501
_TOKEN = re.compile(
    rf"""(?<![A-Za-z0-9@.#+]) (?:
      (?P<y1>{_Y})\s?年\s?(?P<m1>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:份)?(?:\s?[0-3]?\d\s?[日号])?
    | (?P<y2>{_Y})\s?(?P<sep>[./\-–·])\s?(?P<m2>1[0-2]|0?[1-9])(?:(?P=sep)[0-3]?\d(?!\d))?(?!\d|[.](?=\d)|[%万亿元])(?:月)?
    | (?:{_DAY}[\s\-/]*(?:of\s+)?)?(?P<mn3>{_NAME})[.,]?\s*(?:{_DAY}\s?,\s*)?[,\-–/']?\s?(?P<y3>{_Y})(?!\d)
    | (?:{_DAY}[\s\-]+)?(?P<mn4>{_NAME})[.,]?[\s\-]*['’‘`](?P<y4>\d\d)(?!\d)
    | (?P<mn9>{_NAME})\.?[\s\-](?P<y9>[0-3]\d)(?![\d,]|\s*(?:st|nd|rd|th|days|%))
    | (?:(?P<d5>[0-3]?\d)[/.\-])?(?P<m5>1[0-2]|0?[1-9])\s?[/.\-]\s?(?P<y5>{_Y})(?!\d)
    | (?P<y6>{_Y})(?P<m6>0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)
    | (?P<season7>spring|summer|autumn|fall|winter)\s+(?:of\s+)?(?P<y7>{_Y})
    | (?P<y8>{_Y})\s?年?\s?(?P<season8>春|夏|秋|冬|暑假|暑期|寒假)季?
    | (?P<y10>{_Y})\s?(?:年(?!\d|度))?(?!\d|[年度%万亿元个人名]|\s?(?:[-–]?\s?(?:year|people|clients|users)))
    | (?P<yy>[0-3]\d|9\d)(?P<sepy>[.年/])(?P<my>1[0-2]|0?[1-9])月?(?!\d|[./%](?=\d))
    | (?P<now>至今|迄今|(?:(?<=[-–—~至到])|(?<=[-–—~至到]\s))(?:今|现在|目前)(?!年)|(?:{_NOW})(?![a-z一-龥]))
    | (?P<lone>{_NAME})\.?(?=\s*(?:-|–|—|to|~|and)\s*{_NAME})
    )""",  # noqa: E501 - one way of writing a line
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_SEP = r"[\s月]*(?:[-–—−‐―~～〜_一→]+|至|到|to|until|till?|through|thru|\bup\s+to)[\s,:]*(?:the\s+)?(?:\(?(?:预计|预期|expected|exp\.?|anticipated)[:\s)]*)?$"  # noqa: E501
_SEP = re.compile(f"^{_SEP}", re.IGNORECASE)
_MONTH_END = re.compile(r"\s*[-–—~至到]+\s*(1[0-2]|0?[1-9])(?:\s?月|(?![\d.年/]))")
_YEAR_END = re.compile(r"\s?[-–—/]\s?(\d\d)(?![\d./])")
_SINCE = re.compile(r"(?:\bsince|\bfrom|自|从)\s*$", re.IGNORECASE)
_ONWARD = re.compile(r"^\s?(?:起|以来|开始|onwards?|[-–—~]\s*$|[-–—~]\s*(?=[\t|(]))", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A period or a point in a text; `is_range` is False for a single date."""

    at: int
    to: int
    start: str | None
    end: str | None
    is_range: bool
    only_years: bool = False


@dataclass(frozen=True)
class _Token:
    at: int
    to: int
    first: str | None
    last: str | None
    year_only: bool = False
    now: bool = False
    short: bool = False
    lone: int = 0


def _iso(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _full_year(two: str) -> int:
    return 2000 + int(two) if int(two) < 50 else 1900 + int(two)


def _token(match: re.Match) -> _Token | None:
    group, at, to = match.groupdict(), match.start(), match.end()
    if group["now"]:
        return _Token(at, to, None, None, now=True)
    if group["lone"]:
        return _Token(at, to, None, None, lone=_MONTHS[group["lone"][:3].lower()])
    if group["y7"] or group["y8"]:
        year = int(group["y7"] or group["y8"])
        low, high = _SEASONS[(group["season7"] or group["season8"]).lower()]
        return _Token(at, to, _iso(year, low), _iso(year + (high < low), high))
    if group["y10"]:
        return _Token(at, to, f"{group['y10']}-01", f"{group['y10']}-01", year_only=True)
    short = bool(group["yy"] or group["y9"])
    for year, month in (("y1", "m1"), ("y2", "m2"), ("y5", "m5"), ("y6", "m6"), ("yy", "my")):
        if group[year]:
            written = group[month]
            if year == "y5" and group["d5"] and int(group["d5"]) <= 12 and int(written) > 12:
                written = group["d5"]
            value = _CN_MONTH[written] if written in _CN_MONTH else int(written)
            date = _iso(_full_year(group[year]) if len(group[year]) == 2 else int(group[year]), value)
            return _Token(at, to, date, date, short=short)
    for year, month in (("y3", "mn3"), ("y4", "mn4"), ("y9", "mn9")):
        if group[year]:
            number = _full_year(group[year]) if len(group[year]) == 2 else int(group[year])
            date = _iso(number, _MONTHS[group[month][:3].lower()])
            return _Token(at, to, date, date, short=short)
    return None


def find(text: str) -> list[Span]:
    """Return the periods and dates of a text in order; periods hold `start`, `end` (None is until now)."""
    tokens = [token for match in _TOKEN.finditer(text) if (token := _token(match))]
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


def _pair(text: str, one: _Token, two: _Token | None) -> Span | None:
    if two is None or one.now or not (one.first or one.lone):
        return None
    between = text[one.to : two.at]
    joined = bool(_SEP.match(between)) or (two.now and len(between.strip(" ,\t(")) == 0)
    spaced = between.strip() == "" and between != "" and not (one.year_only or two.year_only or two.now)
    if not joined and not spaced:
        return None
    start = one.first
    if one.lone:
        if not two.last:
            return None
        year = int(two.last[:4]) - (one.lone > int(two.last[5:]))
        start = _iso(year, one.lone)
    if two.lone or (two.last and start > two.last and not two.year_only):
        return None
    return Span(one.at, two.to, start, two.last, True, one.year_only and (two.year_only or two.now))


def _single(text: str, one: _Token) -> Span | None:
    if one.now or one.lone or one.short:
        return None
    rest = text[one.to :]
    ending = _MONTH_END.match(rest)
    if ending and not one.year_only and int(ending[1]) >= int(one.first[5:]):
        return Span(one.at, one.to + ending.end(), one.first, _iso(int(one.first[:4]), int(ending[1])), True)
    ending = _YEAR_END.match(rest)
    if ending and one.year_only and 0 <= int(ending[1]) - int(one.first[2:4]) < 12:
        return Span(one.at, one.to + ending.end(), one.first, f"{one.first[:2]}{ending[1]}-01", True, True)
    if one.first != one.last:
        return Span(one.at, one.to, one.first, one.last, True)
    onward = _ONWARD.match(rest)
    since = _SINCE.search(text[: one.at])
    if onward or since:
        at = since.start() if since else one.at
        return Span(at, one.to + (onward.end() if onward else 0), one.first, None, True, one.year_only)
    return Span(one.at, one.to, one.first, one.last, False, one.year_only)


def months_between(start: str, end: str) -> int:
    """Return end minus start in months: 2019-08 to 2022-08 is 36."""
    return (int(end[:4]) - int(start[:4])) * 12 + int(end[5:7]) - int(start[5:7])
