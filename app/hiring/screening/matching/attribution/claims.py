"""What a sentence claims of a kind of work: that somebody did it, or only wished, learnt, lacked or stood beside it."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .vocabulary import LANGUAGES, Word, groups, over, pattern, scan, table, under, with_cases

DONE, SLIGHT, LEARNT, OBJECT, OTHERS, WISHED, DENIED = (
    "done", "slight", "learnt", "object", "others", "wished", "denied",
)  # fmt: skip
"""Kinds of claims, the strongest first. An object is work that another kind of work is about: an audit of lending."""

MOST = 40
"""Words of one sentence that are looked at: a sentence that repeats a word more often claims nothing new."""

ORDER = (DONE, SLIGHT, LEARNT, OBJECT, OTHERS, WISHED, DENIED)


@dataclass(frozen=True)
class Sought:
    """What is looked for: the words that state it themselves, those that mean the same, and those of its kinds.

    `extra` are words that mean the same and are not in the vocabulary; `allowed` are neighbours whose work on what is
    sought counts, because whoever seeks it says so. Without `tools` the tools of a kind of work do not show it.
    """

    own: tuple[str, ...]
    same: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    groups: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()
    allowed: frozenset[str] = frozenset()
    tools: bool = True

    @functools.cached_property
    def words(self) -> tuple[str, ...]:
        """Return all words that count."""
        return self.own + self.extra + self.same + self.narrower

    @functools.cached_property
    def counted(self) -> frozenset[str]:
        """Return the groups that count: its own and their cases."""
        counted = with_cases(self.groups)
        return counted if self.tools else frozenset(one for one in counted if groups()[one].kind != "tool")

    @functools.cached_property
    def broader(self) -> frozenset[str]:
        """Return the groups of which it is a case."""
        return frozenset().union(*(over(one) for one in self.groups)) - self.counted

    @functools.cached_property
    def related(self) -> frozenset[str]:
        """Return its neighbours, with what its own kinds count as taken out."""
        near = frozenset().union(*(groups()[one].related for one in self.groups))
        return near - self.counted - self.broader - self.allowed

    @functools.cached_property
    def field(self) -> str:
        """Return the field that all its groups share, or nothing."""
        fields = {groups()[one].field for one in self.groups}
        return fields.pop() if len(fields) == 1 else ""

    @functools.cached_property
    def tool(self) -> bool:
        """Say whether it is a tool, which work of every kind may use."""
        return bool(self.groups) and all(groups()[one].kind == "tool" for one in self.groups)

    @functools.cached_property
    def of_work(self) -> bool:
        """Say whether the vocabulary knows it as a kind of work or a tool, not as an industry."""
        return any(groups()[one].kind in ("domain", "tool") for one in self.groups)

    def of(self, functions: frozenset[str]) -> bool:
        """Say whether it belongs to some functions: is one of them, a case of one, or has one as its case."""
        return bool(self.counted & with_cases(functions))


@functools.lru_cache(maxsize=2048)
def without_tools(sought: Sought) -> Sought:
    """Leave out the tools of a kind of work: a list that names Spark does not say that somebody built pipelines."""
    return sought if sought.tool or not sought.groups else replace(sought, tools=False)


@functools.lru_cache(maxsize=2048)
def of_group(group_id: str) -> Sought:
    """Return what is looked for where a group of the vocabulary is."""
    below = tuple(word for one in sorted(under(group_id)) for word in groups()[one].words)
    return Sought((), groups()[group_id].words, below, frozenset({group_id}))


@dataclass(frozen=True)
class Claim:
    """One claim: its kind, how its words state what is sought (exact, synonym, narrower), and where."""

    kind: str
    how: str
    start: int
    end: int


@functools.cache
def cue(kind: str) -> re.Pattern[str]:
    """Return the pattern of a kind of cue, in all languages."""
    rows = [row for language in LANGUAGES for row in table(f"cues.{language}") if row["kind"] == kind]
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE | re.ASCII)


@functools.cache
def functions_of(kind: str) -> list[tuple[frozenset[str], re.Pattern[str]]]:
    """Return the functions that have other work as their object, each with the cue that says so."""
    rows: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        for row in table(f"cues.{language}"):
            if row["kind"] == kind:
                rows[row["group"]].append(f"(?:{row['pattern']})")
    return [(frozenset({group}), re.compile("|".join(some), re.IGNORECASE | re.ASCII)) for group, some in rows.items()]


@functools.cache
def functions() -> frozenset[str]:
    """Return the groups whose work is about the work of others, such as audit or recruitment."""
    named = {group for some, _ in functions_of("before") for group in some}
    technical = {one.id for one in groups().values() if one.field == "technology" and one.kind == "domain"}
    return with_cases(named) | technical


def denied(text: str, start: int) -> bool:
    """Say whether the words before a place, in its clause, deny what stands there or only wish for it."""
    begin = _clause(text, start)
    return any(cue(kind).search(text, begin, start) is not None for kind in ("denied", "wish"))


def _clause(text: str, start: int) -> int:
    return max((match.end() for match in cue("clause_end").finditer(text, 0, start)), default=0)


def others_work(text: str, start: int, end: int) -> bool:
    """Say whether a word only names colleagues that somebody worked with or for, as in "with the risk team"."""
    begin = _clause(text, start)
    head = text[begin:start]
    if any(cue(kind).search(head) for kind in ("helped", "between", "rules", "referred")):
        return True
    if cue("done_by").match(text[end:]) or _colleagues(text[begin:end], head, text[end:]):
        return True
    itself = cue("department").search(text, start, end)
    if (itself or cue("people").match(text[end:])) is None or cue("member").search(head):
        return False
    return cue("liaison").search(head) is not None or bool(head.strip() and cue("team").match(text[end:]))


def _colleagues(clause: str, head: str, after: str) -> bool:
    """Say whether a word that names a person means others: "questions of HR partners", "data engineers own it"."""
    if not cue("person").search(clause):
        return False
    if cue("persons").search(clause) and cue("persons_of").search(head):
        return True
    if cue("member").search(head):
        return False
    if cue("liaison").search(head):
        return True
    return not re.search(r"\w", head) and bool(cue("persons").search(clause) and cue("acts").match(after))


def _taught(text: str, begin: int, start: int, end: int) -> bool:
    head = text[begin:start]
    return bool(cue("learning").search(head) or (cue("attend").search(head) and cue("taught").match(text[end:])))


def _piece(text: str, start: int) -> str:
    """Return what stands before a place since the last clause or joint: "loans and their audit" are two pieces."""
    begin = _clause(text, start)
    joints = [match.end() for match in cue("joint").finditer(text, begin, start)]
    return text[joints[-1] if joints else begin : start]


def _object(text: str, start: int, end: int, sought: Sought) -> bool:
    """Say whether another kind of work has the sought one as its object: a system for it, an audit of it."""
    before, after = _piece(text, start), text[end:]
    if sought.tool:
        return _of_another("tool", before, sought)
    if not sought.of(frozenset({"software_dev"})) and cue("head").match(after):
        return True
    if sought.field != "technology" and cue("maker").match(after):
        return True
    if any(said.match(after) and function & sought.related for function, said in functions_of("after_related")):
        return True
    return _of_another("before", before, sought) or _of_another("after", after, sought)


def _of_another(kind: str, text: str, sought: Sought) -> bool:
    return any(said.search(text) and not sought.of(function) for function, said in functions_of(kind))


def _kind(text: str, start: int, end: int, sought: Sought) -> str:
    begin = _clause(text, start)
    if cue("denied").search(text, begin, start) or cue("denied_after").match(text[end:]):
        return DENIED
    if cue("wish").search(text, begin, start) or cue("wish_after").match(text[end:]):
        return WISHED
    if others_work(text, start, end):
        return OTHERS
    if _taught(text, begin, start, end) and not sought.of(frozenset({"training"})):
        return LEARNT
    if cue("attended").search(text, begin, start):
        return LEARNT
    if _object(text, start, end, sought):
        return OBJECT
    return SLIGHT if cue("slight").search(_piece(text, start)) else DONE


def claims(text: str, sought: Sought, loose: bool = False, words: list[Word] | None = None) -> Iterator[Claim]:
    """Yield what a text claims of the work that is sought; `words` are what `scan` found in it."""
    if sought.of_work:
        found = _known(text, sought, scan(text, loose) if words is None else words, loose)
    else:
        found = ((*match.span(), _how(match[0], sought, loose)) for match in _matches(sought.words, text, loose))
    for start, end, how in itertools.islice(found, MOST):
        yield Claim(_kind(text, start, end, sought), how, start, end)


def _matches(words: tuple[str, ...], text: str, loose: bool) -> Iterator[re.Match[str]]:
    return pattern(words, loose).finditer(text) if words else iter(())


def _known(text: str, sought: Sought, words: list[Word], loose: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the known words that count, and the sought one's own words where no longer known word holds them.

    "Credit risk" is no credit: the longest known word says what is meant.
    """
    own = {word.lower() for word in sought.own}
    for word in words:
        if word.groups & sought.counted:
            exact = text[word.start : word.end].lower() in own
            yield word.start, word.end, "exact" if exact else "synonym" if word.groups & sought.groups else "narrower"
    for match in _matches(sought.own + sought.extra, text, loose):
        start, end = match.span()
        if not any(word.start <= start and end <= word.end and _names_work(word, start, end) for word in words):
            yield start, end, _how(match[0], sought, loose)


def _names_work(word: Word, start: int, end: int) -> bool:
    """Say whether a known word says more than the stretch inside it: another kind of work, or the very same words."""
    return word.end - word.start == end - start or any(groups()[one].kind == "domain" for one in word.groups)


def _how(text: str, sought: Sought, loose: bool) -> str:
    if pattern(sought.own, loose).fullmatch(text):
        return "exact"
    return "synonym" if pattern(sought.extra + sought.same, loose).fullmatch(text) else "narrower"


def best(text: str, sought: Sought, loose: bool = False, words: list[Word] | None = None) -> Claim | None:
    """Return the strongest claim of a text, in the same words before others."""
    hows = ("exact", "synonym", "narrower")
    strongest, held = None, (len(ORDER), len(hows))
    for one in claims(text, sought, loose, words):
        rank = ORDER.index(one.kind), hows.index(one.how)
        if rank < held:
            strongest, held = one, rank
        if held == (0, 0):
            break
    return strongest
