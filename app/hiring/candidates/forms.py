"""Turns the form of a résumé into fields, and masked numbers back into what they stand for."""

from __future__ import annotations

from app.foundation.access.middleware import Form
from app.hiring.candidates import fields as schema
from app.hiring.candidates import masking

BLANK_ROWS = 1
EDUCATION = ("school", "degree", "major", "start", "end")
WORK = ("employer", "title", "start", "end", "internship", "description")


def version(form: Form) -> int:
    """Return the version that a form was filled from, 0 where it says none."""
    text = form.get("version", "")
    return int(text) if text.isdigit() else 0


def words(text: str) -> list[str]:
    """Split a list that a person typed: by comma, ideographic comma, semicolon or line."""
    for mark in "，、；;\r\n":
        text = text.replace(mark, ",")
    return [word.strip() for word in text.split(",") if word.strip()]


def values(form: Form) -> dict:
    """Collect a form into fields; what does not fit is left as it was typed, for the schema to refuse."""
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


def _rows(form: Form, name: str, columns: tuple[str, ...]) -> list[dict]:
    rows = zip(*(form.all(f"{name}_{column}") for column in columns), strict=False)
    made = [dict(zip(columns, (cell or None for cell in row), strict=True)) for row in rows]
    return [row for row in made if any(value for column, value in row.items() if column != "internship")]


def _number(text: str) -> object:
    try:
        return float(text) if text else None
    except ValueError:
        return text


def _years(text: str) -> dict[str, object]:
    years: dict[str, object] = {}
    for part in words(text):
        skill, _, number = part.replace("：", ":").rpartition(":")
        years[skill.strip() or part] = _number(number.strip())
    return years


def unmasked(given: object, old: dict) -> object:
    """Put back every number that was shown masked and came back as it was shown."""
    known = [value for value in (old.get("phone"), old.get("id_number")) if value]
    hidden = {}
    for value in schema.flat(old).values():
        for start, end, _ in masking.places(value, known) if isinstance(value, str) else ():
            hidden[masking.mask_text(value[start:end], known)] = value[start:end]
    if old.get("phone"):
        hidden[masking.mask_phone(old["phone"])] = old["phone"]
    if old.get("id_number"):
        hidden[masking.mask_id_number(old["id_number"])] = old["id_number"]
    return _replace(given, hidden)


def _replace(given: object, hidden: dict[str, str]) -> object:
    if isinstance(given, str):
        for masked, value in hidden.items():
            given = given.replace(masked, value)
        return given
    if isinstance(given, list):
        return [_replace(one, hidden) for one in given]
    if isinstance(given, dict):
        return {key: _replace(one, hidden) for key, one in given.items()}
    return given
