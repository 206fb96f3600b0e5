"""What programs are answered about applications."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Any

from pydantic import WithJsonSchema

from app.hiring.applications import documents
from app.hiring.applications.fields import Fields
from app.hiring.applications.proposals import Proposal
from app.hiring.applications.service import Masked
from app.openapi import Moment, Output, schema


class MayBe(Output):
    """That two applicants may be one person; `agreed` has what agrees besides the name where the system joined them"""

    id: uuid.UUID
    state: str
    found_by: str
    agreed: list[str]
    applications: list[uuid.UUID]


class Place(Output):
    """A place in the original: the page, from 1, and left, top, right, bottom in the units of the page, if known"""

    page: int | None
    box: list[float] | None


class Application(Output):
    """The application with its fields, telephone and ID number masked, and the place of each in the original"""

    id: uuid.UUID
    position_id: uuid.UUID
    stage: str
    received_at: Moment
    version: int
    fields: Annotated[dict[str, Any], WithJsonSchema(schema(Fields))]
    places: dict[str, list[Place]]
    may_be_same_person: list[MayBe]

    @classmethod
    def of(cls, masked: Masked, may_be: list[Proposal]) -> Application:
        """Return an application as programs read it."""
        application = masked.application
        return cls(
            id=application.id,
            position_id=application.position_id,
            stage=application.stage,
            received_at=application.created_at,
            version=masked.version,
            fields=masked.fields,
            places=masked.places,
            may_be_same_person=[
                MayBe(
                    id=proposal.id,
                    state=proposal.state,
                    found_by=proposal.found_by,
                    agreed=list(proposal.agreed),
                    applications=[other.id for other in proposal.others],
                )
                for proposal in may_be
            ],
        )


class Corrected(Output):
    """The number of the version that the correction became"""

    id: uuid.UUID
    version: int


class PaperNeeded(Output):
    """A document that the position needs, and the stage that nobody reaches without it"""

    kind: str
    before: str


class PaperSeen(Output):
    """A document that somebody saw; all but the end of its number is covered"""

    kind: str
    number: str
    valid_until: date | None
    by: str
    at: Moment


class Papers(Output):
    """What a position needs of a person, what was seen (newest first), and what is missing or holds no more"""

    needed: list[PaperNeeded]
    seen: list[PaperSeen]
    missing: list[PaperNeeded]

    @classmethod
    def of(cls, papers: documents.Papers) -> Papers:
        """Return the documents as programs read them."""
        return cls(
            needed=[PaperNeeded(**vars(one)) for one in papers.needed],
            seen=[PaperSeen(**vars(one)) for one in papers.seen],
            missing=[PaperNeeded(**vars(one)) for one in papers.missing],
        )
