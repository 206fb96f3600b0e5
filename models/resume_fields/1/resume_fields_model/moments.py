"""Find single moments in a line: a month, a year, a quarter or half of a year, a season, "until now"."""

import re
from dataclasses import dataclass

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS_ZH = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2),
            "春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 2), "暑假": (7, 8), "暑期": (7, 8), "寒假": (1, 2),
            "early": (1, 3), "mid": (6, 6), "late": (10, 12), "beginning": (1, 1), "start": (1, 1), "end": (12, 12),
            "初": (1, 1), "年初": (1, 1), "中": (6, 6), "年中": (6, 6), "底": (12, 12), "年底": (12, 12),
            "末": (12, 12), "年末": (12, 12)}  # fmt: skip
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4,
             "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "上": 1, "下": 2, "前": 1, "后": 2, "後": 2}  # fmt: skip
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_LOOKALIKE = str.maketrans("OoQlI|", "000111")

_Y = r"(?:19[5-9]\d|20[0-4]\d)"
_M = r"(?:1[0-2]|0?[1-9])"
_M_ZH = r"(?:十[一二]?|[一二三四五六七八九元])"
_NAME = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_DAY_ZH = r"(?:[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号號]"
_ROC = r"(?:中[华華])?民[国國]\s?"
_NOW = (
    r"今|[现現]在|目前|仍在[职職]|[迄至][今令]|[当當]前|[现現]今|在[职職]|在[读讀]|present(?:ly)?|pres\.|now|current(?:ly)?|to[\s-]*date|date|today|"
    r"ongoing|nay|hiện\s*tại|sekarang|kini|heute|presente|actualidad|continuing|till?\s*(?:now|date|present)|until\s*(?:now|present)|nowadays"
)
_TOKEN = re.compile(
    rf"""(?<![A-Za-z0-9@#+])(?<![^.]\.) (?:
      (?P<yq1>{_Y})\s?年?度?\s?(?:第\s?)?(?P<q1>[1-4一二三四])\s?季度?
    | (?P<yq2>{_Y})\s?[-./]?\s?Q\s?(?P<q2>[1-4])(?!\d)
    | (?:Q\s?(?P<q3>[1-4])|(?P<q3b>[1-4])\s?Q)\s?(?:of\s|FY|[-/,])?\s?['’‘`]?(?P<yq3>{_Y}|\d\d)(?!\d)
    | (?P<q4>first|second|third|fourth|last|1st|2nd|3rd|4th)\s+quarter\s+(?:of\s+|,\s*)?(?P<yq4>{_Y})
    | (?P<yh1>{_Y})\s?年?度?\s?(?P<h1>[上下前后後])半年
    | (?P<yh2>{_Y})\s?[-./]?\s?H\s?(?P<h2>[12])(?!\d)
    | (?:H\s?(?P<h3>[12])|(?P<h3b>[12])\s?H)\s?[-/,]?\s?['’‘`]?(?P<yh3>{_Y}|\d\d)(?!\d)
    | (?P<h4>first|second|1st|2nd)\s+half\s+(?:of\s+|,\s*)?(?P<yh4>{_Y})
    | (?P<s1>early|mid|late|(?:the\s+)?(?:beginning|start|end)\s+of|spring|summer|autumn|fall|winter)[\s\-–,]*(?:of\s+)?(?P<ys1>{_Y})(?!\d)
    | {_ROC}(?P<r1>\d{{1,3}})\s?[年./\-]\s?(?P<rm1>{_M})(?:\s?月)?(?:\s?{_DAY_ZH})?
    | (?P<r2>(?:8|9|1[0-4])\d)\s?年\s?(?P<rm2>{_M})\s?月(?=.*民[国國])
    | (?P<r3>1[0-4]\d)\s?年\s?(?P<rm3>{_M})\s?月(?:\s?{_DAY_ZH})?
    | {_ROC}(?P<r4>\d{{2,3}})\s?年(?!\d)
    | (?P<y1>{_Y})\s?年\s?(?:(?P<m1>{_M}(?!\d))|(?P<mz1>{_M_ZH}))\s?月(?:份)?(?:\s?{_DAY_ZH})?(?:初|中旬|上旬|下旬|底|末)?
    | (?P<y2>{_Y})\s?(?P<sep>[./\-–·])\s?(?P<m2>{_M})(?:(?P=sep)[0-3]?\d(?!\d))?(?!\d|[.](?=\d)|[%万亿元])(?:月)?
    | (?:{_DAY}[\s\-/]*(?:of\s+)?)?(?P<mn3>{_NAME})[.,]?\s*(?:{_DAY}\s?,\s*)?[,\-–/']?\s?(?P<y3>{_Y})(?!\d)
    | (?:{_DAY}[\s\-]+)?(?P<mn4>{_NAME})[.,]?[\s\-]*['’‘`´]\s?(?P<y4>\d\d)(?!\d)
    | (?P<y11>{_Y})(?:,?\s|[-/.,])(?P<mn11>{_NAME})(?![a-z])\.?(?!\s*['’]?\s?\d\d)
    | (?P<mn9>{_NAME})\.?[\s\-](?P<y9>[0-3]\d)(?![\d,]|\s*(?:st|nd|rd|th|days|%))
    | (?:(?P<d5>[0-3]?\d)\s?[/.\-]\s?)?(?P<m5>{_M})\s?[/.\-]\s?(?P<y5>{_Y})(?!\d)
    | (?P<y6>{_Y})(?P<m6>0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)
    | (?P<ys2>{_Y})\s?年?\s?(?P<s2>春|夏|秋|冬|暑假|暑期|寒假|年?[初底末]|年中)(?:季)?
    | (?P<y14>{_Y})[,:。](?P<m14>0[1-9]|1[0-2])(?!\d)
    | (?P<odd>(?:{_NAME}[.,]?\s?(?:{_DAY},\s?)?)?(?:20[5-9]\d|2[1-9]\d\d)(?:[./年\-]\s?\d\d?(?!\d)月?)?
        | {_Y}[.年]\s?(?:1[3-9]|[2-9]\d|00)月?)(?!\d)
    | (?P<y10>{_Y})\s?(?:年(?!\d|度))?(?!\d|[年度%万亿元个人名]|\s?(?:[-–]?\s?(?:year|people|clients|users)))
    | (?P<yr>1[01]\d)[./](?P<mr>0?[1-9]|1[0-2])(?!\d|[./%](?=\d))
    | (?P<yy>[0-3]\d|9\d)(?P<sepy>[.年/])(?P<my>1[0-2]|0?[1-9])月?(?!\d|[./%](?=\d))
    | (?P<m12>{_M})/(?P<y12>1[3-9]|2\d)(?![\d/.%])
    | ['’‘`](?P<y13>\d\d)(?!\d)
    | (?P<now>[至迄][今令]|仍?在[职職]中?(?![一-龥])|(?:(?<=[-–—~至到])|(?<=[-–—~至到]\s))(?:今|[现現]在|目前(?:为止|為止)?)(?!年)|(?:{_NOW})(?![a-z一-龥]))
    | (?P<lone>{_NAME})\.?(?=\s*(?:-|–|—|to|~|and)\s*(?:{_DAY}\s)?{_NAME})
    )""",  # noqa: E501 - one way of writing a line
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip
_YEAR_ZH = re.compile(r"(?<![〇○零一二三四五六七八九])([一二][〇○零九][〇○零一二三四五六七八九]{2})(?=\s?年|[./\-])")
_YEAR_LOOKALIKE = re.compile(
    r"(?<![A-Za-z0-9])(?=[12lI|OoQ\d]{4}[./年])(?=\D*\d\D*\d)[12lI|][09OoQ][\dOoQlI|]{2}(?=[./年])"
    r"|(?<![A-Za-z0-9])(?=\D{0,3}\d\D{0,2}\d)(?:2[0Oo]|19)[\dOolI]{2}(?![A-Za-z0-9])"
)
_MONTH_LOOKALIKE = re.compile(
    r"(?<![A-Za-z0-9])[Oo][1-9](?=[/.](?:19|20)\d\d)"
    r"|(?<=(?:19|20)\d\d[./\-])(?:[Oo][1-9]|1[OolI|]|[lI|][012])(?![A-Za-z0-9])"
)


@dataclass(frozen=True)
class Moment:
    """Where a moment stands, its first and its last month; both are None for "now", a lone month and an odd date.

    `short` marks writings that are a date only beside another (19.07), `about` those that name no month (Q3 2019).
    """

    at: int
    to: int
    first: str | None
    last: str | None
    year_only: bool = False
    now: bool = False
    short: bool = False
    lone: int = 0
    about: bool = False
    odd: bool = False


_SPECK = re.compile(r"(\d\s?[-–—])[.·](?=[A-Z\d])")
"""A speck behind the dash of a period, as recognition reads it: "Sep 2013 -.Jun 2017"."""


def plain(text: str) -> str:
    """Return the text with years in Chinese numerals and letters read for digits as digits, of the same length."""
    text = _YEAR_ZH.sub(lambda match: match[0].translate(_DIGITS), text)
    text = _YEAR_LOOKALIKE.sub(lambda match: match[0].translate(_LOOKALIKE), text)
    text = _SPECK.sub(r"\1 ", text)
    return _MONTH_LOOKALIKE.sub(lambda match: match[0].translate(_LOOKALIKE), text)


def find(text: str) -> list[Moment]:
    """Return the moments of a text made `plain`, in order."""
    return [moment for match in _TOKEN.finditer(text) if (moment := _moment(match))]


def iso(year: int, month: int) -> str:
    """Return YYYY-MM."""
    return f"{year:04d}-{month:02d}"


def _full_year(written: str) -> int:
    if len(written) > 2:
        return int(written)
    return 2000 + int(written) if int(written) < 50 else 1900 + int(written)


def _moment(match: re.Match) -> Moment | None:
    group, at, to = match.groupdict(), match.start(), match.end()
    if group["now"]:
        return Moment(at, to, None, None, now=True)
    if group["odd"]:
        return Moment(at, to, None, None, odd=True)
    if group["lone"]:
        return Moment(at, to, None, None, lone=_MONTHS.index(group["lone"][:3].lower()) + 1)
    for kind in (_part_of_year, _republic, _month):
        if moment := kind(group, at, to):
            return moment
    if group["y10"]:
        return Moment(at, to, f"{group['y10']}-01", f"{group['y10']}-01", year_only=True)
    if group["y13"]:
        date = iso(_full_year(group["y13"]), 1)
        return Moment(at, to, date, date, year_only=True, short=True)
    return None


def _part_of_year(group: dict, at: int, to: int) -> Moment | None:
    """Read a quarter, a half or a season of a year."""
    for letter, length in (("q", 3), ("h", 6)):
        for n in "1234":
            year, part = group.get(f"y{letter}{n}"), group.get(f"{letter}{n}") or group.get(f"{letter}{n}b")
            if year and part:
                number = _ORDINALS.get(part.lower()) or int(part)
                first, last = (number - 1) * length + 1, number * length
                return Moment(at, to, iso(_full_year(year), first), iso(_full_year(year), last), about=True)
    for n in "12":
        if year := group[f"ys{n}"]:
            low, high = _SEASONS[re.sub(r"^the\s+|\s+of$", "", group[f"s{n}"].lower())]
            return Moment(at, to, iso(int(year), low), iso(int(year) + (high < low), high), about=True)
    return None


def _republic(group: dict, at: int, to: int) -> Moment | None:
    """Read a year of the Republic of China: 108 is 2019."""
    for n in "123":
        if group[f"r{n}"]:
            date = iso(1911 + int(group[f"r{n}"]), int(group[f"rm{n}"]))
            return Moment(at, to, date, date)
    if group["r4"]:
        date = iso(1911 + int(group["r4"]), 1)
        return Moment(at, to, date, date, year_only=True)
    if group["yr"]:
        date = iso(1911 + int(group["yr"]), int(group["mr"]))
        return Moment(at, to, date, date, short=True)
    return None


def _month(group: dict, at: int, to: int) -> Moment | None:
    if group["mz1"]:
        month = 1 if group["mz1"] == "元" else _MONTHS_ZH.index(group["mz1"]) + 1
        date = iso(int(group["y1"]), month)
        return Moment(at, to, date, date)
    for year, number in (("y1", "m1"), ("y2", "m2"), ("y5", "m5"), ("y6", "m6"), ("y14", "m14"), ("yy", "my"), ("y12", "m12")):  # noqa: E501  # fmt: skip
        if group[year]:
            written = group[number]
            if year == "y5" and group["d5"] and int(group["d5"]) <= 12 and int(written) > 12:
                written = group["d5"]
            date = iso(_full_year(group[year]), int(written))
            return Moment(at, to, date, date, short=year in ("yy", "y12", "y14"))
    for year, name in (("y3", "mn3"), ("y4", "mn4"), ("y11", "mn11"), ("y9", "mn9")):
        if group[year]:
            date = iso(_full_year(group[year]), _MONTHS.index(group[name][:3].lower()) + 1)
            return Moment(at, to, date, date, short=year == "y9")
    return None
