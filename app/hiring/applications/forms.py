"""Turns the form of a résumé into fields, and masked numbers back into the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic_core import PydanticCustomError

from app.errors import Invalid
from app.hiring.applications import fields as schema
from app.hiring.applications import masking, viewing
from app.inputs import Form, as_number, as_whole

BLANK_ROWS = 1
NUMBERS = ("phone", "id_number")
YEARS = "years_by_skill"
EDUCATION = ("school", "degree", "major", "start", "end")
WORK = ("employer", "title", "start", "end", "internship", "description")


def version(form: Form) -> int:
    """Return the version that a form was filled from, 0 where it names none."""
    try:
        return as_whole(form.get("version", ""))
    except PydanticCustomError:
        return 0


def words(text: str) -> list[str]:
    """Split a list that a person typed: by comma, ideographic comma, semicolon or line."""
    for mark in "，、；;\r\n":
        text = text.replace(mark, ",")
    return [word.strip() for word in text.split(",") if word.strip()]


def values(form: Form) -> dict:
    """Collect a form into fields; a value that does not fit stays as typed, for the schema to refuse."""
    single = {name: form.get(name) or None for name in ("name", "phone", "email", "id_number", "birth_date")}
    return single | {
        "language": form.get("language", ""),
        "years_total": _number(form.get("years_total", "")),
        "education": _rows(form, "education", EDUCATION),
        "work": [row | {"internship": row["internship"] == "yes"} for row in _rows(form, "work", WORK)],
        "skills": words(form.get("skills", "")),
        "certificates": words(form.get("certificates", "")),
        "languages": words(form.get("languages", "")),
        "years_by_skill": _years(form.get("years_by_skill", "")),
    }


def compared() -> dict:
    """Return the fields in which two versions may differ, with their names, in the order of the form."""
    order = (*viewing.SINGLE, "education", "work", *viewing.LISTS, "years_by_skill")
    return {name: viewing.LABELS[name] for name in order}


def in_words(name: str, value: Any) -> str:
    """Print one field for a person who compares two versions."""
    if name in ("education", "work"):
        return "\n".join(_row_in_words(row) for row in value or ())
    if name == "years_by_skill":
        return ", ".join(f"{skill}: {_figure(years)}" for skill, years in (value or {}).items())
    if name == "language":
        return str(viewing.RESUME_LANGUAGES.get(value, value or ""))
    return ", ".join(value) if isinstance(value, list) else _figure(value)


def _row_in_words(row: dict) -> str:
    times = f"{row.get('start') or '–'} – {row.get('end') or '–'}"
    words = [row.get(name) for name in ("school", "employer", "degree", "title", "major", "description")]
    internship = str(viewing.LABELS["internship"]) if row.get("internship") else None
    return " · ".join(str(word) for word in (times, *words, internship) if word)


def _figure(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _rows(form: Form, name: str, columns: tuple[str, ...]) -> list[dict]:
    rows = zip(*(form.all(f"{name}_{column}") for column in columns), strict=False)
    filled = [dict(zip(columns, (cell or None for cell in row), strict=True)) for row in rows]
    return [row for row in filled if any(value for column, value in row.items() if column != "internship")]


def _number(text: str) -> object:
    try:
        return as_number(text) if text else None
    except PydanticCustomError:
        return text


def _years(text: str) -> dict[str, object]:
    years: dict[str, object] = {}
    for part in words(text):
        skill, _, number = part.replace("：", ":").rpartition(":")
        years[skill.strip() or part] = _number(number.strip())
    return years


def unmasked(sent: dict, old: dict, known: Iterable[str] = ()) -> dict:
    """Restore each value that was shown masked and was sent unchanged in the same field.

    A masked number in another field, or in a text that was changed, stays masked: nobody sees a number by moving its
    mask to a field where it would be shown.
    """
    others = {name: value for name, value in old.items() if name not in (*NUMBERS, YEARS)}
    before = others | {name: old.get(name) for name in NUMBERS}
    shown = schema.flat(masking.mask_fields(before, known))
    hidden: dict[str, dict[object, object]] = {}
    for (path, masked), value in zip(shown.items(), schema.flat(before).values(), strict=True):
        if masked != value:
            hidden.setdefault(schema.kind(path), {}).setdefault(masked, value)
            hidden[path] = {masked: value}
    years = {masking.mask_text(skill, {*known, *masking.numbers(old)}): skill for skill in old.get(YEARS) or {}}
    restored = _put_back(sent, "", hidden)
    if isinstance(restored.get(YEARS), dict):
        restored[YEARS] = {years.get(skill, skill): value for skill, value in restored[YEARS].items()}
    return restored


def _put_back(value: Any, path: str, hidden: dict[str, dict[object, object]]) -> Any:
    if isinstance(value, list):
        return [_put_back(item, f"{path}/{at}", hidden) for at, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: _put_back(item, f"{path}/{key}", hidden) for key, item in value.items()}
    if not isinstance(value, str):
        return value
    here, alike = hidden.get(path, {}), hidden.get(schema.kind(path), {})
    return here.get(value, alike.get(value, value))


def check_numbers(new: dict, old: dict) -> None:
    """Raise Invalid for a masked number that is not the mask that was shown."""
    if any("*" in (new.get(name) or "") and new[name] != old.get(name) for name in NUMBERS):
        raise Invalid("Type the whole number, or leave the masked one as it was shown.")
