"""Read the rows of a table by the labels in its head, and what stands below where a label is not known."""

import re
from collections.abc import Callable
from dataclasses import replace
from statistics import mode

from . import dates, grid
from .dates import Span
from .rows import Row
from .sections import heading_kinds, slot_of
from .wording import CJK
from .wrapped import unwrapped

Kinds = Callable[[str], set[str]]
_TIMES = ("span", "start", "end")
_HEADS = {"employer", "title", "school", "major", "degree", "department"}
_AND = re.compile(r"\s?(?:/|&|、|及|和|与|或|\band\b|\bor\b)\s?", re.IGNORECASE)
_MISREAD = re.compile(rf"(?<=[{CJK}])\d(?=\t|$)")
"""A letter of a label that recognition took for a figure: "至0"."""
_HEAD_CELL = re.compile(rf"[{CJK}()/、 ]{{1,10}}|[A-Za-z][A-Za-z ()/&'.-]{{1,28}}")


def without_head(rows: list[Row], kinds: Kinds) -> tuple[list[str] | None, list[Row]]:
    """Return the fields of a table's columns in order, None without a table, and the rows but for the table's head."""
    for place, row in enumerate(rows[:2]):
        row = _without_side(row, rows[place + 1 :])
        labels = _labels(row)
        slots = [_slot(label) for label in labels]
        known = len([slot for slot in slots if slot])
        if known > 1 and place < len(rows) - 1:
            rows = [*rows[: place + 1], *_one_for_each(row, rows[place + 1 :], slots)]
        below = [_split(other) for other in rows[place + 1 :]]
        alike = [cells for cells in below if len(cells) == len(labels)]
        if known >= max(2, len(labels) - 1) or (known > 1 and alike and all(map(_HEAD_CELL.fullmatch, labels))):
            if "school" in slots and "degree" not in slots:
                slots = ["degree" if slot == "certificates" else slot for slot in slots]  # "Qualifications"
                slots = ["degree" if _holds_degrees(slot, n, alike, kinds) else slot for n, slot in enumerate(slots)]
            return _guessed(slots, alike, kinds), rows[:place] + rows[place + 1 :]
    return None, rows


def _one_for_each(head: Row, rows: list[Row], slots: list[str]) -> list[Row]:
    """Return the rows below a table's head with one for each entry."""
    if grid.is_centred(rows) and (whole := grid.joined(rows, slots)):
        return whole
    whole = unwrapped(head, rows)
    return (grid.joined(rows, slots) or whole) if whole == rows else whole


def _without_side(head: Row, below: list[Row]) -> Row:
    """Return a table's head without the label of the whole table, which stands left of all that is below it."""
    first, *rest = head.lines
    cells = "\t".join(line.text for line in rest).count("\t")
    if not cells or not below or any(line.box is None for row in (head, *below[:3]) for line in row.lines):
        return head
    left = min(row.lines[0].edges[0] for row in below[:3])
    return replace(head, lines=tuple(rest)) if heading_kinds(first.text) and first.edges[2] < left - 5 else head


def _labels(row: Row) -> list[str]:
    """Return the cells of a row that may be the head of a table."""
    text = without_misread(row.text)
    if ":" in text or re.search(r"\d", text):
        return []
    cells = [cell.strip() for cell in re.split(r"\t|\s*\|\s*", text) if cell.strip()]
    if sum(bool(slot_of(cell) or _slots_within(cell)) for cell in cells) < 2:
        cells = [cell.strip() for cell in re.split(r"\t|\s*\|\s*|(?<!\|) (?=[^\s|])", text) if cell.strip()]
    cells = [part for cell in cells for part in ([cell] if slots_of(cell) else _two_labels(cell))]
    return cells if len(cells) > 1 else []


def _slots_within(label: str) -> set[str]:
    """Return the fields of a label of several words: "Company / Position", "毕业院校及专业", "University / Board"."""
    parts = _AND.split(label)
    return {slot for part in parts if (slot := slot_of(part))} if len(parts) > 1 else set()


