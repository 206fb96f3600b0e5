"""What programs are answered about screenings."""

from __future__ import annotations

import uuid

from app.hiring.screening.service import Ranked, Screening
from app.openapi import Output


class Requirement(Output):
    """A requirement, whether it is met or in doubt, and the quoted place that shows it"""

    id: str
    text: str
    kind: str
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
    def of(cls, found: Screening) -> Match:
        """Return a screening as programs read it."""
        return cls(
            score=found.score,
            band=found.band,
            ready_to_invite=found.ready,
            position_version=found.position_version,
            resume_version=found.resume_version,
            requirements=[
                Requirement(
                    id=one.requirement.id, text=one.requirement.text, kind=one.requirement.kind, met=one.met,
                    doubt=one.doubt, how=one.how, quote=one.quote, page=one.page, box=one.box,
                    note=str(one.note) if one.note else None,
                )
                for one in found.requirements
            ],
            rules=[
                Rule(
                    id=one.rule.id, kind=one.rule.kind, met=one.met, doubt=one.doubt,
                    explanation=str(one.explanation), quote=one.quote, page=one.page, box=one.box,
                )
                for one in found.rules
            ],
        )  # fmt: skip


class Place(Output):
    """One place of a ranked list, and why it stands before the next"""

    rank: int
    application_id: uuid.UUID
    stage: str
    score: float
    band: str
    ready_to_invite: bool
    before_next: str | None


class Ranking(Output):
    """The screened applications of a position, best first"""

    ranking: list[Place]

    @classmethod
    def of(cls, rows: list[Ranked]) -> Ranking:
        """Return a ranked list as programs read it."""
        return cls(
            ranking=[
                Place(
                    rank=rank, application_id=row.application.id, stage=row.application.stage,
                    score=row.screening.score, band=row.screening.band, ready_to_invite=row.screening.ready,
                    before_next=str(row.before) if row.before else None,
                )
                for rank, row in enumerate(rows, 1)
            ]
        )  # fmt: skip
