"""Reads lists that only give examples: any name of the list meets them, and another of their kind may."""

from __future__ import annotations

import re

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.parts import Sentence, Topic, topic

_OPEN = (
    r"(?:,?\s*(?:or|and|\bplus\b)?\s*(?:an?\s+|any\s+|some\s+|the\s+)?(?:other\s+)?(?:similar|comparable|equivalent|"
    r"alike|the like|others?|etc)\b[^,.;()]{0,40}|\s*等)"
)
_NAMES = r"(?:[A-Z\u4e00-\u9fff][^,，;；。()、]{0,30}?)"
_LIST = rf"{_NAMES}(?:\s*(?:[,、/]|\bor\b|\band\b|或|和)\s*(?:or\s+|and\s+)?{_NAMES}){{0,9}}?"
_FORMS = (
    re.compile(
        rf"(?P<head>[^,，;；.。()\x00]{{2,60}}?)\s*\((?:如|例如|比如|e\.g\.,?|such as)?\s*(?P<items>{_LIST})(?P<open>{_OPEN})?\)"
    ),
    re.compile(
        rf"(?P<head>[^,，;；.。()\x00]{{2,60}}?)\s*,?\s*(?P<open>\b(?:such as|e\.g\.,?|for example|like)\s|如(?!何)|例如|比如)\s*"
        rf"(?P<items>{_LIST})(?:{_OPEN})?(?=[,，;；。.]?\s*$|[;；。，])"
    ),
    re.compile(
        rf"(?P<head>(?:[^,，;；.。()\x00]{{2,50}}?\s(?:with|in|of|using)\s)?)(?P<items>{_LIST})(?P<open>,?\s+or\s+(?:an?\s+|any\s+|"
        rf"some\s+)?(?:other\s+)?(?:similar|comparable|equivalent|another)\b[^,.;()]{{0,40}})"
    ),
)
"""A class with a list in brackets, a list behind "such as", and one that ends in "or a comparable tool"."""

_SPLIT = re.compile(r"\s*(?:[,、/]|\bor\b|\band\b|或|和)\s*", re.ASCII)
_VERBS = re.compile(
    r"^(?:(?:familiar(?:ity)?|proficien\w+|hands-on|user|use|experienced?|knowledge|skilled|working|practical|good|strong|"
    r"solid|with|in|of|using|an?|the|any|one|at least|major|leading|common)\b[\s,]*|熟练|熟悉|掌握|使用|操作|会|能|用|精通|了解|过){1,12}",
    re.IGNORECASE | re.ASCII,
)
KIND = re.compile(
    r"\b(?:systems?|tools?|software|platforms?|packages?|suites?|products?|solutions?|applications?|languages?)\b"
    r"|系统|软件|工具|平台|语言|产品",
    re.IGNORECASE | re.ASCII,
)
"""Nouns that say no more than that something is a tool."""

_TOOLS = frozenset({"tool", "domain", "industry"})


def take_examples(sentence: Sentence) -> None:
    """Take each list of names that are examples, as one wish; lists of other things are left as they are."""
    for expression in _FORMS:
        match = expression.search(sentence.left)
        if match is None:
            continue
        items = [one.strip() for one in _SPLIT.split(match["items"]) if one.strip()]
        if not items or not all(map(_is_name, items)) or not _of_tools(match["head"], items):
            continue
        head = re.sub(r"\s+(?:with|in|of|using)$", "", _VERBS.sub("", match["head"].strip()))
        open_ = bool(match["open"])
        named = terms.known(head, _TOOLS)
        kind = [
            topic(one, _TOOLS) for one in named if one.end > len(KIND.sub("", head).rstrip()) - 3 or KIND.search(head)
        ]
        sentence.add(
            "topic", topics=(*map(_item, items), *(kind if open_ or not named else [])), open=open_, level=head
        )
        sentence.take(*match.span())


def _is_name(item: str) -> bool:
    """Say whether an item is the name of a product: capitals, or a tool that the tables know."""
    words = item.split()
    if not item.isascii():
        return bool(terms.known(item, frozenset({"tool"})))
    return len(words) <= 4 and all(re.match(r"[A-Z\d]|of$|\W", word) for word in words)


def _of_tools(head: str, items: list[str]) -> bool:
    """Say whether a list is of tools: its class says so, or the tables know one of them."""
    if any(one.kind in ("certificate", "major") for item in items for known in terms.known(
            item, frozenset({"certificate", "major"})) for one in known.groups):  # fmt: skip
        return False
    return bool(KIND.search(head)) or any(terms.known(item, frozenset({"tool"})) for item in items)


def _item(name: str) -> Topic:
    """Make a topic of a name; "Oracle Hyperion" is no Oracle, its last word stands for it as well."""
    known = terms.known(name, frozenset({"tool", "domain"}))
    if whole := next((one for one in known if one.end - one.start == len(name)), None):
        return topic(whole, _TOOLS)
    last = name.split()[-1]
    alone = (last,) if " " in name and len(last) > 2 and not terms.known(last, _TOOLS | {"soft"}) else ()
    return Topic(name, (), alone)


def of_kind(kind: str, text: str) -> bool:
    """Say whether a text names a product by what it is for: "Adaptive Planning" is of "a planning system"."""
    words = [one for one in re.findall(r"[A-Za-z]{4,}", KIND.sub("", kind))]
    return any(
        re.search(rf"\b[A-Z]\w+ (?:[A-Z]\w+ )?{re.escape(one.capitalize())}\b", text) is not None for one in words
    )
