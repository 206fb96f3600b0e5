"""The table of words that mean the same, and how a word is found in a text without believing a denial."""

from __future__ import annotations

import csv
import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("terms.tsv")

CASED = {
    "Word", "Excel", "Spring", "Swift", "Rust", "Shell", "Node", "React", "Office", "Wind", "Hive", "Chef", "Sketch",
    "Go", "EAST", "Spark", "Bash", "Oracle", "Puppet", "Ruby", "Angular", "Torch",
}  # fmt: skip
"""Names that are also ordinary words: outside a list of skills they count only as they are written here."""

NOT_BEFORE = {
    "Go": r"(?!\s*-?to\b)",
    "R": r"(?!\s*&)",
    "会计": "(?!师事务所)",
    "四大": "(?!行|银行|国有)",
    "支付": "(?!宝)",
}
_QUALIFICATION = "(?!经验|经历|背景|年|人员[^资])"

_DENIED = re.compile(
    r"(?:(?<![全])无(?!锡|纸|线|人|论|缝|障碍|抵押|菌|形)|没有|没|未曾|从未|尚未|未(?=从事|接触|参与|使用|"
    r"负责|涉及|取得|获得|考取|持有|具备|有|做过)"
    r"|不(?:具备|熟悉|了解|会|懂|涉及|负责|擅长|掌握|包括|含)(?!不)|缺乏|缺少|欠缺|并非|希望(?:学习|转|从事|"
    r"进入)|想(?:学|转|从事)|有意(?:学|转|从事)|计划(?:学|转|考)"
    r"|(?<!\w)(?:no(?! less| fewer| later| more than)|not(?! only)|never|without|lack(?:s|ing)?(?: of)?|nor|neither|"
    r"(?:hop|wish|plann|aim|look)ing to|hopes? to|wish(?:es)? to|would like to|want(?:s)? to|eager to learn|"
    r"interested in (?:learning|moving)"
    r"|unfamiliar with|don'?t|doesn'?t|didn'?t|haven'?t|hasn'?t|isn'?t|yet to)(?!\w))",
    re.IGNORECASE | re.ASCII,
)
_CLAUSE_END = re.compile(
    r"[，。；;！!？?\n]|(?<!\d)[.](?!\w)|,(?!\s*(?:or|nor|and)\b)|但|而是|\b(?:but|however|although|yet)\b",
    re.IGNORECASE | re.ASCII,
)
_LIAISON = re.compile(
    r"(?:配合|对接|协调|沟通|联系|支持|协同|(?<!参)与|\b(?:with|support(?:ing|ed)?|liais\w+|"
    r"coordinat\w+)\b)[^，。；;,.]{0,14}$",
    re.I | re.ASCII,
)
_DEPARTMENT = re.compile(
    r"^\s*(?:等)?(?:部门|部(?!分)|团队|同事|条线|人员|\b(?:department|team|colleagues|function|dept)\b)",
    re.I | re.ASCII,
)


@dataclass(frozen=True)
class Group:
    """Words that mean the same; kind is tool, domain, industry, major, certificate or soft.

    `narrower` names the groups that are cases of this one: credit risk answers "risk control", not the other way round.
    """

    id: str
    kind: str
    words: tuple[str, ...]
    narrower: tuple[str, ...]


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
    """Read the table once: id -> group."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {
            row["id"]: Group(row["id"], row["kind"], tuple(row["equal"].split(" | ")), tuple(row["narrower"].split()))
            for row in rows
        }


@functools.cache
def below(group_id: str) -> tuple[str, ...]:
    """Return the words of all groups that are cases of this one."""
    seen, queue, words = {group_id}, list(groups()[group_id].narrower), []
    while queue:
        one = queue.pop(0)
        if one not in seen:
            seen.add(one)
            words += groups()[one].words
            queue += groups()[one].narrower
    return tuple(words)


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


def denied(text: str, start: int) -> bool:
    """Say whether the words before a place, in its clause, deny what stands there."""
    head = text[:start]
    begin = max((match.end() for match in _CLAUSE_END.finditer(head)), default=0)
    return _DENIED.search(head, begin) is not None


def others_work(text: str, start: int, end: int) -> bool:
    """Say whether a word only names the colleagues that somebody worked with, as in "with the risk team"."""
    return _DEPARTMENT.match(text[end:]) is not None and _LIAISON.search(text[:start]) is not None


def mention(words: tuple[str, ...], text: str, loose: bool = False) -> re.Match[str] | None:
    """Return the first place where one of the words is stated and not denied."""
    for match in pattern(words, loose).finditer(text):
        if not denied(text, match.start()) and not others_work(text, match.start(), match.end()):
            return match
    return None


@dataclass(frozen=True)
class Known:
    """A known word in a text, with every group that it may belong to."""

    start: int
    end: int
    text: str
    groups: tuple[Group, ...]


def known(text: str, kinds: frozenset[str]) -> list[Known]:
    """Find the known words of some kinds in a text, the longest first where they overlap, in reading order."""
    found: dict[tuple[int, int], list[Group]] = {}
    for group in groups().values():
        if group.kind in kinds:
            for match in pattern(group.words).finditer(text):
                found.setdefault(match.span(), []).append(group)
    taken: list[Known] = []
    for (start, end), of in sorted(found.items(), key=lambda item: (item[0][0] - item[0][1], item[0][0])):
        if all(end <= other.start or start >= other.end for other in taken):
            taken.append(Known(start, end, text[start:end], tuple(of)))
    return sorted(taken, key=lambda one: one.start)


def sentences(text: str) -> Iterator[str]:
    """Cut a text into sentences."""
    yield from (part.strip() for part in re.split(r"[\n。；;]|(?<=[a-z)])\.\s+", text) if part.strip())
