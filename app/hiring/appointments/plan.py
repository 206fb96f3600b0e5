"""What this room tells the room of interviews: whether one has a time, and that part of the status page."""

from __future__ import annotations

import uuid
from typing import Any

from app import clock, settings
from app.hiring.appointments import booking, store, zones
from app.hiring.interviews import planned
from app.hiring.interviews.service import Interview


class Times:
    """The times of the AI interview and of conversations."""

    def has_time(self, interview_id: uuid.UUID) -> bool:
        """Return whether the AI interview has a slot."""
        return any(one.slot_id and one.kind == "ai" for one in store.of_interview(interview_id))

    def status(self, interview: Interview) -> dict[str, Any]:
        """Return what the candidate has chosen or may choose."""
        offers = booking.offers(interview, settings.current().time_zone, clock.now())
        return {"template": "appointments/status_part.html", "offers": offers, "when_in": zones.shown} if offers else {}


TIMES = Times()


def register() -> None:
    """Make the room of interviews ask here."""
    planned.register(TIMES)
