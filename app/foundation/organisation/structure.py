"""Adds, changes and closes units, grades and jobs, each from a day on; what held before stays as it was."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Literal

from app import database
from app.errors import Conflict, Invalid, NotFound
from app.foundation.access.rights import Right, demand
from app.foundation.access.store import Account
from app.foundation.audit import service as audit
from app.foundation.organisation import store
from app.foundation.organisation.store import Branch, Entry, Grade, Job, Kind, Unit

__all__ = ["Branch", "Grade", "Job", "Unit"]

UnitKind = Literal["head_office", "branch", "sub_branch", "department", "team"]
CODE = re.compile(r"[0-9A-Z][0-9A-Z._-]{0,39}")
LONGEST_NAME = 100
MOST_LEVELS = 12
HIGHEST_RANK = 99
MOST_QUALIFICATIONS, LONGEST_QUALIFICATION = 20, 200
NAMES: dict[type[Entry], str] = {Unit: "unit", Grade: "grade", Job: "job"}
"""The kind of the entry in the access log."""


def normalised(code: str) -> str:
    """Return a code in its stored form: ASCII letters in capitals; raises Invalid."""
    plain = unicodedata.normalize("NFKC", code[:200]).strip().upper()
    if not CODE.fullmatch(plain):
        raise Invalid("A code has at most 40 letters, digits, dots, hyphens and underscores.", at="code")
    return plain


def on_day(kind: type[Kind], day: date) -> list[Kind]:
    """List the units, grades or jobs that hold on a day, by code."""
    return store.on_day(kind, day)


def newest(kind: type[Kind]) -> list[Kind]:
    """List every unit, grade or job as it is at last, also those that were closed, by code."""
    return store.newest(kind)


def history(kind: type[Kind], entry_id: uuid.UUID) -> list[Kind]:
    """Return every span of a unit, grade or job, newest first; raises NotFound."""
    spans = store.history(kind, entry_id)
    if not spans:
        raise NotFound
    return spans


def add_unit(
    by: Account, code: str, name: str, kind: UnitKind, parent_id: uuid.UUID | None, first: date, at: datetime
) -> uuid.UUID:
    """Add a unit from a day on; raises Invalid, Conflict where the code is taken."""
    with changing(by, "organisation.edit"):
        _check_parent(None, parent_id, first)
        return _add(by, Unit, code, name, first, at, kind=kind, parent_id=parent_id)


def change_unit(
    by: Account,
    unit_id: uuid.UUID,
    name: str,
    kind: UnitKind,
    parent_id: uuid.UUID | None,
    first: date,
    seen: date | None = None,
) -> None:
    """Rename or move a unit from a day on; raises Invalid or, where its span is no longer that `seen`, Conflict."""
    with changing(by, "organisation.edit"):
        _check_parent(unit_id, parent_id, first)
        _next(by, Unit, unit_id, name, first, seen, kind=kind, parent_id=parent_id)


def add_grade(by: Account, code: str, name: str, rank: int, first: date, at: datetime) -> uuid.UUID:
    """Add a grade from a day on; raises Invalid, Conflict where the code is taken."""
    with changing(by, "organisation.edit"):
        return _add(by, Grade, code, name, first, at, rank=rank)


def change_grade(by: Account, grade_id: uuid.UUID, name: str, rank: int, first: date, seen: date | None = None) -> None:
    """Change a grade from a day on; raises Invalid or Conflict."""
    with changing(by, "organisation.edit"):
        _next(by, Grade, grade_id, name, first, seen, rank=rank)


def add_job(by: Account, code: str, name: str, qualifications: Sequence[str], first: date, at: datetime) -> uuid.UUID:
    """Add a job to the catalogue from a day on; raises Invalid, Conflict where the code is taken."""
    with changing(by, "organisation.edit"):
        return _add(by, Job, code, name, first, at, qualifications=_qualifications(qualifications))


def change_job(
    by: Account, job_id: uuid.UUID, name: str, qualifications: Sequence[str], first: date, seen: date | None = None
) -> None:
    """Change a job from a day on; raises Invalid or Conflict."""
    with changing(by, "organisation.edit"):
        _next(by, Job, job_id, name, first, seen, qualifications=_qualifications(qualifications))


def close(by: Account, kind: type[Entry], entry_id: uuid.UUID, last: date) -> None:
    """End a unit, grade or job with a last day; raises Conflict while something still needs it after that day."""
    with changing(by, "organisation.edit"):
        present = _present(kind, entry_id)
        if last < present.valid_from:
            raise Invalid("The last day may not lie before the first.", at="day")
        if store.in_use(kind, entry_id, last):
            raise Conflict("Units or appointments still need it after that day. End or move them first.")
        store.change_span(kind, entry_id, {"valid_to": last})
        audit.record(by, "close", NAMES[kind], entry_id, detail={"day": last.isoformat()})


@contextmanager
def changing(by: Account, right: Right) -> Iterator[None]:
    """Let an account with a right be the only one to change the organisation; raises Forbidden for any other."""
    demand(by, right)
    with database.transaction():
        store.lock()
        yield


def _add(
    by: Account, kind: type[Entry], code: str, name: str, first: date, at: datetime, /, **values: object
) -> uuid.UUID:
    code, name = normalised(code), _name(name)
    if store.taken(kind, code):
        raise Conflict("There is an entry with this code already. A code is never used again.", at="code")
    entry_id = uuid.uuid4()
    store.add(kind, entry_id, code, at)
    store.open_span(kind, entry_id, first, {"name": name, **values})
    audit.record(by, "create", NAMES[kind], entry_id, detail={"day": first.isoformat()})
    return entry_id


def _next(
    by: Account, kind: type[Entry], entry_id: uuid.UUID, name: str, first: date, seen: date | None, /, **values: object
) -> None:
    """Open the span that follows the present one; on its own first day the present one is corrected."""
    present = _present(kind, entry_id)
    if seen not in (None, present.valid_from):
        raise Conflict("Somebody changed this meanwhile. Look at it as it is now, and change it again.")
    if first < present.valid_from:
        raise Invalid("A change may not begin before what it changes: %(day)s.", at="day", day=present.valid_from)
    stated = {"name": _name(name), **values}
    if first == present.valid_from:
        store.change_span(kind, entry_id, stated)
    else:
        store.change_span(kind, entry_id, {"valid_to": first - timedelta(days=1)})
        store.open_span(kind, entry_id, first, stated)
    changed = sorted(field for field, value in stated.items() if getattr(present, field) != value)
    audit.record(by, "update", NAMES[kind], entry_id, detail={"day": first.isoformat(), "changed": changed})


def _present(kind: type[Kind], entry_id: uuid.UUID) -> Kind:
    newest = history(kind, entry_id)[0]
    if newest.valid_to:
        raise Conflict("This was closed and cannot be changed any more.")
    return newest


def _name(name: str) -> str:
    plain = " ".join(name[: 4 * LONGEST_NAME].split())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise Invalid("Give a name of at most 100 characters.", at="name")
    return plain


def _qualifications(texts: Sequence[str]) -> list[str]:
    plain = [" ".join(text.split()) for text in texts if text.strip()]
    if len(plain) > MOST_QUALIFICATIONS or any(len(text) > LONGEST_QUALIFICATION for text in plain):
        raise Invalid("A job has at most 20 qualifications of at most 200 characters each.", at="qualifications")
    return plain


def _check_parent(unit_id: uuid.UUID | None, parent_id: uuid.UUID | None, first: date) -> None:
    """Raise Invalid for a parent that does not hold from the day on, that lies below the unit, or that is too deep."""
    if parent_id is not None:
        life = store.life(Unit, parent_id)
        if life is None or life.last or life.first > first:
            raise Invalid("The unit above must be there on that day and have no last day.", at="parent_id")
        if unit_id is not None and store.leads_to(unit_id, parent_id, first):
            raise Invalid("A unit cannot lie below itself or below a unit that is below it.", at="parent_id")
    if store.depth(parent_id, unit_id, first) > MOST_LEVELS:
        raise Invalid("At most 12 levels of units lie below one another.", at="parent_id")
