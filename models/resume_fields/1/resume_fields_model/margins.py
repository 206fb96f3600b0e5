"""Part labels from what they stand before: those of a margin beside the text, and several lists in one row."""

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from .rows import Row
from .sections import heading_kinds, slot_of
from .wording import CJK

_PERSONAL = {"name", "phone", "email", "birth_date", "id_number", "sex"}
_LISTS = {"skills", "certificates", "languages"}
_LEAST = 3
"""Labels that stand left of the text before a margin is taken to hold them."""
_SHARE = 0.6
"""The part of the rows left of the text that has to be labels."""
_WORDS = 4
"""Words that an English label in a margin has at most."""
_OPEN = re.compile(r"(?:\b(?:of|in|and|the|at|for)|[:,;.])$", re.IGNORECASE)
"""Ends what is no label of its own: the start of "University of Bristol", or a label that its colon tells."""
_GLUED = re.compile(rf"[{CJK}]{{3,40}}")


def apart(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a column with a tab behind each label of its margin: "Schooling University of Leeds"."""
    edge = _edge(rows)
    if edge is None:
        return [part for row in rows for part in _lists_apart(row)]
    out: list[Row] = []
    for row in rows:
        if row.lines[0].edges[0] < edge:
            if out and (whole := _whole(out[-1], row)):
                out[-1:] = whole
                continue
            row = _tabbed(row)
        out.append(row)
    return [part for row in out for part in _lists_apart(row)]


def _edge(rows: Sequence[Row]) -> float | None:
    """Return the left edge of the text beside a margin of labels, less some slack, or None without a margin."""
    if len(rows) < 2 * _LEAST or any(line.box is None for row in rows for line in row.lines):
        return None
    size = median(row.lines[0].height for row in rows)
    labelled = [row for row in rows if _label(row.text) and not row.bulleted]
    kinds = {heading_kinds(_label(row.text)) for row in labelled} - {()}
    if len(labelled) < _LEAST or len(kinds) < _LEAST:
        return None
    inner = max(row.lines[0].edges[0] for row in labelled)
    beside = sorted(row.lines[0].edges[0] for row in rows if row.lines[0].edges[0] > inner + 0.8 * size)
    alike = [left for left in beside if abs(left - median(beside)) < size]
    first = rows.index(labelled[0])
    within = [row for row in rows[first:] if row.lines[0].edges[0] <= inner + 0.8 * size]
    if len(labelled) < _SHARE * len(within) or len(alike) < max(_LEAST, 0.5 * len(beside)):
        return None
    return median(beside) - 0.6 * size


def _label(text: str) -> str:
    """Return the label that begins a text and has something behind it, or nothing."""
    head, tab, rest = text.partition("\t")
    if tab and (heading_kinds(head) or slot_of(head) in _PERSONAL):
        return head
    words = head.split(" ")
    for count in range(min(_WORDS, len(words)), 0, -1):
        label = " ".join(words[:count])
        if _OPEN.search(label):
            continue
        behind = re.match(rf"[A-Z\d{CJK}]", words[count]) if len(words) > count else rest
        if behind and (heading_kinds(label) or slot_of(label) in _PERSONAL):
            return label
        if behind and re.fullmatch(rf"[{CJK}]{{1,4}} [{CJK}]{{1,4}}", label) and slot_of(label) in _PERSONAL:
            return label
    run = _GLUED.match(words[0])
    first = run[0] if run else ""
    glued = run and not heading_kinds(first) and not slot_of(first)
    for length in (4, 3, 2) if glued else ():
        if len(first) > length and (heading_kinds(first[:length]) or slot_of(first[:length]) in _PERSONAL):
            return first[:length]
    return ""


def _tabbed(row: Row) -> Row:
    label = _label(row.text)
    first = row.lines[0]
    if not label or first.text.startswith(f"{label}\t") or len(first.text) <= len(label):
        return row
    text = f"{label.replace(' ', '') if re.search(f'[{CJK}]', label) else label}\t{first.text[len(label) :].strip()}"
    return replace(row, lines=(replace(first, text=text), *row.lines[1:]))


def _whole(above: Row, row: Row) -> list[Row]:
    """Return two rows with the label that they share in the first: "Where I've", "worked"."""
    one, tab, rest = above.text.partition("\t")
    two, _, behind = row.text.partition("\t")
    if not tab or not behind or heading_kinds(one) or heading_kinds(two):
        return []
    label = f"{one}{two}" if re.search(f"[{CJK}]$", one) else f"{one} {two}"
    if not heading_kinds(label):
        return []
    first, last = above.lines[0], row.lines[0]
    head = label if first.text == one else f"{label}\t{first.text[len(one) :].strip()}"
    lines = (replace(first, text=head), *above.lines[1:])
    left = row.lines[1:] if last.text == two else (replace(last, text=last.text[len(two) :].strip()), *row.lines[1:])
    return [replace(above, lines=lines), replace(row, lines=left)]


def _lists_apart(row: Row) -> list[Row]:
    """Return one row for each of several labelled lists that share a row: "证书 | CPA | 外语 | 英语"."""
    cells = row.text.split("\t")
    at = [n for n in range(0, len(cells) - 1, 2) if _is_list(cells[n])]
    if len(row.lines) > 1 or len(at) < 2 or len(cells) % 2 or at != list(range(0, len(cells), 2)):
        return [row]
    line = row.lines[0]
    return [replace(row, lines=(replace(line, text="\t".join(cells[n : n + 2])),)) for n in at]


def _is_list(label: str) -> bool:
    return slot_of(label) in _LISTS or bool(set(heading_kinds(label)) & _LISTS)
