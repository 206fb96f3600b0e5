"""Hides ID numbers and telephone numbers, alone and inside other text, however they are written."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from app.hiring.applications.digits import fold, fold_spoken, may_hold_number

BETWEEN = r"[ .()/\-]{0,3}"
PHONE = re.compile(
    rf"(?<!\d)(?=((?:(?:\+|00)?{BETWEEN}86{BETWEEN})?(1{BETWEEN}[3-9](?:{BETWEEN}\d){{9}})(?!\d)))"
)  # fmt: skip
LANDLINE = re.compile(r"(?<!\d)(?=((\(0\d{2,3}\)[ -]{0,3}\d{3,4}[ -]?\d{4}|0\d{2,3}[ -]{1,3}\d{3,4}[ -]?\d{4})(?!\d)))")
ID_18 = re.compile(rf"(?<!\d)(?=((\d(?:{BETWEEN}\d){{16}}{BETWEEN}[\dX])(?!\d)))")
ID_15 = re.compile(rf"(?<!\d)(?=((\d(?:{BETWEEN}\d){{14}})(?!\d)))")
RUN = re.compile(r"\d(?:[ .()/\-]{0,3}\d)*X?")
SEPARATED = re.compile(r"[^0-9X]+")

PROVINCES = {
    str(number)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65))
    for number in range(first, last + 1)
} | {"71", "81", "82", "83"}

LEAST_KNOWN = 7
LEAST_PART = {"phone": 8, "id_number": 11}
"""From this many digits, a piece of a known number, as the end of a quote may cut it, is hidden too."""

Place = tuple[int, int, str]


def mask_id_number(value: str | None) -> str | None:
    """Keep the first 6 and the last 4 characters of an ID number."""
    return _mask(value, 6, 4)


def mask_phone(value: str | None) -> str | None:
    """Keep the first 3 and the last 4 digits of a telephone number; a country code is left out."""
    if not value:
        return value
    digits = re.sub(r"\D", "", fold(value))
    digits = re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    return _mask(digits or value, 3, 4)


def _mask(value: str | None, head: int, tail: int) -> str | None:
    if not value:
        return value
    if len(value) <= head + tail:
        # Too short for the usual cut: what stays visible must not be most of it.
        return value[:1] + "*" * (len(value) - 1)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def places(text: str, known: Iterable[str] = ()) -> list[Place]:
    """Return start, end and kind of each number to hide in a text: known numbers, and text that looks like one.

    A kind is phone, id_number or part, which is a piece of a known number.
    """
    if not may_hold_number(text):
        return []  # as most texts
    spans: list[Place] = []
    for folded in (fold(text), fold_spoken(text)):
        if folded is None:
            continue
        spans += _looking_like_one(folded)
        for pattern, kind, value in map(_known, set(filter(None, known))):
            if pattern:
                spans += [(m.start(), m.end(), kind) for m in pattern.finditer(folded)]
                spans += _pieces(folded, kind, value)
    return _joined(spans)


def _looking_like_one(folded: str) -> list[Place]:
    tried: tuple[tuple[re.Pattern, str, Callable[[list[str]], bool]], ...] = (
        (PHONE, "phone", _groups_of_phone),
        (LANDLINE, "phone", bool),
        (ID_18, "id_number", lambda groups: len(groups) == 1 or _looks_like_id("".join(groups))),
        (ID_15, "id_number", lambda groups: len(groups) == 1 or _looks_like_id("".join(groups))),
    )
    return [
        (match.start(1), match.end(1), kind)
        for pattern, kind, right in tried
        for match in pattern.finditer(folded)
        if right(SEPARATED.split(match[2].strip("() ")))
    ]


def _groups_of_phone(groups: list[str]) -> bool:
    """Return whether groups of digits are a telephone number, not days and years beside one another."""
    sizes = [len(group) for group in groups]
    return len(sizes) == 1 or min(sizes) > 2 or max(sizes) <= 2


def _looks_like_id(digits: str) -> bool:
    """Return whether grouped digits are an ID number, not years and amounts: by province and date of birth."""
    born = digits[6:14] if len(digits) == 18 else "19" + digits[6:12]
    try:
        return digits[:2] in PROVINCES and date(int(born[:4]), int(born[4:6]), int(born[6:])).year >= 1880
    except ValueError:
        return False


@functools.lru_cache(maxsize=512)
def _known(value: str) -> tuple[re.Pattern | None, str, str]:
    """Return the pattern of a known number, its kind and its digits; no pattern where it is too short."""
    digits = SEPARATED.sub("", fold(value))
    kind = "id_number" if len(digits) >= 15 else "phone"
    if kind == "phone":
        digits = re.sub(r"^(?:00)?86(?=\d{9,11}$)|^0(?=\d{9,11}$)", "", digits).lstrip("0") or digits
    if len(digits) < LEAST_KNOWN:
        return None, kind, digits
    between = r"[ .()/+\-]{0,5}"
    start = rf"(?:(?:\+|00)?86{between})?0?{between}" if kind == "phone" else ""
    return re.compile(start + between.join(map(re.escape, digits))), kind, digits


def _pieces(folded: str, kind: str, value: str) -> list[Place]:
    return [
        (run.start(), run.end(), "part")
        for run in RUN.finditer(folded)
        if LEAST_PART[kind] <= len(digits := SEPARATED.sub("", run[0])) < len(value) and digits in value
    ]


def _joined(spans: list[Place]) -> list[Place]:
    """Sort places, and merge those that overlap."""
    merged: list[Place] = []
    for start, end, kind in sorted(spans, key=lambda span: (span[0], -span[1])):
        if merged and start < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(end, before[1]), before[2])
        else:
            merged.append((start, end, kind))
    return merged


def mask_text(text: str, known: Iterable[str] = ()) -> str:
    """Return a text with every number in it masked."""
    return _replaced(text, known, lambda piece, kind: _short(piece, kind))


def cover_text(text: str, known: Iterable[str] = ()) -> str:
    """Return a text of the same length with the middle of every number in it covered, so that places stay right."""
    return _replaced(text, known, _covered)


def mask_lines(lines: Sequence[str], known: Iterable[str] = ()) -> list[str]:
    """Mask consecutive lines, also a number that continues in the next line."""
    whole = _one_text(lines)
    return _replaced(whole, known, lambda piece, kind: (_covered if "\n" in piece else _short)(piece, kind)).split("\n")


def line_places(lines: Sequence[str], known: Iterable[str] = ()) -> list[list[tuple[int, int]]]:
    """Return for each line start and end of the numbers in it, and of the part of a number over several lines."""
    per_line: list[list[tuple[int, int]]] = []
    spans, at = places(_one_text(lines), known), 0
    if not spans:
        return [[] for _ in lines]
    for line in lines:
        inside = ((max(start, at), min(end, at + len(line))) for start, end, _ in spans)
        per_line.append([(start - at, end - at) for start, end in inside if start < end])
        at += len(line) + 1
    return per_line


def _one_text(lines: Sequence[str]) -> str:
    return "\n".join(line.replace("\n", " ") for line in lines)


def _replaced(text: str, known: Iterable[str], shown: Callable[[str, str], str]) -> str:
    masked, at = "", 0
    spans = places(text, known)
    if not spans:
        return text
    for start, end, kind in spans:
        masked += text[at:start] + shown(text[start:end], kind)
        at = end
    return masked + text[at:]


def _digits(piece: str) -> str:
    """Return a piece of text with ASCII digits alone, by whichever reading of its letters holds more of them."""
    return max((SEPARATED.sub("", read or "") for read in (fold(piece), fold_spoken(piece))), key=len)


def _short(piece: str, kind: str) -> str:
    value = _digits(piece)
    if kind == "part":
        return "*" * len(value)
    return (mask_id_number(value) if kind == "id_number" else mask_phone(value)) or ""


def _covered(piece: str, kind: str) -> str:
    spoken = fold_spoken(piece) or fold(piece)
    at = [place for place, letter in enumerate(spoken) if letter.isdigit() or letter == "X"]
    first = len(at) - 11 if kind == "phone" and len(at) > 11 else 0  # the country code
    head, tail = {"phone": (3, 4), "id_number": (6, 4), "part": (0, 0)}[kind]
    if len(at) - first <= head + tail:
        head, tail = 1, 0
    hidden = {*at[:first], *at[first + head : len(at) - tail]}
    return "".join("*" if place in hidden else letter for place, letter in enumerate(piece))


def numbers(fields: dict) -> list[str]:
    """Return the telephone and ID number of a résumé's fields, to be hidden in every text."""
    return [value for value in (fields.get("phone"), fields.get("id_number")) if value]


def mask_fields(fields: dict, known: Iterable[str] = ()) -> dict:
    """Return fields of a résumé with ID number and telephone masked, also where they are quoted in other fields.

    `known` are other numbers of the person, as those of earlier versions.
    """
    everything = {*known, *numbers(fields)}
    others = {name: value for name, value in fields.items() if name not in ("phone", "id_number")}
    # Most résumés hold no number elsewhere, which one look at all of them says.
    shown = others
    if may_hold_number("\0".join(_texts(others))):
        shown = {name: _mask_value(value, everything) for name, value in others.items()}
    return shown | {"phone": mask_phone(fields.get("phone")), "id_number": mask_id_number(fields.get("id_number"))}


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _texts(item)


def _mask_value(value: Any, known: set[str]) -> Any:
    """Mask what a field holds; most fields hold no number and are returned as they are."""
    return _mask_inside(value, known) if may_hold_number("\0".join(_texts(value))) else value


def _mask_inside(value: Any, known: set[str]) -> Any:
    if isinstance(value, str):
        return mask_text(value, known)
    if isinstance(value, list):
        return [_mask_inside(item, known) for item in value]
    if isinstance(value, dict):
        return {mask_text(key, known): _mask_inside(item, known) for key, item in value.items()}
    return value
