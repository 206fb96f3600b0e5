"""Reads what a requirement accepts as well, in brackets or behind it: none of that is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching import levels, terms
from app.hiring.screening.matching.attribution.vocabulary import with_cases
from app.hiring.screening.matching.parts import Part, Topic, topic

_ACCEPTED = re.compile(
    r"\((?P<items>[^()]{2,80}?)(?:岗位?|经验|工作|背景)?(?:等)?(?:均可|皆可|亦可|都可以?|也可以?|均符合|都算|均计入)[^()]{0,6}\)"
    r"|\((?P<english>[^()]{2,100}?)\s*(?:(?:is|are|both|all|also|equally|either)\s+)*(?:fine|accepted|acceptable|"
    r"welcome|considered|counts?|eligible|qualif(?:y|ies)|ok(?:ay)?)\b[^()]{0,20}\)"
    r"|\((?:含|包含|包括|如|例如|比如|含有|including|includes|incl\.|such as|e\.g\.,?|for example)[:：]?\s*"
    r"(?P<kinds>[^()]{2,80})\)"
    r"|\((?:原|即|又称|旧称|曾用名|原名|前身为|formerly|previously|also known as|a\.?k\.?a\.?|i\.e\.,?)[:：]?\s*"
    r"(?P<names>[^()]{2,60})\)"
    r"|[，,;；]\s*(?P<tail>[^()，,;；]{2,60}?)(?:岗位?|经验|背景)?(?:等)?(?:均可|皆可|亦可|都可以?)$"
    r"|\([^()]{1,60}(?:除外|不计|不含)[^()]{0,6}\)|\((?:excluding|not counting|other than|not including)[^()]{1,60}\)",
    re.I | re.ASCII,
)
"""A bracket that says what is taken as well, or what is not; it asks for nothing more."""

_CUT = re.compile(r"[，,;；。]|其中|\bof which\b|\bincluding\b(?! [^()]*\))", re.IGNORECASE | re.ASCII)
_ITEMS = re.compile(r"[、,，/;；]|或者?|和|及|\beither\b|\bor\b|\band\b|\bboth\b", re.IGNORECASE | re.ASCII)


def taken(text: str) -> tuple[str, tuple[str, ...], str]:
    """Take from a requirement the brackets that say what is accepted as well.

    Returns the rest, the items, and the clause in which the last bracket stood.
    """
    items: list[str] = []
    clause = ""
    for match in _ACCEPTED.finditer(text):
        told = next((match[name] for name in ("items", "english", "kinds", "names", "tail") if match[name]), "")
        begin = max((cut.end() for cut in _CUT.finditer(text, 0, match.start())), default=0)
        end = _CUT.search(text, match.end())
        clause = text[begin : end.start() if end else len(text)] if told else clause
        items += [piece.strip() for piece in _ITEMS.split(told) if piece.strip()]
    return _ACCEPTED.sub("", text), tuple(items), clause


def widened(parts: list[Part], items: tuple[str, ...], clause: str) -> list[Part]:
    """Let years of a kind of work count what the post accepts as well.

    An item that is a kind of work by itself is one more topic; one that is so only behind the end of the topic, as
    审查 behind 授信, is accepted where it is done on the topic.
    Another name of a certificate is that certificate.
    """
    certificate = frozenset({"certificate"})
    named = tuple(topic(one, certificate) for item in items for one in terms.known(item, certificate))
    parts = [replace(one, topics=(*one.topics, *named)) if one.kind == "certificate" and not one.every else one
             for one in parts]  # fmt: skip
    parts = [_named_tools(part, items) for part in parts]
    chosen = _of_clause(parts, clause)
    return [_widen(part, items) if part in chosen and not part.every else part for part in parts]


_LEADERS = re.compile(
    r"(?:[班组队科处店室部]长|主管|负责人|领班)$|\b(?:supervisor|team lead(?:er)?|head)s?$", re.I | re.ASCII
)
_NUMBER = re.compile(rf"({levels.NUMBER})\s*(?:年|years?\b)", re.I | re.ASCII)


def _of_clause(parts: list[Part], clause: str) -> list[Part]:
    """Return the parts of years in whose clause a bracket stood, or all where nothing tells them apart."""
    years = [part for part in parts if part.kind == "skill_years"]
    numbers = {levels.number(one) for one in _NUMBER.findall(clause)}
    return [part for part in years if part.number in numbers] or years


def _named_tools(part: Part, items: tuple[str, ...]) -> Part:
    """Let the names in a bracket meet a wish that no table knows: they are examples of it."""
    if part.kind != "text" or len(part.topics) > 1 or not items:
        return part
    topics = (*part.topics, *(Topic(re.sub(r"等$", "", one)) for one in items))
    return replace(part, kind="topic", topics=topics, open=True, level=part.topics[0].label)


def _widen(part: Part, items: tuple[str, ...]) -> Part:
    domain = frozenset({"domain"})
    more = [topic(one, domain) for item in items for one in terms.known(item, domain)]
    ends = {one.label[-2:] for one in part.topics if not one.label.isascii()}
    allowed = {group.id for item in items for end in ends for one in terms.known(end + item, domain)
               if one.end - one.start == len(end + item) for group in one.groups}  # fmt: skip
    own = tuple(replace(one, allowed=tuple(sorted(allowed))) for one in part.topics)
    counted = with_cases({group for one in part.topics for group in one.groups})
    # Posts of leaders as examples ask for years in such a post, not for the work of those who are led.
    leads = part.leads or bool(items) and all(_LEADERS.search(re.sub(r"等$", "", item)) for item in items)
    topics = (*own, *(one for one in dict.fromkeys(more) if not counted.issuperset(one.groups)))
    return replace(part, topics=topics, leads=leads)
