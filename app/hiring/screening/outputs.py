"""What programs are answered about screenings."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from app.hiring.positions import words
from app.hiring.screening.lines import Lines, Shown
from app.hiring.screening.matching.line_doubts import Asked
from app.hiring.screening.ranked import Ranked, RankedList
from app.hiring.screening.service import Screening
from app.openapi import Output


class Requirement(Output):
    """A requirement, whether it is met or in doubt, and the quoted place that shows it"""

    id: str
    text: str
    kind: str
    indicator: str | None
    met: bool
    doubt: bool
    how: str | None
    quote: str | None
    page: int | None
    box: tuple[float, ...] | None
    note: str | None


class Rule(Output):
    """A rule, whether it is met or in doubt, and why"""

    id: str
    kind: str
    met: bool
    doubt: bool
    explanation: str
    quote: str | None
    page: int | None
    box: tuple[float, ...] | None


class Match(Output):
    """The newest screening: score, band, requirements and rules with quoted places"""

    score: float
    band: str
    ready_to_invite: bool
    position_version: int
    resume_version: int
    requirements: list[Requirement]
    rules: list[Rule]

    @classmethod
    def of(cls, screening: Screening) -> Match:
        """Return a screening as programs read it."""
        return cls(
            score=screening.score,
            band=screening.band,
            ready_to_invite=screening.ready,
            position_version=screening.position_version,
            resume_version=screening.resume_version,
            requirements=[
                Requirement(
                    id=item.requirement.id, text=item.requirement.text, kind=item.requirement.kind,
                    indicator=item.requirement.indicator, met=item.met,
                    doubt=item.doubt, how=item.how, quote=item.quote, page=item.page, box=item.box,
                    note=str(item.note) if item.note else None,
                )
                for item in screening.requirements
            ],
            rules=[
                Rule(
                    id=item.rule.id, kind=item.rule.kind, met=item.met, doubt=item.doubt,
                    explanation=str(item.explanation), quote=item.quote, page=item.page, box=item.box,
                )
                for item in screening.rules
            ],
        )  # fmt: skip


class Place(Output):
    """One place of a ranked list: its group, the lines on which that hangs, and why it stands before the next"""

    rank: int
    application_id: uuid.UUID
    stage: str
    score: float
    band: str
    ready_to_invite: bool
    group: str
    but_for: list[str]
    before_next: str | None


class Ranking(Output):
    """The screened applications of a position, best first"""

    ranking: list[Place]

    @classmethod
    def of(cls, ranked: RankedList) -> Ranking:
        """Return a ranked list as programs read it."""
        return cls(ranking=places(ranked.rows))


def places(rows: Sequence[Ranked]) -> list[Place]:
    """Return the lines of a ranked list, from the first on, as programs read them."""
    return [
        Place(
            rank=rank, application_id=row.application.id, stage=row.application.stage,
            score=row.screening.score, band=row.screening.band, ready_to_invite=row.screening.ready,
            group=row.place.group, but_for=[text(one) for one in row.place.lines],
            before_next=str(row.before) if row.before else None,
        )
        for rank, row in enumerate(rows, 1)
    ]  # fmt: skip


def text(asked: Asked) -> str:
    """Return a line as the position words it."""
    return words.rule(asked) if isinstance(asked, words.Rule) else asked.text


class Line(Output):
    """A line of a position: how it was read, how many people meet it, whether it is in doubt, and what HR said of it"""

    id: str
    text: str
    indicator: str | None
    required: bool
    reading: list[str]
    meet: int
    may_meet: int
    do_not_meet: int
    undecided_by_it: int
    doubt: str | None
    settlement: str | None

    @classmethod
    def of(cls, shown: Shown) -> Line:
        """Return a line as programs read it."""
        line = shown.line
        return cls(
            id=line.asked.id, text=text(line.asked),
            indicator=getattr(line.asked, "indicator", None), required=line.required,
            reading=[str(one) for one in line.reading],
            meet=line.counts["met"], may_meet=line.counts["may"], do_not_meet=line.counts["not"],
            undecided_by_it=line.counts["nothing"], doubt=str(shown.doubt) if shown.doubt else None,
            settlement=shown.settled,
        )  # fmt: skip


class PositionLines(Output):
    """The lines of a position as they were read"""

    position_version: int
    lines: list[Line]

    @classmethod
    def of(cls, lines: Lines) -> PositionLines:
        """Return the lines as programs read them."""
        return cls(position_version=lines.position.version, lines=[Line.of(one) for one in lines.shown])
