"""An application in a blind sample, for the tests that walk through all addresses."""

from __future__ import annotations

import uuid
from datetime import date

from app import clock
from app.hiring.sampling.schema import SampleItems, Samples


def item_of(application) -> uuid.UUID:
    """Put an application into the sample of a month and return the item that is to be judged."""
    sample = Samples.create(id=uuid.uuid4(), month=date(2026, 5, 1), population=1, drawn_at=clock.now())
    item = SampleItems.create(
        id=uuid.uuid4(), sample_id=sample.id, application_id=application.id, person_id=application.person_id,
        position_id=application.position_id, position_version=1, place=1,
    )  # fmt: skip
    return item.id
