"""A small bank of the demo: its units, grades and jobs, and where the demo accounts work."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from app import database
from app.foundation.access.store import Account
from app.foundation.organisation import service, structure

AGE = timedelta(days=365)
"""Since when the bank has been there, so that earlier days can be asked."""


def found(people: dict[str, Account], at: datetime) -> None:
    """Add everything that organisation.yml states, unless there are units already."""
    by, day = people["hr_lead"], service.day_of(at - AGE)
    if structure.newest(structure.Unit):
        return
    stated = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
    with database.transaction():
        units: dict[str, uuid.UUID] = {}
        grades: dict[str, uuid.UUID] = {}
        jobs: dict[str, uuid.UUID] = {}
        for one in stated["units"]:
            above = units.get(one.get("above"))
            units[one["code"]] = structure.add_unit(by, one["code"], one["name"], one["kind"], above, day, at)
        for one in stated["grades"]:
            grades[one["code"]] = structure.add_grade(by, one["code"], one["name"], one["rank"], day, at)
        for one in stated["jobs"]:
            jobs[one["code"]] = structure.add_job(by, one["code"], one["name"], one["qualifications"], day, at)
        for one in stated["appointments"]:
            seat = units[one["unit"]], jobs[one["job"]], grades[one["grade"]], one.get("leads", False)
            service.appoint(by, people[one["role"]].id, *seat, day, None, at)
