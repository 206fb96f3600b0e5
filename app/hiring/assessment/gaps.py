"""The gap between what a position requires and what an interview observed, indicator by indicator."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol

from app.hiring.interviews import service as interviews
from app.hiring.positions import profile
from app.hiring.positions import service as positions
from app.hiring.positions.profile import Gap

__all__ = ["Gap"]


class Observed(Protocol):
    """A rated answer: the indicator of its question, and a score of 1 to 5 or None."""

    @property
    def indicator(self) -> str: ...

    @property
    def score(self) -> float | None: ...


def of_application(application_id: uuid.UUID, rated: Iterable[Observed]) -> list[Gap]:
    """Return the gaps by the version of the position that the interview was made with; [] without a profile.

    The caller checks the right and records the reading, as for the scores themselves.
    """
    interview = interviews.interview(application_id)
    if interview is None:
        return []
    observed: dict[str, list[float]] = defaultdict(list)
    for one in rated:
        if one.score is not None:
            observed[one.indicator].append(one.score)
    return profile.gaps(positions.get(interview.position_id, interview.position_version).profile, observed)
