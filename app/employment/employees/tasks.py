"""The consumers of this room."""

from __future__ import annotations

import uuid

from app.employment.employees import service
from app.foundation.work import service as work


@work.consumer("application.decided", name="employees")
def make_record(application_id: str, decision_id: str, outcome: str, indicators: str = "") -> None:
    """Make the employee record of an approved candidate, with the indicators that the event carries."""
    if outcome == "approved":
        service.hire(uuid.UUID(application_id), uuid.UUID(decision_id), indicators)
