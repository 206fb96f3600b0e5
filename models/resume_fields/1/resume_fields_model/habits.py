"""Settle parts of a job's head by what all entries of the résumé have in common."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from .entries import Entry, Head
from .segments import is_department, is_place, is_town, strong, weak
from .wording import CJK, is_chinese

Weigh = Callable[[str], float]
Found = Sequence[tuple[Entry, list[Head]]]
_BRANCH = rf"(?![{CJK}]{{0,12}}(?:分行|支行|分公司|子公司|营业部))"
_COMPANIES = [
    re.compile(rf"[{CJK}()]{{2,40}}?(?:{forms}){_BRANCH}")
    for forms in ("有限责任公司|有限公司", "公司|集团|大学|医院|研究院")
]
OWN_BUSINESS = re.compile(r"self-?employed|freelance|个体(?:经营|户)?|自由职业|自营", re.IGNORECASE)
_MOST = 1.9
"""The weight from which words alone say what a part is."""
_CLAUSE = re.compile(r"\S[,，;；、。]\s?\S|未|没有")
_NAME_BEHIND = re.compile(r"([^()]{3,50}?) ?\(([A-Z][^()]{2,40})\)")
_IDLE = re.compile(
    r"(?:未|没有?|无)(?:在职|参加)?工作|\b(?:not (?:working|employed)|unemployed|out of work|no employment)\b", re.I
)
"""Says that nobody employed a person, whatever else stands there."""
_KINDLY = re.compile(
    r"(?:.+(?:ing|ance|ence|ment|tion|sion|ics|ity|ial|al|ive|ical|ury|ware)|Data|Risk|Credit|Trade|Front|Back|Middle|Product|Project|Customer|Client|Private|Retail|Senior|Junior|Chief|Head|Vice|of|and|&)s?"
)
"""Words that stand before a title as its field, by their endings."""


@dataclass(frozen=True)
class Weights:
    """How much a text looks like an employer and like a title."""

    employer: Weigh
    title: Weigh


def agreed(found: Found, weights: Weights, followed: AbstractSet[int] = frozenset()) -> list[list[Head]]:
    """Return the parts of each entry once the entries have been compared with each other.

    `followed` are the numbers of those that may be a further post under the employer of one above.
    """
    if bracketed := _bracketed(found, weights):
        return bracketed
    company = _shared_company([head.text for _, heads in found for head in heads])
    usual = _both(found, weights)
    out = []
    for number, (entry, heads) in enumerate(found):
        if company and len(entry.heads) == 1:
            heads = _behind(entry.heads[0], company) or heads
        if usual and len(heads) == len(entry.heads) == 1 and not entry.slots:
            heads = _with_department(entry, heads, weights) or heads
            if number not in followed:
                heads = (_parted(heads[0], weights) if len(heads) == 1 else []) or heads
        out.append(heads)
    return out


def _bracketed(found: Found, weights: Weights) -> list[list[Head]]:
    """Return title and employer of each entry where every one has the form "Title (Employer)", else nothing."""
    texts = [heads[0].text if len(heads) == 1 and not entry.slots else "" for entry, heads in found]
    matches = [_NAME_BEHIND.fullmatch(text) for text in texts]
    named = [match for match in matches if match and weights.title(match[1]) >= _MOST > weights.employer(match[1])]
    if len(found) < 2 or len(named) < len(found) or any(weights.title(match[2]) > 0 for match in named):
        return []
    if any(is_place(match[2]) or is_department(match[2]) for match in named):
        return []
    pairs = zip(named, (heads[0] for _, heads in found), strict=True)
    return [[Head(match[2], head.row), Head(match[1], head.row)] for match, head in pairs]


def _both(found: Found, weights: Weights) -> bool:
    """Say whether most of the other entries name employer and title, each in its own part."""
    pairs = [len(heads) > 1 or bool(entry.slots) for entry, heads in found]
    return len(pairs) > 1 and sum(pairs) >= 0.5 * len(pairs)


def _shared_company(texts: Sequence[str]) -> str:
    """Return the company with which the parts of at least three entries begin, none of them cut in two by a mark."""
    matches = [next(filter(None, (form.match(text) for form in _COMPANIES)), None) for text in texts]
    begins = Counter(match[0] for match in matches if match)
    name, count = begins.most_common(1)[0] if begins else ("", 0)
    return name if count > 2 else ""


def _behind(head: Head, company: str) -> list[Head]:
    """Return the company and what runs on from it without a mark: the department and the title."""
    text = head.text.strip()
    rest = text.removeprefix(company)
    runs_on = rest != text and re.fullmatch(rf"[{CJK}()]{{2,30}}", rest)
    if not runs_on or re.search(r"(?:公司|分行|支行|集团)$", rest):
        return []
    return [Head(company, head.row), Head(rest, head.row)]


def _with_department(entry: Entry, heads: list[Head], weights: Weights) -> list[Head]:
    """Return a part with the one before it that sounds like a department: where others name an employer, it is one."""
    if weights.employer(heads[0].text) >= _MOST:
        return []
    for head in entry.heads:
        before, found, _ = head.text.partition(heads[0].text)
        name = before.strip(" \t|,·")
        if found and name and is_department(name) and not re.search(r"[\t|]", name):
            return [Head(name, head.row), heads[0]]
    return []


def _parted(head: Head, weights: Weights) -> list[Head]:
    """Cut an unknown employer and a title that nothing but a space parts: "Clarkson Platou Shipping Analyst"."""
    tokens = head.text.split(" ")
    if is_chinese(head.text) or weights.title(head.text) < _MOST or not all(token[:1].isupper() for token in tokens):
        return []
    at = len(tokens) - 1
    while at > 0 and _KINDLY.fullmatch(tokens[at - 1]):
        at -= 1
    left, right = " ".join(tokens[:at]), " ".join(tokens[at:])
    if not left or "," in head.text or weights.title(left) > 0 or weights.title(right) < _MOST:
        return []
    return [Head(left, head.row), Head(right, head.row)]


def without_work(found: Found, weights: Weights) -> set[int]:
    """Return the numbers of the entries that only say how a time passed, where most others name employer and title."""
    idle = {
        number
        for number, (entry, heads) in enumerate(found)
        if _IDLE.search(_whole(entry)) and all(weights.employer(head.text) < _MOST for head in heads)
    }
    lone = {number for number, (entry, heads) in enumerate(found) if len(heads) == 1 and not entry.slots} - idle
    if len(lone) * 2 >= len(found):
        return idle
    told = {number for number in lone if _CLAUSE.search(_whole(found[number][0]))}
    return idle | {number for number in told if _is_unknown(found[number][1][0].text, weights)}


def _is_unknown(text: str, weights: Weights) -> bool:
    return max(weights.employer(text), weights.title(text)) < _MOST


def _whole(entry: Entry) -> str:
    return " ".join(head.text for head in entry.heads)


def names_places(entries: Sequence[Entry]) -> bool:
    """Say whether most of the other heads of a section end with a place behind a comma: "HSBC, London"."""
    pieces = [piece for entry in entries for head in entry.heads for piece in strong(head.text)]
    behind = [piece.rpartition(", ")[2] for piece in pieces if ", " in piece]
    if len(behind) > 1 and sum(map(is_place, behind)) >= 0.5 * len(behind):
        return True
    return 1 < len(behind) >= 0.6 * len(entries) and all(is_place(one) or is_town(one) for one in behind)


def own_business(entry: Entry) -> Head | None:
    """Return the part of a head that says that a person worked for nobody else."""
    parts = [Head(one, head.row) for head in entry.heads for piece in strong(head.text) for one in weak(piece)]
    return next((part for part in parts if OWN_BUSINESS.fullmatch(part.text)), None)
