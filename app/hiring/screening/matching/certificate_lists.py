"""Reads Chinese lists of certificates, known or not, of which one or each is asked for: 持有A证或C师之一."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching import grades, levels, terms
from app.hiring.screening.matching.parts import Sentence, Topic, topic

_LIST = re.compile(
    r"(?:持有?|取得|获得|具有|具备|拥有|考取|须有|需有)(?:有效|下列|以下|相关|相应|的)*(?P<items>(?:[^，,。;；()\x00]|\([^()]*\)){3,120})",
    re.ASCII,
)
_JOINT = re.compile(r"或者?|[、/]|和|(?<!以)及(?!其?以上)|与", re.ASCII)
_JOINS_ALL = re.compile(r"和|(?<!以)及(?!其?以上)|与")
_INSIDE = re.compile(r"\([^()]*\)", re.ASCII)
_WORDS = r"(?:等|中的?|其中|之一|其一|任一|任意?一[项种个]|至少一[项种个]|一[项种个]|者|优先|考虑|均可|皆可|亦可)"
_END = re.compile(rf"{_WORDS}{{1,8}}+(?:认证|证书|资格)?{_WORDS}{{0,8}}+$", re.ASCII)
_ONE = re.compile(r"或|/|之一|其一|任一|任意?一|至少一", re.ASCII)
_NOUN = re.compile(r"(?:证书?|资格|认证|执照|牌照|职称|师|员证)$", re.ASCII)
_LETTERS = re.compile(r"[A-Z][A-Za-z]*[A-Z0-9][A-Z0-9-]{0,8}(?:认证|证书|资格)?$", re.ASCII)
_BARE = re.compile(r"(?:(?:从业|职业|执业)?(?:资格)?(?:证书?|执照|牌照)|(?:从业|职业|执业)?资格|认证)$", re.ASCII)


_FIELD = r"(?:证券|基金|银行|保险|期货|会计)"
_SHARED = re.compile(
    rf"(?P<fields>{_FIELD}(?:业)?(?:(?:[、/]|或|和|及){_FIELD}(?:业)?){{1,5}})(?:等)?(?:相关)?"
    r"(?P<what>(?:从业|执业)(?:人员)?(?:资格)?(?:证书?)?)",
    re.ASCII,
)


def each_named(text: str) -> str:
    """Write out each certificate of a list that shares its last word: 证券、基金从业资格 are two."""
    return _SHARED.sub(_each, text)


def _each(match: re.Match[str]) -> str:
    return re.sub(rf"{_FIELD}(?:业)?", lambda field: field[0] + match["what"], match["fields"])


def take_listed(sentence: Sentence) -> None:
    """Take each list of two certificates or more as one wish; lists of other things are left as they are."""
    for match in _LIST.finditer(sentence.left):
        told = _END.sub("", match["items"].strip())
        pieces = _pieces(told)
        if len(pieces) < 2 or not all(map(_looks_like_one, pieces)) or not any(map(_sure, pieces)):
            continue
        one = _ONE.search(_INSIDE.sub("", match["items"]))
        every = one is None and _JOINS_ALL.search(_INSIDE.sub("", told)) is not None
        topics = tuple(found for piece in pieces for found in _topics(piece))
        sentence.add("certificate", topics=topics, every=every, open="等" in match["items"][len(told) :])
        sentence.take(*match.span())


def _pieces(told: str) -> list[str]:
    """Cut a list at its joints outside of brackets."""
    inside = [bracket.span() for bracket in _INSIDE.finditer(told)]
    cuts = [cut.span() for cut in _JOINT.finditer(told)
            if not any(start < cut.start() < end for start, end in inside)]  # fmt: skip
    edges = [0, *(edge for cut in cuts for edge in cut), len(told)]
    return [told[a:b].strip() for a, b in zip(edges[::2], edges[1::2], strict=True) if told[a:b].strip()]


def _known(piece: str) -> list[terms.Known]:
    return terms.known(piece, frozenset({"certificate"}))


def _sure(piece: str) -> bool:
    return bool(_known(piece)) or re.search(r"(?:证书?|资格|认证|执照|牌照)$", _INSIDE.sub("", piece)) is not None


def _looks_like_one(piece: str) -> bool:
    bare = _INSIDE.sub("", piece).strip()
    if levels.languages(bare) or levels.degree(bare):
        return False
    return bool(_known(piece) or _NOUN.search(bare) or _LETTERS.fullmatch(bare))


def _topics(piece: str) -> list[Topic]:
    """Make a topic of a certificate, with the grade that stands beside it."""
    if known := _known(piece):
        grade, _ = grades.asked(piece, known[0].start, known[-1].end)
        return [replace(topic(one, frozenset({"certificate"})), grade=grade) for one in known]
    told = next((bracket[0] for bracket in _INSIDE.finditer(piece)), "")
    bare = _INSIDE.sub("", piece).strip()
    return [Topic(_BARE.sub("", bare) or bare, grade=min(grades.grades(told), default=0))]
