"""Reads what a requirement accepts as well, in brackets or behind it: none of that is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.attribution.vocabulary import with_cases
from app.hiring.screening.matching.parts import Part, topic

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

_ITEMS = re.compile(r"[、,，/;；]|或者?|和|及|\beither\b|\bor\b|\band\b|\bboth\b", re.IGNORECASE | re.ASCII)


def taken(text: str) -> tuple[str, tuple[str, ...]]:
    """Take from a requirement the brackets that say what is accepted as well; return the rest and the items."""
    items: list[str] = []
    for match in _ACCEPTED.finditer(text):
        told = next((match[name] for name in ("items", "english", "kinds", "names", "tail") if match[name]), "")
        items += [piece.strip() for piece in _ITEMS.split(told) if piece.strip()]
    return _ACCEPTED.sub("", text), tuple(items)


def widened(parts: list[Part], items: tuple[str, ...]) -> list[Part]:
    """Let years of a kind of work count what the post accepts as well.

    An item that is a kind of work by itself is one more topic; one that is so only behind the end of the topic, as
    审查 behind 授信, is accepted where it is done on the topic.
    Another name of a certificate is that certificate.
    """
    certificate = frozenset({"certificate"})
    named = tuple(topic(one, certificate) for item in items for one in terms.known(item, certificate))
    parts = [replace(one, topics=(*one.topics, *named)) if one.kind == "certificate" and not one.every else one
             for one in parts]  # fmt: skip
    return [_widen(part, items) if part.kind == "skill_years" and not part.every else part for part in parts]


def _widen(part: Part, items: tuple[str, ...]) -> Part:
    domain = frozenset({"domain"})
    more = [topic(one, domain) for item in items for one in terms.known(item, domain)]
    ends = {one.label[-2:] for one in part.topics if not one.label.isascii()}
    allowed = {group.id for item in items for end in ends for one in terms.known(end + item, domain)
               if one.end - one.start == len(end + item) for group in one.groups}  # fmt: skip
    own = tuple(replace(one, allowed=tuple(sorted(allowed))) for one in part.topics)
    counted = with_cases({group for one in part.topics for group in one.groups})
    return replace(part, topics=(*own, *(one for one in dict.fromkeys(more) if not counted.issuperset(one.groups))))
