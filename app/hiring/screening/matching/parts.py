"""The parts into which a requirement is read, and the sentence from which they are taken one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.hiring.screening.matching.terms import Known


@dataclass(frozen=True)
class Topic:
    """Something a résumé may mention: as the requirement words it, the groups it belongs to, and HR's own synonyms.

    `allowed` are groups of work that the requirement accepts as part of it: "对公授信经验（调查、审查、审批均可）"
    takes the reviewer's work on corporate loans for corporate lending. `grade` is the lowest of a certificate, 1 to 3,
    `tier` the numbered class of a licence.
    """

    label: str
    groups: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    grade: int = 0
    tier: str = ""


@dataclass(frozen=True)
class Part:
    """One thing to check. kind: years, skill_years, degree, major, certificate, language, team, topic, text or soft.

    Of the kind either, one of `ways` is enough, each of which asks for all of its parts; where it is `open`, ways
    behind the first leave a doubt. equal asks for what somebody takes as equal to a study, by `level` work or study.
    `level` of a certificate says that it may be obtained later, or is enough to have begun.

    `every` asks for each of the topics; of a degree, for one of full-time study. Of years, `leads` asks for those in
    which people were led, `using` for those in which these tools were used; `place` says that the topics are where
    somebody worked, `within` that the years are some of those asked for before. An `open` list only gives examples of
    its kind, `level`. `knows` asks for knowledge of a field, not for work in it. Of years, jobs whose
    titles say one of the words `without` do not count.
    """

    kind: str
    text: str
    topics: tuple[Topic, ...] = ()
    every: bool = False
    number: float = 0.0
    level: str = ""
    hands_on: bool = False
    work_only: bool = False
    leads: bool = False
    using: tuple[Topic, ...] = ()
    place: bool = False
    within: bool = False
    open: bool = False
    knows: bool = False
    without: tuple[str, ...] = ()
    ways: tuple[tuple[Part, ...], ...] = ()


class Sentence:
    """A requirement from which what was understood is blanked, so that nothing is asked for twice."""

    def __init__(self, text: str) -> None:
        self.left, self.whole = text, text
        self.parts: list[Part] = []

    def take(self, start: int, end: int) -> None:
        """Blank a stretch; places stay as they are."""
        self.left = self.left[:start] + "\x00" * (end - start) + self.left[end:]

    def add(self, kind: str, **values: Any) -> None:
        """Keep a part."""
        self.parts.append(Part(kind, self.whole, **values))


def topic(known: Known, kinds: frozenset[str]) -> Topic:
    """Make a topic of a known word."""
    return Topic(known.text, tuple(group.id for group in known.groups if group.kind in kinds))
