"""Reads a requirement that one of several ways meets: "a master's, or a bachelor's with 5 years"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from app.hiring.screening.matching import levels
from app.hiring.screening.matching.parts import Part

Parts = tuple[Part, ...]
_HARD = frozenset({"degree", "years", "skill_years", "certificate", "language", "major", "title", "rank", "abroad",
                   "graduate", "equal", "team", "putonghua"})  # fmt: skip
"""Kinds that a requirement asks for by themselves."""

_YEARS = frozenset({"years", "skill_years"})
_OR = re.compile(r"(?P<comma>[，,；;]\s*)?(?:或者?|\bor\b)\s*", re.IGNORECASE | re.ASCII)
_CLAUSE = re.compile(r"[，；;]|,(?=\s)|(?<=[\u4e00-\u9fff]),", re.ASCII)
_BEGINS = re.compile(
    rf"(?:具有|具备|持有?|取得|获得|拥有|通过|有|从事|满|至少|曾|本科|硕士|博士|"
    r"大专|专科|研究生|学士|中级|高级|海外|境外|国外|留学|"
    rf"{levels.NUMBER}\s*(?:年|个月|\+|years?|months?)|(?-i:[A-Z]{{2,6}}(?![a-z]))|同等|"
    r"(?:an? |the |at least |minimum |have |has |hold(?:ing)? |possess(?:ing)? |with ){0,4}(?:\d|bachelor|master|"
    r"doctor|"
    r"ph\.?d|"
    r"degree|diploma|(?:professional|recognised|recognized|relevant) (?:qualification|certif)|certif|licen[cs]e|"
    r"qualified by|equivalent|comparable|substantial|commensurate|one|two|three|four|five|six|seven|eight|ten\b))",
    re.IGNORECASE | re.ASCII,
)
_EQUAL = re.compile(
    r"^qualified by (?P<by>experience)|^(?:an? )?(?:\w+ )?(?:equivalent|comparable|commensurate|"
    r"substantial)\b[\w ]{0,30}?\b"
    r"(?P<what>experience|qualifications?|"
    r"certifications?|diplomas?|education|training)\b|^同等(?P<zh>学力|学历|资格|水平|经验|能力)",
    re.IGNORECASE | re.ASCII,
)
_INSIDE = re.compile(r"\([^()]*\)", re.ASCII)


def read(text: str, parse: Callable[[str], Parts]) -> Parts:
    """Return the parts of a requirement, those of two ways joined to one of which one is enough."""
    whole = parse(text)
    if _kinds(whole) == {"certificate"}:
        return whole
    outside = _INSIDE.sub(lambda match: "\x01" * len(match[0]), text)
    for match in _OR.finditer(outside):
        if not _BEGINS.match(text, match.end()):
            continue
        end = _right_end(outside, match)
        right = _way(text[match.end() : end], parse)
        if not _is_hard(right):
            continue
        begin, left = _left(text, outside, match.start(), right, parse)
        if left and _are_ways(left, right):
            rest = f"{text[:begin]}{text[end:]}".strip(" ，,；;。.")
            others = read(rest, parse) if rest else ()
            return (*others, Part("either", text, ways=(left, right)))
    return whole


def _right_end(outside: str, match: re.Match[str]) -> int:
    """Return where the second way ends: behind a comma it goes on to the end of the sentence, else to the next."""
    mark = re.compile(r"[；;]") if match["comma"] else _CLAUSE
    stop = mark.search(outside, match.end())
    return stop.start() if stop else len(outside)


def _way(text: str, parse: Callable[[str], Parts]) -> Parts:
    if equal := _EQUAL.match(text.strip()):
        work = (equal["what"] or equal["by"] or "").lower() == "experience" or equal["zh"] in ("经验", "能力")
        return (Part("equal", text.strip(), level="work" if work else "study"),)
    return parse(text)


def _left(text: str, outside: str, end: int, right: Parts, parse: Callable[[str], Parts]) -> tuple[int, Parts]:
    """Return where the first way begins and its parts: the last clause, and those before that belong to it."""
    heads = [0, *(cut.end() for cut in _CLAUSE.finditer(outside, 0, end))]
    asked = _kinds(right)
    nearest: tuple[int, Parts] = (0, ())
    for begin in reversed(heads):
        left = parse(text[begin:end])
        studied = not {"degree", "equal"} & asked or "degree" in _kinds(left)
        if _is_hard(left) and (studied or "certificate" in _kinds(left)):
            return begin, left
        if _is_hard(left) and not nearest[1]:
            nearest = begin, left
    # Where no clause before asks for a study, the years of the last are the other way.
    return nearest if "equal" not in asked else (0, ())


def _kinds(parts: Parts) -> set[str]:
    return {part.kind for part in parts}


def _is_hard(parts: Parts) -> bool:
    return bool(parts) and _kinds(parts) <= _HARD


_DIPLOMA = re.compile(r"\b[A-Z]{2,}\b[\w ]{0,40}\bDiploma\b", re.ASCII)
"""A diploma by the name of who gives it, which is a certificate and no degree."""


def _are_ways(left: Parts, right: Parts) -> bool:
    """Say whether two clauses ask for different things, or each for years of its own."""
    one, other = _kinds(left), _kinds(right)
    if other == {"equal"}:
        return bool(one & {"degree", "major"})
    if one == {"degree"} and other == {"certificate"} and _DIPLOMA.search(left[0].text):
        return False
    return one != other or bool(one & _YEARS and other & _YEARS)


_RELAXED = re.compile(r"(?P<who>[^，,；;。]{0,24})(?:放宽|放低|降低)[至到为](?P<to>[^，,；;。]{1,16})", re.ASCII)
_OUTSTANDING = re.compile(r"优秀|突出|特别|优异|特殊")


def relaxed(parts: Parts, clauses: tuple[str, ...]) -> Parts:
    """Take what a post may relax as a second way: 硕士可放宽至3年; who is outstanding, a person decides."""
    for match in filter(None, map(_RELAXED.search, clauses)):
        years = re.search(rf"({levels.NUMBER})\s*年", match["to"])
        level, who = levels.degree(match["to"]), levels.degree(match["who"])
        wide = tuple(_less(part, levels.number(years[1]) if years else None, level) for part in parts)
        if wide == parts:
            continue
        needed = (Part("degree", match[0], level=who),) if who else ()
        doubtful = not who or _OUTSTANDING.search(match["who"]) is not None
        parts = (Part("either", match[0], ways=(parts, (*wide, *needed)), open=doubtful),)
    return parts


def _less(part: Part, years: float | None, level: str | None) -> Part:
    if years is not None and part.kind in _YEARS and years < part.number:
        return replace(part, number=years)
    return replace(part, level=level) if level and part.kind == "degree" else part
