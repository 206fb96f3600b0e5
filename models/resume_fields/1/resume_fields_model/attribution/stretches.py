"""Stretches of a job: what its sentences say of which months, where the duties changed inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .claims import cue

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:(?P<{0}y>(?:19|20)\d\d)\s*(?:[./-]|年)\s*(?P<{0}m>1[0-2]|0?[1-9])(?!\d)月?份?"
    r"|(?P<{0}n>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?P<{0}z>(?:19|20)\d\d)"
    r"|(?P<{0}k>1[0-2]|0?[1-9])/(?P<{0}x>(?:19|20)\d\d)"
    r"|(?P<{0}w>(?:19|20)\d\d)年?(?!\d|[年度]))"
)
NOW = r"至今|今|现在|now|present|date|today"
_ITEM = r"^\W*+(?:\d{1,2}[)）、]\W*+)?"
_RANGE = re.compile(
    rf"{_ITEM}(?:from|in|自|从|于|期间)?\s*{_MONTH.format('a')}\s*(?:-|–|—|~|至|到|to|until|till)+\s*"
    rf"(?:(?P<now>{NOW})|{_MONTH.format('b')})",
    re.I | re.ASCII,
)
_SINCE = re.compile(
    rf"{_ITEM}(?:(?:since|from)\s+{_MONTH.format('a')}|(?:自|从)\s*{_MONTH.format('b')}|{_MONTH.format('c')}\s*"
    rf"(?:起|开始|以来|之后|后|onwards?))",
    re.I | re.ASCII,
)
_CUT = re.compile(
    r"[\n。；;]|(?<=[a-z)])\.\s+|[，,]\s*(?=(?:自|从|since |from |then |first |last |in the )?\s*(?:19|20)\d\d)"
    r"|[，,]\s*(?=(?:前|后|近|最近|随后|之后)[\d一二两三四五六七八九十]{1,2}年)"
    r"|[，,]\s*(?=(?:and )?(?:then|the last|the next|for the next|the following|since)\b)",
    re.I | re.ASCII,
)
_DIGITS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)) | dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)


_HEADS = re.compile(r"[:：]\s*$|^[^:：]{0,30}\d[^:：]{0,12}[:：]")


@dataclass(frozen=True)
class Stretch:
    """A sentence of a job; months since year 0, `end` not included, where it names its own time."""

    text: str
    start: int | None = None
    end: int | None = None

    @property
    def dated(self) -> bool:
        """Say whether the sentence speaks of a time of its own."""
        return self.start is not None

    @property
    def span(self) -> tuple[int, int] | None:
        """Return the months of its own time."""
        return None if self.start is None or self.end is None else (self.start, self.end)

    @property
    def opens_role(self) -> bool:
        """Say whether the sentence begins another post: "moved to", 转任, or a time of its own as a heading."""
        if cue("achieved").search(self.text):
            return False
        headed = _HEADS.search(self.text) or (_RANGE.match(self.text) and len(self.text) <= 60)
        return bool(headed) or cue("role").search(self.text) is not None


def read(duties: str, start: int | None, end: int | None) -> list[Stretch]:
    """Cut the duties of a job into sentences, each with its own months where it names them."""
    found, role = [], Stretch("")
    for text in (short for part in _CUT.split(unwrapped(duties)) if part and part.strip() for short in _short(part)):
        begin, until = _times(text, start, end) or (0, 0)
        if start is not None and end is not None:
            begin, until = max(begin, start), min(until, end)
        one = Stretch(text, begin, until) if until > begin else Stretch(text, role.start, role.end)
        if until > begin:
            role = one if one.opens_role else Stretch("")
        found.append(one)
    return found


_LONGEST = 240
_COMMA = re.compile("[，,]")


def _short(text: str) -> list[str]:
    """Cut a sentence that is too long to be one at its commas, and where it has none, anywhere."""
    if len(text) <= _LONGEST:
        return [text.strip()]
    cut = max((match.end() for match in _COMMA.finditer(text, 0, _LONGEST)), default=_LONGEST)
    pieces = [text[:cut].strip()]
    for start in range(cut, len(text), _LONGEST):
        pieces.append(text[start : start + _LONGEST].strip())
    return [piece for piece in pieces if piece]


_BULLET = re.compile(r"\s*(?:[•·●▪◆■*◦‣✓➢-]|\d{1,2}[.、)）])\s*")
_WIDE = 56
"""Width of a line that may be wrapped, where a Chinese letter is two wide."""


def unwrapped(text: str) -> str:
    """Join the lines without a bullet that go on with the sentence of a full line above them, where others have one."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not any(_BULLET.match(line) for line in lines):
        return text
    joined: list[str] = []
    for line in lines:
        last = joined[-1] if joined else ""
        full = sum(1 if letter.isascii() else 2 for letter in last) >= _WIDE
        ended = not last or last.rstrip()[-1] in "。；;.!！:："
        if full and not ended and not _BULLET.match(line) and not _RANGE.match(line):
            joined[-1] += line if not last[-1].isascii() or not line[0].isascii() else f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


_BRACKET = re.compile(r"[(（]([^()（）]{6,40})[)）]\s*[:：]?\s*$")


def _times(text: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    times = _dated(text, start, end)
    if times is None and (bracket := _BRACKET.search(text)):
        return _dated(bracket[1], start, end)
    return times


def _dated(text: str, start: int | None, end: int | None) -> tuple[int, int] | None:
    if match := _RANGE.match(text):
        begin, until = _month(match, "a"), end if match["now"] else _month(match, "b")
        return None if begin is None or until is None else (begin, until)
    if (match := _SINCE.match(text)) and end is not None:
        return next(month for name in "abc" if (month := _month(match, name)) is not None), end
    if start is not None and end is not None:
        if match := cue("first_years").match(text):
            return start, start + 12 * _number(match)
        if match := cue("last_years").match(text):
            return end - 12 * _number(match), end
    return None


def _number(match: re.Match[str]) -> int:
    text = next(value for value in match.groups() if value).lower()
    return _DIGITS[text] if text in _DIGITS else int(text)


def _month(match: re.Match[str], name: str) -> int | None:
    part = match.groupdict()
    if part[f"{name}y"]:
        return int(part[f"{name}y"]) * 12 + int(part[f"{name}m"]) - 1
    if part[f"{name}n"]:
        return int(part[f"{name}z"]) * 12 + _NAMES.index(part[f"{name}n"].lower())
    if part[f"{name}k"]:
        return int(part[f"{name}x"]) * 12 + int(part[f"{name}k"]) - 1
    return int(part[f"{name}w"]) * 12 if part[f"{name}w"] else None
