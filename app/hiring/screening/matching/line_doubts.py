"""Says which lines of a position are in doubt, and who would qualify but for them.

A line is a requirement or a rule. What is required is in doubt where its words were read as no known thing, or where
nearly nobody meets it: at most one in `ONE_IN` of at least `FEWEST` people screened, though `SEVERAL` of them or more
meet everything that is required and not in doubt itself. Both speak of the reading more often than of the people, as
docs/quality.md has measured; where it would be so of more than half of the lines, it speaks of the people.
A line that HR settled is in doubt no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from app.hiring.positions.service import Requirement, Rule
from app.hiring.screening.matching.said import Said, said
from app.hiring.screening.matching.scoring import RequirementResult, RuleResult, Screening

FEWEST, ONE_IN, SEVERAL = 5, 6, 2
HALF = 0.5
"""Where half of the people screened meet it, words that no table knows are found well."""

Asked = Requirement | Rule
Result = RequirementResult | RuleResult
Outcome = Literal["met", "may", "not", "nothing"]
Settled = Literal["confirmed", "person"]
"""What HR says of a line: read as it is meant, or that a person looks at it and the machine does not judge it."""

Group = Literal["qualified", "look", "doubt", "rest"]
GROUPS: tuple[Group, ...] = ("qualified", "look", "doubt", "rest")
"""In the order of a list: who meets all that is required, who does but for what a person looks at, or for a doubt."""


@dataclass(frozen=True)
class Line:
    """A line as it was read: `reading` in words, `unread` what no table knows; `counts` of the people by outcome."""

    asked: Asked
    reading: tuple[Said, ...]
    unread: str = ""
    counts: Counter[Outcome] = field(default_factory=Counter)

    @property
    def required(self) -> bool:
        """Whether it is a rule or a must."""
        return _is_required(self.asked)

    @property
    def screened(self) -> int:
        """How many people were screened by this line."""
        return sum(self.counts.values())

    @property
    def passed(self) -> int:
        """How many are not held back by it: who meets it, and for whom it decides nothing."""
        return self.counts["met"] + self.counts["nothing"]


class Place(NamedTuple):
    """The group of a person in the ranked list, and the lines on which it hangs."""

    group: Group
    lines: tuple[Asked, ...] = ()


def same(one: Asked, other: Asked) -> bool:
    """Say whether two lines ask for the same; weight and indicator are no part of that."""
    return wanted(one) == wanted(other)


def wanted(asked: Asked) -> Asked:
    """Return a line without weight and indicator: what it is known by across versions of a position."""
    return replace(asked, weight=1.0, indicator=None) if isinstance(asked, Requirement) else asked


def outcome(result: Result) -> Outcome:
    """Say what a screening found for a line."""
    if isinstance(result, RequirementResult) and not result.decisive:
        return "nothing"
    return "met" if result.met else "may" if result.doubt else "not"


def results(screening: Screening) -> list[tuple[Asked, Result]]:
    """Return every line of a screening with what was found, what is required and what is not."""
    asked: list[tuple[Asked, Result]] = [(one.requirement, one) for one in screening.requirements]
    return asked + [(one.rule, one) for one in screening.rules]


def counted(lines: Sequence[Line], screenings: Sequence[Screening]) -> list[Line]:
    """Return the lines with the counts of the people whom each was compared with, in whatever version."""
    known = {wanted(line.asked): Counter[Outcome]() for line in lines}
    for screening in screenings:
        for asked, result in results(screening):
            if (counts := known.get(wanted(asked))) is not None:
                counts[outcome(result)] += 1
    return [replace(line, counts=known[wanted(line.asked)]) for line in lines]


def doubts(
    lines: Sequence[Line], screenings: Sequence[Screening], settled: Mapping[str, Settled] | None = None
) -> dict[str, Said]:
    """Return why each line is in doubt, by its id; `lines` hold their counts, `settled` what HR said of lines by id."""
    settled = settled or {}
    unread = [line for line in lines if line.required and line.unread and not _found_well(line)]
    few = [line for line in lines if line.required and _nearly_nobody(line)]
    looked_at = [line for line in lines if settled.get(line.asked.id) == "person"]
    suspects = {line.asked.id: line for line in (*unread, *few, *looked_at)}
    deciding = [line for line in lines if line.required and line.counts["nothing"] < line.screened]
    others = _meeting_all_but(list(suspects.values()), screenings)
    told = others >= SEVERAL and len(suspects) <= HALF * len(deciding)
    found = {line.asked.id: _few(line, others) for line in few if told}
    for line in unread:
        found.setdefault(line.asked.id, _unread(line))
    return {line_id: why for line_id, why in found.items() if line_id not in settled}


def _found_well(line: Line) -> bool:
    return line.screened >= FEWEST and line.passed >= HALF * line.screened


def _nearly_nobody(line: Line) -> bool:
    return line.screened >= FEWEST and line.passed * ONE_IN <= line.screened


def _meeting_all_but(suspects: Sequence[Line], screenings: Sequence[Screening]) -> int:
    """Return how many meet everything required but for some lines."""
    left_out = {wanted(line.asked) for line in suspects}
    return sum(all(wanted(asked) in left_out for asked, _ in unmet(screening)) for screening in screenings)


def _unread(line: Line) -> Said:
    sentence = "No table knows “%(what)s”: it is looked for as it stands, and a résumé may say it otherwise."
    return said(sentence, what=line.unread)


def _few(line: Line, others: int) -> Said:
    if not line.passed:
        sentence = (
            "Nobody of the %(all)s people screened meets this line, "
            "although %(others)s meet everything required that is not in doubt itself."
        )
        return said(sentence, all=line.screened, others=others)
    sentence = (
        "Only %(met)s of the %(all)s people screened meet this line, "
        "although %(others)s meet everything required that is not in doubt itself."
    )
    return said(sentence, met=line.passed, all=line.screened, others=others)


def unmet(screening: Screening) -> list[tuple[Asked, Result]]:
    """Return the rules and the musts that decide and are not met."""
    return [
        (asked, result) for asked, result in results(screening)
        if _is_required(asked) and outcome(result) in ("may", "not")
    ]  # fmt: skip


def place(screening: Screening, doubted: Sequence[Asked], looked_at: Sequence[Asked]) -> Place:
    """Return the group of a person; by what requires nothing nobody is called qualified.

    `doubted` are the lines in doubt, `looked_at` those that a person looks at, which the machine does not judge.
    """
    asked = [(one, outcome(result)) for one, result in results(screening) if _is_required(one)]
    looked = tuple(one for one, _ in asked if _among(one, looked_at))
    lacking = tuple(one for one, found in asked if found in ("may", "not") and one not in looked)
    decides = any(found != "nothing" for _, found in asked)
    if not decides or not all(_among(one, doubted) for one in lacking):
        return Place("rest")
    if lacking:
        return Place("doubt", (*lacking, *looked))
    return Place("look", looked) if looked else Place("qualified")


def _among(asked: Asked, lines: Sequence[Asked]) -> bool:
    return any(same(asked, one) for one in lines)


def _is_required(asked: Asked) -> bool:
    return isinstance(asked, Rule) or asked.kind == "must"
