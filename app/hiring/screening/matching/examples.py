"""Reads lists that only give examples: any name of the list meets them, and another of their kind may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.hiring.screening.matching import terms
from app.hiring.screening.matching.parts import Sentence, Topic, topic

_OPEN = re.compile(
    r",?\s{0,3}\b(?:or |and )?(?:an? |any |some |the )?(?:other )?(?:similar|comparable|equivalent|alike|the like|"
    r"others?|etc)\b|\s?等|\s?或(?:同类|类似|其他|其它)",
    re.IGNORECASE | re.ASCII,
)
_BRACKET = re.compile(r"\((?:如|例如|比如|e\.g\.,?|such as)?[:：]?\s?(?P<items>[^()]{3,120})\)", re.ASCII)
_MARK = re.compile(r",?\s?\b(?:such as|e\.g\.,?|for example|like)\s|如(?!何)|例如|比如", re.IGNORECASE | re.ASCII)
_SIMILAR = re.compile(
    r",?\s\bor (?:an? |any |some )?(?:other )?(?:similar|comparable|equivalent|another)\b[^,.;()]{0,40}",
    re.IGNORECASE | re.ASCII,
)
_NAME_ZH = r"(?:[A-Za-z][A-Za-z0-9+#. ]{0,20}|[\u4e00-\u9fff]{2,6})"
_AND_SO_ON = re.compile(
    rf"(?P<items>{_NAME_ZH}(?:[、/,]{_NAME_ZH}){{1,8}})等"
    r"(?P<kind>[^，,。;；()、]{0,10}?(?:软件|工具|系统|平台))",
    re.ASCII,
)
_STOP = re.compile(r"[;；。\x00()]|\.(?=\s|$)", re.ASCII)
_CLAUSE = re.compile(r"[,，;；。\x00()]|\.(?=\s|$)", re.ASCII)
_WITH = re.compile(r"\b(?:with|in|of|using)\s", re.IGNORECASE | re.ASCII)
_SPLIT = re.compile(r"\s*(?:[,、/]|\bor\b|\band\b|或|和)\s*", re.ASCII)
_VERBS = re.compile(
    r"^(?:(?:familiar(?:ity)?|proficien\w+|hands-on|user|use|experienced?|knowledge|command|skilled|working|practical|good|"
    r"strong|solid|with|in|of|using|an?|the|any|one|at least|major|leading|common)\b[\s,]{0,3}|熟练|熟悉|掌握|"
    r"使用|操作|会|能|用|精通|了解|过){1,12}",
    re.IGNORECASE | re.ASCII,
)
KIND = re.compile(
    r"\b(?:systems?|tools?|software|platforms?|packages?|suites?|products?|solutions?|applications?|languages?|users?|HRIS|HCM|CRM|ERP|ATS|LMS)\b"
    r"|系统|软件|工具|平台|语言|产品",
    re.IGNORECASE | re.ASCII,
)
"""Nouns that say no more than that something is a tool."""

_TOOLS = frozenset({"tool", "domain", "industry"})


@dataclass(frozen=True)
class _List:
    """Where a list of names and its class stand, what they say, and whether others of the class are taken."""

    start: int
    end: int
    head: str
    names: str
    open: bool


def _lists(text: str) -> Iterator[_List]:
    """Find a class with a list in brackets, a list behind "such as", and one that ends in "or a comparable tool"."""
    for match in _BRACKET.finditer(text):
        begin = _last(_CLAUSE, text, match.start())
        names, others = _cut(match["items"])
        yield _List(begin, match.end(), text[begin : match.start()], names, others)
    for match in _MARK.finditer(text):
        begin, stop = _last(_CLAUSE, text, match.start()), _STOP.search(text, match.end())
        end = stop.start() if stop else len(text)
        yield _List(begin, end, text[begin : match.start()], _cut(text[match.end() : end])[0], True)
    for match in _AND_SO_ON.finditer(text):
        yield _List(match.start(), match.end(), match["kind"], _VERBS.sub("", match["items"]), True)
    for match in _SIMILAR.finditer(text):
        begin = _last(_STOP, text, match.start())
        with_ = _last(_WITH, text[begin:], match.start() - begin)
        yield _List(begin, match.end(), text[begin : begin + with_], text[begin + with_ : match.start()], True)


def _last(mark: re.Pattern[str], text: str, before: int) -> int:
    return max((one.end() for one in mark.finditer(text, 0, before)), default=0)


def _cut(names: str) -> tuple[str, bool]:
    """Take the words that open a list from its end: "A, B or similar" names A and B."""
    others = _OPEN.search(names)
    return (names[: others.start()], True) if others else (names, False)


def take_examples(sentence: Sentence) -> None:
    """Take each list of names that are examples, as one wish; lists of other things are left as they are."""
    for found in list(_lists(sentence.left)):
        items = [one.strip() for one in _SPLIT.split(found.names) if one.strip()]
        found = _behind_other_tools(found)
        taken = "\x00" in sentence.left[found.start : found.end]
        if taken or not items or not all(map(_is_name, items)) or not _of_tools(found.head, items):
            continue
        head = re.sub(r"\s(?:with|in|of|using)$", "", _VERBS.sub("", found.head.strip()).rstrip())
        topics = (*map(_item, items), *_class(head, found.open))
        sentence.add("topic", topics=topics, open=found.open, level=head)
        sentence.take(found.start, found.end)


_JOINT = re.compile(r",|、|\band\b|和|以及|及|\x00", re.ASCII)


def _behind_other_tools(found: _List) -> _List:
    """Leave what a clause asks for before its list: "SQL and at least one BI tool (Tableau, Power BI)"."""
    cut = max((one.end() for one in _JOINT.finditer(found.head)), default=0)
    if not cut or not terms.known(found.head[:cut], frozenset({"tool"})):
        return found
    return replace(found, start=found.start + cut, head=found.head[cut:])


def _class(head: str, others: bool) -> list[Topic]:
    """Return the class of a list where it is a tool that the tables know; of a closed list only the names count."""
    known = terms.known(head, _TOOLS) if others else []
    return [
        topic(one, _TOOLS) for one in known if one.end == len(head) or all(group.kind == "tool" for group in one.groups)
    ]


def _is_name(item: str) -> bool:
    """Say whether an item is the name of a product: capitals, or a tool that the tables know."""
    words = item.split()
    if not item.isascii():
        return len(item) <= 4 or bool(terms.known(item, frozenset({"tool"})))
    return len(words) <= 4 and all(re.match(r"[A-Z\d]|of$|\W", word) for word in words)


def _of_tools(head: str, items: list[str]) -> bool:
    """Say whether a list is of tools: its class says so, or the tables know one of them."""
    if any(one.kind in ("certificate", "major") for item in items for known in terms.known(
            item, frozenset({"certificate", "major"})) for one in known.groups):  # fmt: skip
        return False
    return bool(KIND.search(head)) or any(terms.known(item, frozenset({"tool"})) for item in items)


def _item(name: str) -> Topic:
    """Make a topic of a name; "Oracle Hyperion" is no Oracle, its last word stands for it as well."""
    known = terms.known(name, frozenset({"tool"}))
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
