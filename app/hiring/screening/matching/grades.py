"""Grades of certificates: 初级, 中级 and 高级, junior, intermediate and senior, where they stand beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

LOWEST = 1
_GRADES = (
    (LOWEST, re.compile(r"初级|助理级?|\b(?:junior|entry|foundation|elementary|basic)\b", re.IGNORECASE | re.ASCII)),
    (2, re.compile(r"中级|\bintermediate\b", re.IGNORECASE | re.ASCII)),
    (3, re.compile(r"高级|\b(?:senior|advanced|expert)\b", re.IGNORECASE | re.ASCII)),
)
_TITLES = (
    (LOWEST, re.compile(r"程序员|网络管理员|信息处理技术员|信息系统运行管理员|网页制作员", re.ASCII)),
    (2, re.compile(
        r"软件设计师|软件评测师|软件过程能力评估师|数据库系统工程师|网络工程师|信息安全工程师|系统集成项目管理工程师|信息系统监理师|"
        r"信息系统管理工程师|嵌入式系统设计师|电子商务设计师|多媒体应用设计师|计算机辅助设计师|计算机硬件工程师|信息技术支持工程师|"
        r"\bsoftware designer\b|\bnetwork engineer\b|\bdatabase systems? engineer\b", re.IGNORECASE | re.ASCII)),
    (3, re.compile(
        r"信息系统项目管理师|系统分析师|系统架构设计师|网络规划设计师|系统规划与管理师|\bsystems? architect\b|"
        r"\bsystems? analyst\b", re.IGNORECASE | re.ASCII)),
)  # fmt: skip
"""Titles of the national examination in computing (软考), each of which is of one grade."""

_BRACKET = re.compile(r"\s*[(（]([^()（）]{1,40})[)）]", re.ASCII)
_BEHIND = re.compile(
    r"(?:证书?|资格)*[\s,，:：·—–-]{0,3}(?P<grade>(?:初级|中级|高级)|\w+ level\b)", re.IGNORECASE | re.ASCII
)
_BEFORE = re.compile(
    r"(?:初级|中级|高级|junior|intermediate|advanced|senior)(?:及?其?以上)?的?\s*$", re.IGNORECASE | re.ASCII
)


_TIER = re.compile(
    r"\b(?:tier|class|level|grade|type|category|stage)\s*-?\s*(?P<a>\d|I{1,3}|IV|V|[A-D])\b|第(?P<b>[一二三四五\d])[级类]|(?<![\d\u4e00-\u9fff])(?P<c>[一二三四五\d])级",
    re.IGNORECASE | re.ASCII,
)
_SAME = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", **dict(zip("一二三四五", "12345", strict=True))}


def tiers(text: str) -> set[str]:
    """Return the numbered classes that a text names: "Tier 1", "Class B", 第1级."""
    found = (next(value for value in match.groups() if value).upper() for match in _TIER.finditer(text))
    return {_SAME.get(one, one) for one in found}


_NUMBERED = re.compile(r"\b(?:level|stage)\s*-?\s*\d", re.IGNORECASE | re.ASCII)
_MORE = re.compile(r"\bor (?:above|higher|more)\b|\band (?:above|higher)\b|\+|以上", re.IGNORECASE | re.ASCII)


def of_tier(asked: str, stated: set[str]) -> bool:
    """Say whether one of the classes that a line states is the one asked for, or above it: "Level 5 or above"."""
    lowest = asked.rstrip("+")
    higher = asked.endswith("+") and lowest.isdigit() and any(one.isdigit() and one >= lowest for one in stated)
    return lowest in stated or higher


def asked_tier(text: str, start: int, end: int) -> tuple[str, int]:
    """Return the class asked for right behind or before a name, or nothing, and where what says so ends."""
    behind = re.compile(r"\s*,?\s*\(?(?:tier|class|level|grade|type|category|stage|第)[^(),，;；]{1,8}\)?", re.I).match(
        text, end
    )
    before = re.search(r"\b(?:tier|class|grade|type|category)\s*-?\s*\w{1,3}\s+$", text[:start], re.I)
    for match, stop in ((behind, behind.end() if behind else end), (before, end)):
        if match and (found := tiers(match[0])):
            more = match.re is not None and _NUMBERED.search(match[0]) and _MORE.search(text[match.start() : stop + 16])
            return min(found) + ("+" if more else ""), stop
    return "", end


def grades(text: str) -> list[int]:
    """Return the grades that a text names, the lowest first."""
    return [grade for grade, expression in _GRADES if expression.search(text)]


def asked(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the lowest grade asked for beside a name, 0 for none, and where what says so ends."""
    if (before := _BEFORE.search(text[:start])) and (found := grades(before[0])):
        return found[0], end
    for match in (_BRACKET.match(text, end), _BEHIND.match(text, end)):
        if match and (found := grades(match[0])):
            return found[0], match.end()
    return 0, end


def titles(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield each title of the national examination in computing, with its places and its grade."""
    for grade, expression in _TITLES:
        yield from ((match.start(), match.end(), grade) for match in expression.finditer(text))


def held(text: str, start: int, end: int) -> int | None:
    """Return the highest grade that a line states of a certificate in it; None where it states none."""
    around = [_BEFORE.search(text[:start]), _BRACKET.match(text, end), _BEHIND.match(text, end)]
    near = [grade for match in around if match for grade in grades(match[0])]
    found = near or grades(text[start:end]) or grades(re.split(r"[;；。、|]", text[end:])[0])
    found = found or [grade for _, _, grade in titles(text[max(0, start - 12) : end + 40])]
    return max(found, default=None)