def _two_labels(cell: str) -> list[str]:
    """Return the two labels that a space alone parts, or the cell: "Qualification Institution"."""
    parts = cell.split(" ")
    return parts if len(parts) == 2 and all(map(slot_of, parts)) else [cell]


def slots_of(label: str) -> set[str]:
    """Return the fields that a label of a table names, one or several."""
    slot = slot_of(label)
    return {slot} if slot else _slots_within(label)


def without_misread(text: str) -> str:
    """Return a row of labels without the figures that recognition made of letters."""
    return _MISREAD.sub("", text)


def _slot(label: str) -> str:
    within = _slots_within(label) & _HEADS
    return slot_of(label) or ("heads" if len(within) > 1 else "".join(within))


def _split(row: Row) -> list[str]:
    return [cell.strip() for cell in re.split(r"\t|\|", row.bare) if cell.strip()]


def _guessed(slots: list[str], below: list[list[str]], kinds: Kinds) -> list[str]:
    """Return the fields with those of unknown labels told by what most cells below them are."""
    out = list(slots)
    for number, slot in enumerate(slots):
        cells = [row[number] for row in below]
        if slot or not cells:
            continue
        if all(map(_is_time, cells)):
            out[number] = "start" if number + 1 < len(slots) and not {"start", "span"} & set(out) else "end"
            continue
        if sum(map(len, cells)) > 16 * len(cells) and not any(map(dates.find, cells)) and "description" not in out:
            out[number] = "description"
            continue
        if sum(len(kinds(cell) & {"employer", "school", "title", "degree"}) > 1 for cell in cells) > 0.5 * len(cells):
            out[number] = "heads"
            continue
        shown = mode(next(iter(kinds(cell) & {"employer", "school", "title", "degree"}), "") for cell in cells)
        out[number] = shown if shown and shown not in out else "skip"
    wanted = "school" if {"school", "degree", "major"} & set(out) else "employer"
    if wanted not in out and "heads" not in out and out.count("skip") - slots.count("skip") == 1:
        out[next(n for n, slot in enumerate(out) if slot == "skip" and not slots[n])] = wanted
    return out


def _holds_degrees(slot: str, number: int, below: list[list[str]], kinds: Kinds) -> bool:
    """Say whether a column for what is studied names degrees, as "Course" may: "B.Com. (Commerce)"."""
    cells = [row[number] for row in below] if slot == "major" else []
    return bool(cells) and sum("degree" in kinds(cell) for cell in cells) > 0.5 * len(cells)


def _is_time(cell: str) -> bool:
    found = dates.find(cell)
    return (
        bool(found)
        and found[0].to - found[0].at > len(cell) - 3
        or bool(re.fullmatch(r"至今|现在|present|now", cell, re.I))
    )


def cells(row: Row, span: Span, columns: list[str]) -> dict[str, str] | None:
    """Return the fields of a row of the table, None where its cells are not the head's; "heads" is for several."""
    held = _split(row)
    if "" in columns or not any(slot in columns for slot in _TIMES):
        return None
    untimed = [slot for slot in columns if slot not in _TIMES]
    text = row.bare
    told = [cell.strip() for cell in re.split(r"\t|\|", f"{text[: span.at]}\t{text[span.to :]}") if cell.strip()]
    if len(held) != len(columns) and len(told) == len(untimed):
        return _named(untimed, told)  # "5/2010 至今" in one, "03/2017 05/2025 Redundancy"
    if len(held) != len(columns):
        return None
    return {slot: cell for slot, cell in _named(columns, held).items() if slot not in _TIMES}


def _named(slots: list[str], cells: list[str]) -> dict[str, str]:
    """Return the cells by their fields, without those that hold a dash."""
    return {slot: cell for slot, cell in zip(slots, cells, strict=True) if re.search(r"\w", cell)}
