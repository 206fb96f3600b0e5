"""The fields of units, grades, jobs and appointments, sent by forms or the API."""

from __future__ import annotations

import uuid
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, StrictBool

from app.foundation.organisation import structure
from app.foundation.organisation.structure import UnitKind
from app.inputs import Day, Form, Line, Sent, Whole
from app.text import lazy, source

Code = Annotated[str, Field(max_length=100)]
Name = Annotated[str, Field(max_length=400)]
"""The service says how long a code or a name may be, for programs and pages alike."""
Rank = Annotated[Whole, Field(ge=1, le=structure.HIGHEST_RANK)]
Ticked = Annotated[StrictBool, BeforeValidator(lambda value: True if value == "yes" else value)]
"""True, or the box of a form that is ticked."""
LABELS = {
    "code": lazy("Code"),
    "name": lazy("What it is called"),
    "kind": lazy("Kind"),
    "parent_id": lazy("Unit above"),
    "day": lazy("From"),
    "rank": lazy("Rank of the grade"),
    "qualifications": lazy("Qualifications"),
    "account_id": lazy("Account"),
    "job_id": lazy("Job"),
    "grade_id": lazy("Grade"),
    "first": lazy("First day"),
    "last": lazy("Last day"),
    "rows": lazy("Rows"),
}


class Asked(Sent):
    """The day for which a list is asked; today without one."""

    labels: ClassVar = {"day": lazy("Day")}

    day: Day | None = None


class UnitChanged(Sent):
    """A unit as it is from a day on; `seen` is the first day of the span that the change was made from."""

    labels: ClassVar = LABELS

    name: Name
    kind: UnitKind
    parent_id: uuid.UUID | None = None
    day: Day
    seen: Day | None = None


class UnitStated(UnitChanged):
    """A unit to add."""

    code: Code


class GradeChanged(Sent):
    """A grade as it is from a day on."""

    labels: ClassVar = LABELS

    name: Name
    rank: Rank
    day: Day
    seen: Day | None = None


class GradeStated(GradeChanged):
    """A grade to add."""

    code: Code


class JobChanged(Sent):
    """A job as it is from a day on; in a form each qualification has a line of its own."""

    labels: ClassVar = LABELS
    sentences: ClassVar = {
        "qualifications": source("A job has at most 20 qualifications of at most 200 characters each.")
    }

    name: Name
    qualifications: list[Line] = Field(default_factory=list, max_length=structure.MOST_QUALIFICATIONS)
    day: Day
    seen: Day | None = None

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Split the qualifications into lines."""
        lines = [line.strip() for line in form.get("qualifications", "").splitlines() if line.strip()]
        return super().gathered(form) | {"qualifications": lines}


class JobStated(JobChanged):
    """A job to add."""

    code: Code


class LastDay(Sent):
    """The last day of something."""

    labels: ClassVar = {"day": lazy("Last day")}

    day: Day


class AppointmentStated(Sent):
    """An appointment to make."""

    labels: ClassVar = LABELS

    account_id: uuid.UUID
    job_id: uuid.UUID
    grade_id: uuid.UUID | None = None
    leads: Ticked = False
    first: Day
    last: Day | None = None


class RowsPasted(Sent):
    """Rows of a table as they were copied: cells by tabs, commas or semicolons."""

    labels: ClassVar = LABELS

    what: Literal["units", "jobs"]
    rows: str = Field(min_length=1, max_length=500_000)
    day: Day
