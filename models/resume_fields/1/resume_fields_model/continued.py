"""Join rows of a section that run on: open periods and separators, and words for which a row had no room."""

import re
from dataclasses import replace

from . import dates, words
from .line import around
from .rows import Row
from .wording import CJK

_OPEN_MONTH = re.compile(r"\b(?:19|20)\d\d\s?(?:[-–—~]|to)\s?[A-Z][a-z]{2,8}\.?$")
"""Ends a row that lacks the year of a period's end."""
_OPEN_NAME = re.compile(
    r"[A-Za-z)] (?:Senior|Junior|Assistant|Deputy|Vice|Lead|Principal|Chief"
    r"|((?:Bachelor|Master|Doctor|Diploma|Head|Director|Certificate) (?:of|in)))$"
)
"""Ends a row within a post or a degree."""


def joined(rows: list[Row]) -> list[Row]:
    """Join a row that ends in a separator with the row it runs on to."""
    out: list[Row] = []
    right = max((line.edges[2] for row in rows for line in row.lines if line.box), default=0.0)
    for row in rows:
        if out and _is_rest(out[-1], row, right):
            out[-1] = _grown(out[-1], row)
            continue
        if out and _is_open(out[-1], row):
            out[-1] = _grown(out[-1], row)
            continue
        if out and _OPEN_MONTH.search(out[-1].text) and re.fullmatch(r"(?:19|20)\d\d", row.text):
            out[-1] = _grown(out[-1], row)
            continue
        ends = out and re.search(r"[|｜]$|\d\s?月?\s?[-–—~至到]$", out[-1].text)
        if ends and not row.bulleted and not out[-1].text.startswith("|") and (ends[0] in "|｜" or _goes_on(row.text)):
            out[-1] = replace(out[-1], lines=out[-1].lines + row.lines)
        else:
            out.append(row)
    return out


def _is_open(above: Row, row: Row) -> bool:
    """Say whether a dated row ends within a post or a degree that the next one ends: "... Senior", "Risk Analyst"."""
    if above.bulleted or row.bulleted or not any(span.is_range for span in above.spans) or row.spans:
        return False
    open_ = _OPEN_NAME.search(above.text)
    if not open_ or not re.fullmatch(r"[A-Z][\w&'-]*(?: (?:[A-Z][\w&'-]*|of|and)){0,3}", row.text):
        return False
    return bool(open_[1]) or any(pattern.search(row.text) for _, pattern in words.weights("titles"))


def _is_rest(above: Row, row: Row, right: float) -> bool:
    """Say whether a row holds the last Chinese characters of a dated row that goes to the right edge of its section."""
    if (
        not above.lines[-1].box
        or not row.lines[0].box
        or above.bulleted
        or not any(span.is_range for span in above.spans)
    ):
        return False
    size = above.lines[-1].height
    if _is_rest_of_words(above, row, right):
        return True
    full = above.lines[-1].edges[2] > right - 1.2 * size and re.search(f"[{CJK}]$", above.text)
    left = abs(row.lines[0].edges[0] - above.lines[0].edges[0]) < size
    if not full or not left or not re.fullmatch(rf"[{CJK}()]{{1,4}}", row.text):
        return False
    whole = len(row.text) > 2 and any(weight > 2 and one.search(above.text) for weight, one in words.weights("titles"))
    return not whole and not words.pattern("entries.does").match(row.text)


def _is_rest_of_words(above: Row, row: Row, right: float) -> bool:
    """Say whether a row holds the last English words of a row that begins with its period and had no room for more."""
    last, rest = above.lines[-1], row.lines[0]
    told, _, end = above.text[max(span.to for span in above.spans) :].rpartition(", ")
    if not (re.search("[A-Za-z]{3}", told) and re.fullmatch("[A-Za-z ]+", end)):
        return False
    if len(row.lines) > 1 or row.bulleted or row.spans:
        return False
    room = right - last.edges[2]
    letter = (rest.edges[2] - rest.edges[0]) / max(1, len(rest.text))
    word = re.fullmatch(r"([A-Z][a-z]+)(?: (?:[A-Z][a-z]+|and|of)){0,2}", row.text)
    near = 0 < rest.edges[1] - last.edges[1] < 2 * last.height
    return word is not None and near and room < letter * (len(word[1]) + 1)


def _grown(above: Row, row: Row) -> Row:
    """Return a row with the characters of the next in its last line."""
    last, rest = above.lines[-1], row.lines[0]
    gap = "" if re.search(f"[{CJK}]$", last.text) else " "
    text, raw = last.text + gap + rest.text, last.raw + gap + rest.raw
    whole = replace(last, text=text, raw=raw, box=around((last.box, rest.box)))
    return replace(above, lines=(*above.lines[:-1], whole))


def _goes_on(text: str) -> bool:
    """Say whether a text begins with the end of a period."""
    return bool(re.match(r"\d|至今|今|现在|仍?在职|present|now|current", text, re.I)) or any(
        span.at == 0 for span in dates.find(text)[:1]
    )
