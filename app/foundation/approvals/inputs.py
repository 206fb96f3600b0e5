"""The fields of decisions and delegations, sent by forms or the API."""

from __future__ import annotations

import uuid
from typing import ClassVar, Literal

from pydantic import Field

from app.foundation.approvals import service
from app.inputs import Day, Sent
from app.text import lazy, source


class DecisionStated(Sent):
    """A decision about a request; a refusal needs a reason."""

    sentences: ClassVar = {
        "outcome": source("Choose to approve or to refuse."),
        "reason": source("A reason has at most 2000 characters."),
    }

    outcome: Literal["approved", "refused"]
    reason: str = Field("", max_length=service.LONGEST_REASON)


class DelegationStated(Sent):
    """Who stands in, on which days."""

    labels: ClassVar = {"to_id": lazy("Who stands in"), "first": lazy("First day"), "last": lazy("Last day")}

    to_id: uuid.UUID
    first: Day
    last: Day
