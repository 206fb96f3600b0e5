"""Read the cells of a form about one person as labels with values: "学校 | 某某大学 | 专业 | 会计"."""

from dataclasses import replace

from .line import around
from .rows import Row
from .sections import labelled, slot_of

_STUDIES = {"school", "degree", "major", "span", "start", "end"}


def is_of_studies(row: Row) -> bool:
    """Say whether a row is a label about studies with its value: "专业: 会计学"."""
    slot, _, value = labelled(row.bare)
    return slot in ("school", "degree", "major") and bool(value)


def of_studies(row: Row) -> Row:
    """Return a row of cells that are labels and values in turn with only its facts about studies, else the row as it is."""  # noqa: E501
    cells = [cell.strip() for cell in row.text.split("\t") if cell.strip()]
    slots = [slot_of(cell) for cell in cells[::2]]
    known = [slot for slot in slots if slot]
    if len(cells) < 2 or ":" in row.text or len(known) < 0.5 * len(slots) or not _STUDIES & set(known):
        return row
    pairs = zip(slots, cells[::2], cells[1::2], strict=False)
    kept = [f"{label}:{value}" for slot, label, value in pairs if slot in _STUDIES and not slot_of(value)]
    if not kept:
        return row
    text = "\t".join(kept)
    lines = row.lines if len(row.lines) == 1 else row.lines[:1]
    return replace(row, lines=(replace(lines[0], text=text, box=around(line.box for line in row.lines)),))
