"""The vocabulary of work: words that mean the same, kinds of each other and neighbours, and where a text uses them."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("zh", "en")

CASED = {
    "Word", "Excel", "Spring", "Swift", "Rust", "Shell", "Node", "React", "Office", "Wind", "Hive", "Chef", "Sketch",
    "Go", "EAST", "Spark", "Bash", "Oracle", "Puppet", "Ruby", "Angular", "Torch", "Airflow", "Dart", "Helm", "Creo",
    "Inventor", "Tally", "Sage", "Remedy", "Looker", "Doris", "Presto", "Bamboo", "Premiere", "Illustrator",
    "Postman", "Keynote", "Outlook", "Calypso", "Morningstar", "Asana", "Primavera", "Superset", "Kettle", "Cypress",
    "Cucumber", "Reval", "Ethereum", "Impala", "Intune", "Splunk", "Grafana", "Prometheus", "Greenplum", "Figma",
    "Mambu", "Metabase", "Solidity", "Talend", "Visio", "Xero", "Workday",
}  # fmt: skip
"""Names that are also ordinary words: outside a list of skills they count only as they are written here."""

NOT_BEFORE = {
    "Go": r"(?!\s*-?to\b)",
    "R": r"(?!\s*&)",
    "会计": "(?!师事务所)",
    "四大": "(?!行|银行|国有)",
    "支付": "(?!宝)",
    "培训": "(?!学校|机构|班|中心)",
    "审计": "(?!发现|整改|问题|问询|资料|意见|建议|要求|检查组|委员会|软件|公司|大学|学院|学专业|机构)",
    "审单": "(?!位)",
    "托管": "(?!班|所|学校|中心|机房|服务器)",
    "银行会计": "(?!核算)",
}
_QUALIFICATION = "(?!经验|经历|背景|年|人员[^资])"
_WORK = frozenset({"domain", "tool"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(frozen=True)
class Group:
    """Words that mean the same; kind is tool, domain, industry, major, certificate or soft.

    `narrower` names the groups that are cases of this one: credit risk answers "risk control", not the other way round.
    `related` names its neighbours: work that is close to it and is never counted as it. `field` is technology for work
    with computers, general for what is part of many kinds of work, else empty. A job that shows all groups of `joined`
    shows this one: corporate banking and lending together are corporate lending.
    """

    id: str
    kind: str
    words: tuple[str, ...]
    narrower: tuple[str, ...]
    related: frozenset[str] = frozenset()
    field: str = ""
    joined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Word:
    """A known word in a text, with the groups that it belongs to."""

    start: int
    end: int
    groups: frozenset[str]


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated file of this folder."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def plain(text: str) -> str:
    """Bring full-width letters and marks into the one form in which texts are compared."""
    # NFKC alone would turn the Chinese comma into the English one, which does not always end a clause.
    kept = {"，": "\ue000", "；": "\ue001", "！": "\ue002", "？": "\ue003"}
    for mark, place in kept.items():
        text = text.replace(mark, place)
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    for mark, place in kept.items():
        text = text.replace(place, mark)
    return text


@functools.cache
def groups() -> dict[str, Group]:
    """Read the vocabulary once: id -> group, its words in Chinese before those in English."""
    words: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        for row in table(language):
            words[row["id"]] += row["words"].split(" | ")
    return {
        row["id"]: Group(
            row["id"],
            row["kind"],
            tuple(words[row["id"]]),
            tuple(row["narrower"].split()),
            frozenset(row["related"].split()),
            row["field"],
            tuple(row["joined"].split()),
        )
        for row in table("relations")
    }


@functools.cache
def under(group_id: str) -> frozenset[str]:
    """Return the groups that are cases of this one, at any depth."""
    seen: set[str] = set()
    queue = list(groups()[group_id].narrower)
    while queue:
        one = queue.pop()
        if one not in seen:
            seen.add(one)
            queue += groups()[one].narrower
    return frozenset(seen - {group_id})


@functools.cache
def over(group_id: str) -> frozenset[str]:
    """Return the groups of which this one is a case, at any depth."""
    return frozenset(other for other in groups() if group_id in under(other))


@functools.cache
def below(group_id: str) -> tuple[str, ...]:
    """Return the words of all groups that are cases of this one."""
    return tuple(word for one in sorted(under(group_id)) for word in groups()[one].words)


def _one(word: str, loose: bool) -> str:
    escaped = re.sub(r"\\([ -])", lambda gap: r"[\s\-]+" if gap[1] == " " else r"[\s\-]?", re.escape(word))
    after = NOT_BEFORE.get(word, _QUALIFICATION if word.endswith("从业") else "")
    if not word.isascii():
        return escaped + after
    plural = "(?:s|es)?" if word[-1].isalpha() and len(word) > 3 else ""
    cased = not loose and (word in CASED or (len(word) <= 4 and word.isupper()))
    body = f"(?-i:{escaped})" if cased else escaped
    return rf"(?<![A-Za-z0-9]){body}{plural}(?![A-Za-z0-9+#]){after}"


@functools.lru_cache(maxsize=4096)
def pattern(words: tuple[str, ...], loose: bool = False) -> re.Pattern[str]:
    """Compile words into one pattern, longest first; `loose` ignores case even in names that are ordinary words."""
    ordered = sorted({plain(word) for word in words if word}, key=len, reverse=True)
    return re.compile("|".join(_one(word, loose) for word in ordered) or r"(?!)", re.IGNORECASE | re.ASCII)


@functools.cache
def _compiled(word: str, loose: bool) -> re.Pattern[str]:
    return re.compile(_one(word, loose), re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class _Entry:
    """A word of the tables: what it begins with up to its first gap, in lower case, as it is written, its groups."""

    head: str
    word: str
    groups: frozenset[str]


_Index = dict[str, dict[str, list[_Entry]]]
_KEYS = (1, 2, 3, 4)
"""Letters by which words are looked up; a shorter beginning is looked up whole."""


@functools.cache
def _words() -> list[tuple[str, Group]]:
    return [(plain(word), group) for group in groups().values() for word in group.words]


@functools.cache
def _starts(kinds: frozenset[str]) -> tuple[_Index, _Index]:
    """Return the words of some kinds by their first two letters and by the first four.

    Those in English letters alone, and the others. A table of thousands of words is looked up at the places of a text
    where one of them may begin, and nowhere else.
    """
    of: dict[str, set[str]] = defaultdict(set)
    for word, group in _words():
        if group.kind in kinds:
            of[word].add(group.id)
    index: tuple[_Index, _Index] = defaultdict(dict), defaultdict(dict)
    for word, ids in of.items():
        head = re.split("[ -]", word.lower(), maxsplit=1)[0]
        bucket = index[not word.isascii()][head[:2]]
        bucket.setdefault(head[: _KEYS[-1]], []).append(_Entry(head, word, frozenset(ids)))
    return index


def _beginning(text: str, kinds: frozenset[str]) -> Iterator[tuple[int, _Entry]]:
    """Yield the words that may begin at a place of a text, with the place: their beginnings stand there."""
    (english, others), lowered = _starts(kinds), text.lower()
    if len(lowered) != len(text):
        lowered = text
    before = ""
    for place, letter in enumerate(lowered):
        for index in (others,) if before in _LETTERS else (english, others):
            for start in (lowered[place : place + 2], letter):
                if bucket := index.get(start):
                    for end in _KEYS:
                        for entry in bucket.get(lowered[place : place + end], ()):
                            if lowered.startswith(entry.head, place):
                                yield place, entry
        before = letter


def longest(text: str, kinds: frozenset[str] = _WORK, loose: bool = False) -> list[Word]:
    """Find the known words of some kinds in a text in reading order, the longest where they overlap."""
    spans: dict[tuple[int, int], frozenset[str]] = {}
    for place, entry in _beginning(text, kinds):
        if match := _compiled(entry.word, loose).match(text, place):
            spans[match.span()] = spans.get(match.span(), frozenset()) | entry.groups
    held, taken = bytearray(len(text)), []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if not any(held[start:end]):
            held[start:end] = b"\x01" * (end - start)
            taken.append(Word(start, end, spans[start, end]))
    return sorted(taken, key=lambda word: word.start)


def scan(text: str, loose: bool = False) -> list[Word]:
    """Find the known words of work in a text in reading order, the longest where they overlap."""
    return longest(text, _WORK, loose)


def with_cases(ids: Iterable[str]) -> frozenset[str]:
    """Return some groups together with their cases."""
    return frozenset(ids).union(*(under(one) for one in ids))
