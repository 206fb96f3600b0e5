"""Says whether a requirement asks for knowledge or command of a field, and reads the items that it lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.hiring.screening.matching.parts import Topic

_KNOWS = re.compile(
    r"熟悉|了解|熟知|知晓|懂|(?:专业|基础|理论|业务|相关)知识|"
    r"\b(?:knowledge|understanding|grasp|awareness) of\b|\b(?:familiar(?:ity)?|conversant|"
    r"acquainted) with\b|\baware of\b",
    re.I | re.ASCII,
)
"""Asks for knowledge of a field, which whoever works in it has."""

_COMMANDS = re.compile(
    r"掌握|精通|擅长|熟练|深入理解|深刻理解|扎实|功底|(?:具备|具有|较强的?|良好的?)[^，。；;]{0,16}能力"
    r"|能够?(?:独立|熟练|准确|编制|编写|"
    r"撰写|完成|开展|处理|运用|进行|根据|胜任|主持|组织)"
    r"|\b(?:command|mastery|understanding|grasp|knowledge) (?:of|in)\b|\b(?:proficien(?:t|cy)|competen(?:t|ce|cy)|"
    r"skilled|(?:well[- ])?versed|expert(?:ise)?|strong|fluent|at home|confident|comfortable|skills?) "
    r"(?:in|with|at|of)\b"
    r"|\b(?:able|ability|capable|capability|capacity|know how) (?:to|of)\b|\bskills\W*$",
    re.I | re.ASCII,
)
"""Asks for command of a field or for being able to do its work."""

_OF_A_FIELD = re.compile(
    r"协议|法律|法规|条例|准则|规范|标准|规定|政策|制度|编码|目录|体系|理论|方法|原理|流程|知识|规则|机制|架构|结构|"
    r"\b(?:protocols?|laws?|acts?|ordinances?|regulations?|legislation|rules?|standards?|codes?|polic(?:y|ies)|principles?|"
    r"methods?|methodolog(?:y|ies)|concepts?|techniques?|theor(?:y|ies)|procedures?|practices?|processes|requirements?|"
    r"guidelines|patterns?|architectures?|topolog(?:y|ies)|schemes?|contributions?|calculations?)\b",
    re.I | re.ASCII,
)
"""Nouns of what is known, where names are of subjects and not of tools."""

_EXAMPLES = re.compile(
    r"^.*(?:\b(?:such as|e\.g\.,?|for example|like|including)\s|例如|比如|包括|如(?!何))", re.I | re.ASCII
)
_JOINED = re.compile(r"[、，,;；]|和|与|及|\band\b", re.ASCII)
_EACH = re.compile(r"和|与|及|[;；]|\band\b", re.I | re.ASCII)
_EITHER = re.compile(r"或者?|\bor\b|(?<![A-Z])/|/(?![A-Z])", re.I | re.ASCII)
_NAME = re.compile(
    r"(?<![\w+.-])(?:[A-Z][a-z]*[A-Z0-9][\w+#.-]*|[A-Z]{2,}[\w+#-]*"
    r"|[A-Z][a-z]+(?=\s(?:components?|framework|librar(?:y|ies)|platform|tools?|suite|protocols?|models?|methods?)\b))",
    re.ASCII,
)
"""A name that is no ordinary word: capitals, or a capital before a noun that says no more than what is named."""


def knows(clause: str, hands_on: bool, names: Sequence[str] = ()) -> bool:
    """Say whether a clause asks for knowledge of a field, which the years of work in it show.

    Command of what is called by a name of its own, as a tool is, is more than knowledge.
    """
    named = bool(names) and all(map(is_name, names)) and not _OF_A_FIELD.search(clause)
    return bool(_KNOWS.search(clause) or (not hands_on and not named and _COMMANDS.search(clause)))


def knows_unnamed(text: str, bare: str, hands_on: bool) -> bool:
    """Say so of words that no table knows; names in them are asked for by themselves unless they name a field."""
    labels = [label for either in items(bare) for label in either]
    named = sum(bool(re.search(r"[A-Z]" if label.isascii() else r"[A-Za-z]", label)) for label in labels)
    return knows(text, hands_on) and (2 * named <= len(labels) or _OF_A_FIELD.search(text) is not None)


def items(bare: str) -> list[tuple[str, ...]]:
    """Return what a list names, alternatives together: "coroutines and an architecture such as MVVM or MVI"."""
    found = []
    # "A, B or C" is one wish, "A, B and C" are three.
    alternatives = _EITHER.search(bare) and not _EACH.search(bare)
    for piece in [re.sub(r"[、，,]", " or ", bare)] if alternatives else _JOINED.split(bare):
        either = tuple(label for one in _EITHER.split(piece) if len(label := _label(one)) > 1)
        if either:
            found.append(either)
    return found


MOST_WORDS = 4
"""Words of an item of which a name among them is the gist."""

_UNITS = frozenset({"USD", "GBP", "EUR", "RMB", "CNY", "HKD", "SGD", "UK", "US", "EU", "HK", "PRC"})


def _label(piece: str) -> str:
    told = _EXAMPLES.sub("", piece).strip()
    names = [one for one in _NAME.findall(told) if one not in _UNITS] if told.isascii() else []
    return names[0] if len(names) == 1 and len(told.split()) <= MOST_WORDS else told


def is_name(label: str) -> bool:
    """Say whether an item is the name of something, which a résumé of whoever used it names."""
    return bool(_NAME.search(label) or re.fullmatch(r"(?:[A-Z][\w+#.-]*\s?){1,3}", label))


def topics(bare: str, most: int = 6) -> tuple[Topic, ...]:
    """Make a topic of each item; alternatives of one item count the same."""
    return tuple(Topic(first, (), tuple(others)) for first, *others in items(bare)[:most])
