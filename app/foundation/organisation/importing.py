"""Takes units or jobs over from rows that were copied out of a table: all of them, or none with the reason of each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from app.errors import AppError, Invalid
from app.foundation.access.store import Account
from app.foundation.organisation import store, structure
from app.foundation.organisation.structure import Job, Unit, UnitKind
from app.text import gettext, source

MOST_ROWS = 5000
MOST_SAID = 20
"""Rows whose reason one refusal names."""
KINDS: dict[str, UnitKind] = {kind: kind for kind in get_args(UnitKind)} | {
    "总行": "head_office",
    "分行": "branch",
    "支行": "sub_branch",
    "部门": "department",
    "团队": "team",
}
"""How a kind of unit may be written in a row."""
HEADS = {"code", "编号", "代码", "编码"}
NO_PARENT = source("There is no unit above with this code, neither here nor in these rows.")


@dataclass(frozen=True)
class Taken:
    """How many rows were added and how many changed something."""

    added: int
    changed: int


def units(by: Account, text: str, first: date, at: datetime) -> Taken:
    """Take over rows of code, name, kind and the code of the unit above, in any order; raises Invalid with each fault.

    A code that is there already is changed from the day on.
    """
    rows, faults = list(_rows(text)), {}
    with structure.changing(by, "organisation.edit"):
        ids, added, changed, waiting = store.codes(Unit), 0, 0, rows
        present = {unit.code: unit for unit in store.newest(Unit)}
        while waiting:
            later = []
            for number, cells in waiting:
                above = cells[3].upper()
                if above and above not in ids:
                    later.append((number, cells))
                    continue
                try:
                    code, kind = structure.normalised(cells[0]), _kind(cells[2])
                    parent = ids[above] if above else None
                    if code not in ids:
                        ids[code] = structure.add_unit(by, code, cells[1], kind, parent, first, at)
                        added += 1
                    elif _differs(present.get(code), name=cells[1], kind=kind, parent_id=parent):
                        structure.change_unit(by, ids[code], cells[1], kind, parent, first)
                        changed += 1
                except AppError as error:
                    faults[number] = gettext(error.text, **error.fields)
            if len(later) == len(waiting):
                faults |= {number: gettext(NO_PARENT) for number, _ in later}
                break
            waiting = later
        _refuse(faults)
    return Taken(added, changed)


def jobs(by: Account, text: str, first: date, at: datetime) -> Taken:
    """Take over rows of code, name and qualifications (parted by `|`); raises Invalid with each fault."""
    faults: dict[int, str] = {}
    with structure.changing(by, "organisation.edit"):
        ids, added, changed = store.codes(Job), 0, 0
        present = {job.code: job for job in store.newest(Job)}
        for number, cells in _rows(text):
            try:
                code = structure.normalised(cells[0])
                asked = [part.strip() for part in cells[2].replace("｜", "|").split("|") if part.strip()]
                if code not in ids:
                    ids[code] = structure.add_job(by, code, cells[1], asked, first, at)
                    added += 1
                elif _differs(present.get(code), name=cells[1], qualifications=asked):
                    structure.change_job(by, ids[code], cells[1], asked, first)
                    changed += 1
            except AppError as error:
                faults[number] = gettext(error.text, **error.fields)
        _refuse(faults)
    return Taken(added, changed)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the four cells of each row that has any; raises Invalid."""
    lines = text.splitlines()
    mark = next((mark for mark in "\t;," if lines and mark in lines[0]), ",")
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=mark, strict=True), 1):
            if number > MOST_ROWS:
                raise Invalid("At most %(most)s rows are taken over at once.", at="rows", most=MOST_ROWS)
            cells = [cell.strip() for cell in cells]
            if any(cells) and not (number == 1 and cells[0].lower() in HEADS):
                yield number, [*cells, "", "", "", ""][:4]
    except csv.Error:
        raise Invalid("The rows cannot be read as a table: a quotation mark is not closed.", at="rows") from None


def _kind(word: str) -> UnitKind:
    kind = KINDS.get(word.lower().replace("-", "_").replace(" ", "_"))
    if kind is None:
        raise Invalid("The kind of a unit is one of: %(kinds)s.", kinds=", ".join(KINDS))
    return kind


def _differs(present: Unit | Job | None, **values: object) -> bool:
    return any(getattr(present, name, None) != value for name, value in values.items())


def _refuse(faults: dict[int, str]) -> None:
    if not faults:
        return
    said = [gettext("Row %(number)s: %(fault)s", number=number, fault=faults[number]) for number in sorted(faults)]
    more = gettext("and %(count)s more", count=len(said) - MOST_SAID) if len(said) > MOST_SAID else ""
    raise Invalid("Nothing was taken over. %(rows)s", at="rows", rows=" ".join([*said[:MOST_SAID], more]).strip())
