"""Know headings by what is set before and around them: those of one résumé are numbered or framed alike."""

import re
from collections import defaultdict

from .rows import Row
from .sections import heading_kinds
from .wording import CJK

_DIGITS = "一二三四五六七八九十"
_ROMAN = dict(I=1, II=2, III=3, IV=4, V=5, VI=6, VII=7, VIII=8, IX=9, X=10)
_SCHEMES = {
    "han": re.compile(rf"([{_DIGITS}]{{1,2}})\s?[、.．,:]\s?(?=\S)"),
    "han in brackets": re.compile(rf"\(([{_DIGITS}]{{1,2}})\)\s?(?=\S)"),
    "zero": re.compile(rf"0(\d)\s?[.、/|\-—]?\s?(?=[{CJK}A-Z])"),
    "figure": re.compile(rf"(\d{{1,2}})\s?[.、)]\s?(?=[{CJK}A-Z])"),
    "roman": re.compile(r"([IVX]{1,4})\s?[.、)]\s?(?=\S)"),
    "part": re.compile(r"(?:PART|Part|SECTION|Section)\s?(\d{1,2}|[IVX]{1,4})\s?[.:、\-–—]?\s?(?=\S)"),
}
_FRAME = re.compile(r"([^\w\s()+#.,:;\"'“”‘’]{0,6}) ?(.{1,40}?) ?([^\w\s()+#.,:;\"'“”‘’]{0,6})")
_LONGEST = 24
"""Characters that an unknown heading has at most, in Chinese; three words for each eight of them in English."""


def headings(rows: list[Row]) -> set[int]:
    """Return the numbers of the rows whose number or frame goes with those of the headings that words tell."""
    short = [row for row in rows if _is_short(row)]
    known = {row.number for row in short if heading_kinds(row.text)}
    return _counted(short, known) | _framed(short, known)


def _is_short(row: Row) -> bool:
    text = row.text
    if "\t" in text or len(text) > 48 or re.search(r"[。;；,，!?]|\.$|:.", text) or row.spans:
        return False
    return len(re.findall(f"[{CJK}]", text)) <= _LONGEST and len(text.split()) <= 7


def _counted(rows: list[Row], known: set[int]) -> set[int]:
    """Return the rows of each count that goes through the page and has a heading that words tell in it."""
    found: set[int] = set()
    for scheme in _SCHEMES.values():
        chain: list[Row] = []
        last = 0
        for row in rows:
            match = scheme.match(row.text)
            number = _number(match[1]) if match else 0
            if not number:
                continue
            if number not in (last + 1, last + 2):
                found |= _whole(chain, known)
                chain = []
            chain.append(row)
            last = number
        found |= _whole(chain, known)
    return found


def _whole(chain: list[Row], known: set[int]) -> set[int]:
    numbers = {row.number for row in chain}
    return numbers if len(numbers & known) >= max(1, 0.3 * len(numbers)) else set()


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text in _ROMAN:
        return _ROMAN[text]
    if text[0] not in _DIGITS:
        return 0
    tens, ones = (10, text[1:]) if text[0] == "十" and len(text) > 1 else (0, text)
    return tens + _DIGITS.index(ones[0]) + 1


def _framed(rows: list[Row], known: set[int]) -> set[int]:
    """Return the rows with marks around them, where words tell that most rows with these marks are headings."""
    alike: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        match = _FRAME.fullmatch(row.text)
        if match and (match[1] or match[3]):
            alike[match[1], match[3]].add(row.number)
    return {
        number
        for numbers in alike.values()
        if len(numbers & known) > 1 and len(numbers & known) > 0.5 * len(numbers)
        for number in numbers
    }
