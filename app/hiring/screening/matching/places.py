"""Reads where years of work are asked for, apart from what work it is, and whether a job was in such a place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.parts import Sentence, Topic, topic
from app.hiring.screening.matching.resume import Resume

_EMPLOYER = r"(?:公司|机构|企业|集团|事务所|单位|院校|医院|银行(?!业)|行业|部门)"
_ONE_ZH = rf"[\u4e00-\u9fff]{{0,12}}{_EMPLOYER}"
_PLACES_ZH = re.compile(
    rf"(?P<list>[\u4e00-\u9fff]{{2,12}}(?:[、/,或和及](?!者)|或者|以及))(?P<more>(?:[\u4e00-\u9fff]{{2,12}}[、/]){{0,5}}"
    rf"[\u4e00-\u9fff]{{2,12}}?{_EMPLOYER})(?:\((?P<short>[A-Z][A-Za-z&]{{1,9}})\))?(?P<of>的|内|里|中|从事|(?=(?![或和及的内里中等])[\u4e00-\u9fff]{{2}}))"
    rf"|(?P<one>[\u4e00-\u9fff]{{2,10}}?{_EMPLOYER})的(?=[\u4e00-\u9fff])",
    re.ASCII,
)
_END_ZH = re.compile(rf"(?:大型|中型|同业|知名|持牌|相关|类)|{_EMPLOYER}$", re.ASCII)
_ANYWHERE = re.compile(
    r"(?:,\s?|\bor\s)?(?:\bin[- ]house\b(?=\s*(?:[,.;)]|or\b|$))|\b(?:any|whatever|every) "
    r"(?:industry|sector|company|field)\b)[^.;]*"
    r"|[,，]?(?:行业不限|不限行业|不限行业背景|任何行业)",
    re.IGNORECASE | re.ASCII,
)
"""Says that the place is of no matter: "in any industry", "in-house, in consulting or in a law firm"."""

_ROOM = re.compile(
    r"\b(?:in|at|within)\s+an?\s+(?:[\w-]+\s+){0,3}(?:cent(?:re|er)|department|branch|office|desk|unit|hub|centre|"
    r"store|plant|kitchen|laborator(?:y|ies)|ward|clinic)s?\b",
    re.IGNORECASE | re.ASCII,
)

_OF_EMPLOYERS = {
    "banking": re.compile(
        r"[a-z]{3,}bank\b|\b(?:banque|banco|banca|sparkasse|raiffeisen)\b|农信|农商", re.IGNORECASE | re.ASCII
    ),
    "finance_industry": re.compile(
        r"支付|消费金融|小额贷款|小贷|资产管理|资管|理财子|信托|金融租赁|金租|期货|基金|证券|保险|人寿|财险|农信|信用社|财务公司|保理|"
        r"\b(?:payments?|e-money|securities|brokerage|insurance|assurance|insurers?|"
        r"asset management|wealth|capital|credit union|"
        r"building society|leasing|funds?|fintech|trust company|finance ltd|financial)\b",
        re.IGNORECASE | re.ASCII,
    ),
    "manufacturing": re.compile(
        r"制造|电器|电子|汽车|机械|设备|重工|模具|注塑|五金|仪器|纺织|化工|钢铁|厂|代工|\b(?:electronics|automotive|motors?|"
        r"machinery|manufactur\w*|appliances?|plants?|works|factory|foundry|mill|steel|chemicals?)\b",
        re.IGNORECASE | re.ASCII,
    ),
}
"""What the names of employers say of an industry that seldom calls itself by its name."""


def take_places(sentence: Sentence, start: int, stop: int) -> tuple[Topic, ...]:
    """Take the employers among which work is asked for, between two places; nothing where any will do.

    "3 years of X in-house, in consulting or in a law firm" and "银行、消费金融公司或支付机构的X" ask for X.
    """
    if _ANYWHERE.search(sentence.left, start, stop):
        for anywhere in _ANYWHERE.finditer(sentence.left, start, stop):
            sentence.take(*anywhere.span())
        _english(sentence, start, stop)
        return ()
    match = _PLACES_ZH.search(sentence.left, start, stop)
    if match is None:
        return _english(sentence, start, stop)
    told = match["one"] or match["list"] + match["more"]
    pieces = [one for one in re.split(r"或者|以及|[、/,或和及]", told) if len(one) > 1]
    if not match["one"] and not match["of"] and not all(map(_is_place, pieces)):
        return ()
    if not re.sub(r"工作|经验|经历|相关|从事|岗位?|的|及?以上|[^\u4e00-\u9fff]", "", sentence.left[match.end() : stop]):
        return ()
    sentence.take(match.start(), match.end("short") if match["short"] else match.start() + len(told))
    pieces += [match["short"]] if match["short"] else []
    return tuple(one for piece in pieces for one in _named(piece))


_KIND_EN = (
    r"(?:firm|practice|compan(?:y|ies)|agenc(?:y|ies)|institution|organi[sz]ation|consultanc(?:y|ies)|hospital|manufacturer|"
    r"retailer|brokerage|corporation|bank|insurer|fund|charit(?:y|ies)|universit(?:y|ies)|school|hotel|studio|startup|societ(?:y|ies)|union)s?"
)
_PLACES_EN = re.compile(
    rf"\s*\b(?:in|at|within|for|with)\s+(?:an?\s+|the\s+)?(?P<list>(?:(?!(?:in|at|for|with|within)\b)[\w-]+(?:,|\s+or(?:\s+an?)?)?\s+){{0,6}}{_KIND_EN})"
    r"(?=\s*(?:[.,;)\x00]|or\b|$))",
    re.IGNORECASE | re.ASCII,
)
_WORK_EN = re.compile(
    r"\b(?!(?:relevant|related|work(?:ing)?|professional|experiences?d?|hands-on|solid|proven|of|in|as|an?|the|at|least|full|"
    r"time|years?|minimum|or|more|plus|gained|preferably|s|large|regulated)\b)[a-z]{3,}",
    re.IGNORECASE | re.ASCII,
)


_REGULATED = re.compile(r"\b(?:regulated|licen[cs]ed|supervised|authori[sz]ed|financial)\b", re.IGNORECASE | re.ASCII)


def _english(sentence: Sentence, start: int, stop: int) -> tuple[Topic, ...]:
    """Take "in an architecture practice or engineering firm" where other work is asked for before it."""
    match = _PLACES_EN.search(sentence.left, start, stop)
    if match is None or not _WORK_EN.search(sentence.left, start, match.start()):
        return ()
    sentence.take(*match.span())
    pieces = re.split(r",|\bor\b", match["list"])
    kinds = frozenset({"industry", "domain"})
    found: list[Topic] = []
    for piece in pieces:
        known = [topic(one, kinds) for one in terms.known(piece, kinds)]
        if not known and _REGULATED.search(piece):
            known = [topic(one, kinds) for one in terms.known("financial institution", kinds)]
        bare = " ".join(
            re.sub(rf"\b(?:an?|the|large|major|leading|regulated|{_KIND_EN})\b", " ", piece, flags=re.I).split()
        )
        found += known or ([Topic(bare)] if bare else [])
    return tuple(found)


def _is_place(piece: str) -> bool:
    """Say whether a word of a list stands for employers by itself: 医院, 银行, or 信托 before 证券公司."""
    industry = frozenset({"industry"})
    return len(piece) <= 3 or re.search(rf"{_EMPLOYER}$", piece) is not None or bool(terms.known(piece, industry))


def _named(piece: str) -> list[Topic]:
    """Return what a kind of employer is called: 支付机构 is 支付, with what means the same."""
    kinds = frozenset({"industry", "domain"})
    bare = _END_ZH.sub("", piece)
    own = [topic(one, kinds) for one in terms.known(piece, kinds)]
    return own or ([Topic(bare)] if len(bare) > 1 else [])


def is_room(text: str) -> bool:
    """Say whether work is asked for by the room it is done in: "four years in a call centre"."""
    return _ROOM.search(text) is not None


def named_so(groups: Iterable[str], employer: str) -> bool:
    """Say whether an employer's name tells its industry in other words: a Landesbank is a bank."""
    return any(group in _OF_EMPLOYERS and _OF_EMPLOYERS[group].search(employer) for group in groups)


