"""Know headings by how they look, where their words are not known, and what a section is by what stands in it."""

import re
from statistics import median

from . import education, tables, words, work
from .rows import Row
from .sections import heading_kinds
from .wording import CJK

LARGER = 1.08
"""How much higher than most lines those are that are set as headings."""
ALIKE = 1.15
"""How much higher at most a row is than the lowest of those beside it that are set alike."""
_MARKED = re.compile(r"[\d:：,，;；。|@•·()（）]|\t|\.$")
_PERSON_OF_FAMILY = re.compile(r"^(?:称谓|关系|与本人关系|姓名|name|relationship)$", re.IGNORECASE)


def headings(rows: list[Row]) -> set[int]:
    """Return the numbers of the rows that are set as the headings are that words tell, or as headings alone may be."""
    heights = {row.number: _height(row) for row in rows}
    if not rows or not all(heights.values()):
        return set()
    usual = median(heights.values())
    short = [row for row in rows if _is_short(row)]
    known = [heights[row.number] for row in short if heading_kinds(row.text)]
    slack = 0.04 if not any(line.place for row in rows for line in row.lines) else 0.1
    sizes = [median(known)] if len(known) > 1 else sorted({heights[row.number] for row in short}, reverse=True)
    for size in sizes:
        alike = [row for row in short if abs(heights[row.number] - size) <= slack * size]
        apart = all(two.number - one.number > 1 for one, two in zip(alike, alike[1:], strict=False))
        if size >= (LARGER + slack) * usual and (len(known) > 1 or (len(alike) > 2 and apart)):
            return {row.number for row in alike} - _in_rhythm(rows)
    return set()


def _in_rhythm(rows: list[Row]) -> set[int]:
    """Return the numbers of the rows within four that are equally far apart, but for the first two: items of a list."""
    tops = [row.lines[0].edges[1] for row in rows]
    found = set()
    for at in range(3, len(rows)):
        four = rows[at - 3 : at + 1]
        gaps = [two - one for one, two in zip(tops[at - 3 : at], tops[at - 2 : at + 1], strict=True)]
        beside = len({(row.column, row.lines[0].page) for row in four}) == 1
        if beside and min(gaps) > 0 and max(gaps) <= 1.15 * min(gaps):
            found |= {row.number for row in four[2:] if _height(row) < ALIKE * min(map(_height, four))}
    return found


def _height(row: Row) -> float:
    return max((line.height for line in row.lines), default=0.0)


def _is_short(row: Row) -> bool:
    text = row.text
    if len(row.lines) > 1 or _MARKED.search(text) or row.bulleted:
        return False
    return len(text) <= 40 and len(re.findall(f"[{CJK}]", text)) <= 10 and len(text.split()) <= 5


def kind_of(rows: list[Row]) -> str:
    """Return what a section is by its rows: by its periods, or by what all of its items are; "other" where unknown."""
    dated = [row for row in rows if not row.bulleted and any(span.is_range for span in row.spans)]
    dated = [row for row in dated if not row.text.endswith(("。", ";"))]  # prose
    if dated:
        if all(map(is_study, dated)):
            return "education"
        shown = [bool(work.kinds(row.bare)) and not is_study(row) for row in dated]
        return "work" if sum(shown) >= 0.5 * len(shown) else "other"
    items = [item for row in rows for item in re.split(r"[、,;，；\t|]", row.bare) if item.strip()]
    if not items:
        return "other"
    spoken = [bool(words.chinese_languages().search(item) or words.english_languages().search(item)) for item in items]
    certified = [bool(words.certificates().search(item)) for item in items]
    if all(spoken):
        return "languages"
    return "certificates" if sum(certified) >= 0.5 * len(items) else "other"


def is_study(row: Row) -> bool:
    """Say whether a row names a school and no post."""
    return "school" in education.kinds(row.bare) and "title" not in work.kinds(row.bare)


def table_kind(row: Row) -> str:
    """Return the kind of section whose table a row of labels heads ("起止时间 单位 职务"), or nothing."""
    text = tables.without_misread(row.text)
    cells = [cell.strip() for cell in re.split(r"\t", text) if cell.strip()]
    if sum(tables.slots_of(cell) != set() for cell in cells) < max(2, len(cells) - 1):
        cells = [cell.strip() for cell in re.split(r"\t| (?=\S)", text) if cell.strip()]
    within = [tables.slots_of(cell) for cell in cells]
    slots = {slot for one in within for slot in one}
    if len(cells) < 2 or ":" in row.text or sum(bool(one) for one in within) < max(2, len(cells) - 1):
        return ""
    if any(map(_PERSON_OF_FAMILY.match, cells)):
        return "other"
    if not {"span", "start", "end"} & slots:
        return ""
    if {"employer", "title"} & slots:
        return "work"
    return "education" if {"school", "degree", "major"} & slots else ""
