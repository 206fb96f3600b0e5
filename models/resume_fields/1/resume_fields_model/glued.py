"""Part rows that recognition made one: entries of a table that stand side by side or one above the other."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from .dates import Span
from .rows import Row
from .wording import CJK

Kinds = Callable[[str], set[str]]
Level = Callable[[str], int]
_NAMES = {"employer", "school"}
_SCHOOL = re.compile(rf"[{CJK}]{{2,16}}?(?:大学|学院|中学|学校|中专|高中)(?![{CJK}]{{0,4}}学院)")


_DEGREE = re.compile(
    r"(?<=[a-z] )((?:High School|Secondary School|School|College|Academy|Institute|University)) "
    r"(?=(?:High School|Secondary School|KCSE|KCPE|WASSCE|WAEC|[AO][- ]Levels?|Bachelor|Master|"
    r"B\.?Sc|B\.?A\b|B\.?Com|M\.?Sc|MBA|PhD)\b)"
)
"""Ends a school where a degree follows with nothing but a space: "Nakuru Girls High School High School (KCSE)"."""


def degrees_apart(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with a tab between a school and the degree that ran together with it."""
    return [
        replace(row, lines=tuple(replace(line, text=_DEGREE.sub("\\1\t", line.text)) for line in row.lines))
        if _DEGREE.search(row.text)
        else row
        for row in rows
    ]


def apart(rows: Sequence[Row], kinds: Kinds, level: Level | None = None) -> list[Row]:
    """Return the rows with those parted that hold several periods, each with its own employer or school.

    `level` gives the rank of the degree in a text, -1 without one.
    """
    return [part for row in rows for part in _parts(row, kinds, level)]


def _parts(row: Row, kinds: Kinds, level: Level | None) -> list[Row]:
    spans = [span for span in row.spans if span.is_range]
    text = row.bare
    if len(spans) < 2 or row.bulleted or re.search("[。;；]", text):
        return [row]
    starts = [text[one.at : two.at] for one, two in zip(spans, spans[1:], strict=False)] + [text[spans[-1].at :]]
    ends = [text[: spans[0].to]] + [text[one.to : two.to] for one, two in zip(spans, spans[1:], strict=False)]
    for pieces, whole in ((starts, spans[0].at <= 1), (ends, not text[spans[-1].to :].strip())):
        if whole and all(kinds(_without_period(piece)) & _NAMES for piece in pieces):
            return [_row(row, piece) for piece in pieces]
    return (_paired(row, spans, text, level) if level else []) or [row]


def _without_period(piece: str) -> str:
    return re.sub(r"[\d年月日./~—–-]{4,}|至今", " ", piece).strip()


def _paired(row: Row, spans: Sequence[Span], text: str, level: Level) -> list[Row]:
    """Return one row for each school where the periods of all stand before them: the first is the lowest's."""
    between = [text[one.to : two.at].strip() for one, two in zip(spans, spans[1:], strict=False)]
    rest = text[spans[-1].to :]
    found = list(_SCHOOL.finditer(rest))
    if any(between) or spans[0].at > 1 or len(found) != len(spans):
        return []
    cuts = [match.start() for match in found] + [len(rest)]
    pieces = [rest[one:two].strip() for one, two in zip(cuts, cuts[1:], strict=False)]
    levels = [level(piece) for piece in pieces]
    if len(set(levels)) < len(levels) or min(levels) < 0:
        return []
    ordered = sorted(spans, key=lambda span: span.start or "")
    schools = [piece for _, piece in sorted(zip(levels, pieces, strict=True))]
    return [_row(row, f"{text[span.at : span.to]}\t{piece}") for span, piece in zip(ordered, schools, strict=True)]


def _row(row: Row, text: str) -> Row:
    return replace(row, lines=(replace(row.lines[0], text=text.strip(" \t,")),))
