"""A small bank of units, grades and jobs, and days on which things happen there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.foundation.organisation import service, structure

FOUNDED = date(2026, 1, 1)
TODAY = date(2026, 6, 1)


def noon(day: date) -> datetime:
    """Return noon of a day in UTC, which is the same day in the bank."""
    return datetime.combine(day, time(12), UTC) - timedelta(hours=4)


@dataclass
class Bank:
    """Head office with retail (and its team), and a branch with a sub-branch; two jobs and a grade."""

    head: uuid.UUID
    retail: uuid.UUID
    team: uuid.UUID
    branch: uuid.UUID
    counter: uuid.UUID
    teller: uuid.UUID
    chief: uuid.UUID
    grade: uuid.UUID


def founded(people) -> Bank:
    """Found the bank on FOUNDED."""
    by, at = people.lead, noon(FOUNDED)

    def unit(code: str, kind, parent=None) -> uuid.UUID:
        return structure.add_unit(by, code, f"Unit {code}", kind, parent, FOUNDED, at)

    head = unit("HO", "head_office")
    retail, branch = unit("HO-RET", "department", head), unit("BR-1", "branch", head)
    return Bank(
        head, retail, unit("HO-RET-1", "team", retail), branch, unit("BR-1-1", "sub_branch", branch),
        structure.add_job(by, "TELLER", "Teller", ["Bachelor's degree"], FOUNDED, at),
        structure.add_job(by, "CHIEF", "Chief", [], FOUNDED, at),
        structure.add_grade(by, "G5", "Officer", 5, FOUNDED, at),
    )  # fmt: skip


def appoint(people, bank: Bank, account, unit, *, job=None, leads=False, first=FOUNDED, last=None) -> uuid.UUID:
    """Appoint somebody as the HR lead does."""
    job = job or (bank.chief if leads else bank.teller)
    return service.appoint(people.lead, account.id, unit, job, bank.grade, leads, first, last, noon(first))
