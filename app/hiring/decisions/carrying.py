"""The indicators that an approved candidate takes along: what was required and observed, as it was at the decision."""

from __future__ import annotations

import base64
import json
import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass

from app.foundation.keys import service as keys
from app.hiring.applications.service import Application
from app.hiring.assessment import gaps
from app.hiring.assessment import service as assessments

PLACE = ("outbox_events", "indicators")


@dataclass(frozen=True)
class Carried:
    """An indicator by its id in the dictionary, the level required, its weight and the mean score of 1 to 5.

    Level and weight are None where the profile does not name it, the score where nothing was observed.
    """

    indicator: str
    required: int | None
    weight: float | None
    score: float | None


def of_application(application_id: uuid.UUID) -> list[Carried]:
    """Return the profile with the scores of the interview, then what was observed besides, by id."""
    assessment = assessments.of_application(application_id)
    if assessment is None:
        return []
    wanted = [
        Carried(one.indicator, one.required, one.weight, one.observed)
        for one in gaps.of_application(application_id, assessment.answers)
    ]
    named, scores = {one.indicator for one in wanted}, defaultdict(list)
    for one in assessment.answers:
        if one.score is not None and one.indicator not in named:
            scores[one.indicator].append(one.score)
    others = [Carried(one, None, None, round(sum(of) / len(of), 2)) for one, of in sorted(scores.items())]
    return wanted + others


def sealed(application: Application, decision_id: uuid.UUID) -> str:
    """Return the indicators of an application as the event of its decision carries them: sealed, as text."""
    plain = json.dumps([asdict(one) for one in of_application(application.id)])
    return base64.b64encode(keys.seal(application.person_id, *PLACE, decision_id, plain)).decode()


def opened(person_id: uuid.UUID, decision_id: uuid.UUID, sealed: str) -> list[Carried]:
    """Return what an event carries, [] for one from before it carried any; raises Tampered or KeyDestroyed."""
    if not sealed:
        return []
    plain = keys.open_(person_id, *PLACE, decision_id, base64.b64decode(sealed))
    return [Carried(**one) for one in json.loads(plain)]