_DEALT_WITH = re.compile(
    r"\b(?:with|to|from|for|by|between|against|across|via)\s+(?:(?:our|the|an?|its|their|other|several|many|[a-z]+teen|\d+|two|"
    r"three|four|five|six|seven|eight|nine|ten|major|local|relationship|partner|correspondent|foreign)\s+){0,3}\w+s\b",
    re.IGNORECASE | re.ASCII,
)
"""Names others that somebody deals with: "placements with fourteen banks" is no work in a bank."""


_INSIDE_EN = re.compile(r"\b(?:at|in|within|inside|of)\s+(?:[\w'&-]+\s+){0,4}$", re.IGNORECASE | re.ASCII)


def _in_it(words: re.Pattern[str], text: str, groups: tuple[str, ...]) -> bool:
    """Say whether a line speaks of a place as one of work: of banks others speak too, of "bank fees"."""
    if "banking" not in groups:
        return words.search(text) is not None
    text = _DEALT_WITH.sub(" ", text)
    for match in words.finditer(text):
        if not match[0].isascii() or _INSIDE_EN.search(text[: match.start()]):
            return True
        if match[0][0].isupper() and match.start():
            return True
    return False


def is_industry(one: Topic) -> bool:
    """Say whether a topic names an industry, which an employer of it shows."""
    return bool(one.groups) and all(terms.groups()[group].kind == "industry" for group in one.groups)


def worked_in(topics: Iterable[Topic], resume: Resume) -> str | None:
    """Return the employer or the line of a job that speaks of one of these places."""
    for one in topics:
        words = terms.pattern((one.label, *(word for group in one.groups for word in _words(group))), True)
        for job in resume.jobs:
            if not job.internship and (words.search(job.employer) or named_so(one.groups, job.employer)):
                return job.employer
        lines = (line for line in resume.of("work") if _in_it(words, line.clean, one.groups))
        if line := next(lines, None):
            return line.clean
    return None


def _words(group: str) -> tuple[str, ...]:
    return (*terms.groups()[group].words, *terms.below(group))
