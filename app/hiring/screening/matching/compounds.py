"""Reads words of work that stand in one another: "对公授信审查" is corporate lending and the review of it."""

from __future__ import annotations

import re

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.attribution.vocabulary import groups, pattern, under
from app.hiring.screening.matching.terms import Known

WORK = frozenset({"domain"})
_PART = frozenset({"customer_service", "account_manager", "sales", "business_development"})
"""Say in what part of the work before them somebody stands: "私人银行客户服务" is private banking."""

ASPECTS = frozenset({"credit_approval", "post_loan", "collections", "due_diligence_credit", "pricing"})
"""What is done about the work that the words before them name."""

_PRODUCT = re.compile(r"[\u4e00-\u9fff]{2,}(?:险|贷|贷款)$|\w+ insurance$", re.IGNORECASE | re.ASCII)
"""A product of an industry, which work is about: 医疗险理赔 is no claims work on cars."""

_EITHER = re.compile(
    r"(?P<head>[\u4e00-\u9fff]{2})(?P<one>[\u4e00-\u9fff]{2})(?:或者?|、|/|和|及)(?P<other>[\u4e00-\u9fff]{2})(?=的|等|工作|经验|经历|岗|$)",
    re.ASCII,
)


def compound(region: str, cluster: list[Known]) -> tuple[list[Known], bool]:
    """Say what words without a joint ask for: "Oracle数据库运维" for Oracle, "零售信贷" for both its words."""
    if len(cluster) == 1:
        beside = _overlapping(region, cluster[0]) or _product(region, cluster[0])
        return (cluster + beside, True) if beside else (cluster, False)
    gaps = [region[a.end : b.start] for a, b in zip(cluster, cluster[1:], strict=False)]
    tools = [one for one in cluster if all(group.kind == "tool" for group in one.groups)]
    if gaps and not any(gap.strip() for gap in gaps):
        own = [one for one in cluster if not all(group.id in _PART for group in one.groups)]
        return (tools, False) if tools else (own or cluster, len(own or cluster) > 1)
    return cluster, False


def _overlapping(region: str, one: Known) -> list[Known]:
    """Return the word that begins inside a known word, ends behind it and names work of another kind."""
    own = {group.id for group in one.groups}
    found: list[Known] = []
    for group in groups().values():
        if group.id not in ASPECTS or group.id in own or not own.isdisjoint(under(group.id)):
            continue
        for match in pattern(group.words).finditer(region, one.start + 1):
            if match.start() < one.end < match.end():
                found.append(Known(match.start(), match.end(), match[0], (group,)))
    return sorted(found, key=lambda word: word.start - word.end)[:1]


def _product(region: str, one: Known) -> list[Known]:
    """Return the product right before a known word, of which the work is asked for."""
    before = terms.known(region[: one.start], frozenset({"industry"}))
    return [word for word in before[-1:] if word.end == one.start and _PRODUCT.search(word.text)]


def of_same_work(text: str) -> str:
    """Leave out of two words with one head that which names the same work: 授信审查或审批 is 授信审查."""

    def first(match: re.Match[str]) -> str:
        one, other = (_whole(match["head"] + match[name]) for name in ("one", "other"))
        return match["head"] + match["one"] if one and one == other else match[0]

    return _EITHER.sub(first, text)


def _whole(text: str) -> frozenset[str]:
    known = [one for one in terms.known(text, WORK) if one.end - one.start == len(text)]
    return frozenset(group.id for one in known for group in one.groups)
