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
                    id=item.requirement.id, text=item.requirement.text, kind=item.requirement.kind, met=item.met,
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
