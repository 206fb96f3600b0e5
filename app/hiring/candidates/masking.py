"""Hides ID numbers and telephone numbers, alone and inside other text."""

from __future__ import annotations

import re
from collections.abc import Iterable

ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])|(?<!\d)\d{15}(?!\d)")
PHONE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")

DIGIT = re.compile(r"\d")
LEAST_DIGITS = 6
"""A known number has seven characters or more, the last perhaps an X: most lines of a résumé cannot hold one."""


def mask_id_number(value: str | None) -> str | None:
    """Keep the first 6 and the last 4 characters of an ID number."""
    return _mask(value, 6, 4)


def mask_phone(value: str | None) -> str | None:
    """Keep the first 3 and the last 4 digits of a telephone number; a country code is left out."""
    if not value:
        return value
    digits = re.sub(r"\D", "", value)
    digits = re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)
    return _mask(digits or value, 3, 4)


def _mask(value: str | None, head: int, tail: int) -> str | None:
    if not value:
        return value
    if len(value) <= head + tail:
        # Too short for the usual cut: what stays visible must not be most of it.
        return value[:1] + "*" * (len(value) - 1)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def places(text: str, known: Iterable[str] = ()) -> list[tuple[int, int, str]]:
    """Return start, end and kind of each number to hide in a text: known values, and all that look like one."""
    if len(DIGIT.findall(text)) < LEAST_DIGITS:
        return []
    found = [(match.start(), match.end(), "id_number") for match in ID_NUMBER.finditer(text)]
    found += [(match.start(), match.end(), "phone") for match in PHONE.finditer(text)]
    for value in known:
        digits = re.sub(r"[^0-9Xx]", "", value or "")
        if len(digits) >= 7:
            pattern = r"[\s()+.-]*".join(map(re.escape, digits))
            kind = "id_number" if len(digits) >= 15 else "phone"
            found += [(m.start(), m.end(), kind) for m in re.finditer(pattern, text, re.IGNORECASE)]
    chosen: list[tuple[int, int, str]] = []
    for place in sorted(found, key=lambda one: (one[0], -one[1])):
        if not chosen or place[0] >= chosen[-1][1]:
            chosen.append(place)
    return chosen


def mask_text(text: str, known: Iterable[str] = ()) -> str:
    """Return a text with every number in it masked."""
    masked, at = "", 0
    for start, end, kind in places(text, known):
        value = re.sub(r"[\s()+.-]", "", text[start:end])
        masked += text[at:start] + (mask_id_number(value) if kind == "id_number" else mask_phone(value) or "")
        at = end
    return masked + text[at:]


def mask_fields(fields: dict) -> dict:
    """Return fields of a résumé with ID number and telephone masked, also where they are quoted in other fields."""
    known = [value for value in (fields.get("phone"), fields.get("id_number")) if value]
    shown = _walk({key: value for key, value in fields.items() if key not in ("phone", "id_number")}, known)
    return shown | {"phone": mask_phone(fields.get("phone")), "id_number": mask_id_number(fields.get("id_number"))}


def _walk(value: object, known: list[str]) -> object:
    if isinstance(value, str):
        return mask_text(value, known)
    if isinstance(value, list):
        return [_walk(one, known) for one in value]
    if isinstance(value, dict):
        return {key: _walk(one, known) for key, one in value.items()}
    return value
