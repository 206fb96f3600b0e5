"""The schema of a résumé's fields, for what people and programs enter."""

from __future__ import annotations

import copy
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from app.errors import Invalid
from app.inputs import Number

Text = Annotated[str, Field(max_length=300)]
Month = Annotated[str, Field(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]
Years = Annotated[Number, Field(ge=0, le=70)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Education(_Strict):
    """One school; `end` null with a start means until now."""

    school: Text | None = None
    degree: Text | None = None
    major: Text | None = None
    start: Month | None = None
    end: Month | None = None


class Work(_Strict):
    """One employment."""

    employer: Text | None = None
    title: Text | None = None
    start: Month | None = None
    end: Month | None = None
    internship: bool = False
    description: Annotated[str, Field(max_length=10_000)] | None = None


Months = Annotated[list[Annotated[str, Field(pattern=r"^(19|20)\d\d-\d\d$")]], Field(min_length=2, max_length=2)]


class Doubt(_Strict):
    """Why a value is missing or uncertain, the text of the original, and the months between which start and end lie."""

    code: Annotated[str, Field(max_length=40)]
    text: Text | None = None
    starts: Months | None = None
    ends: Months | None = None


class Fields(_Strict):
    """Everything a résumé says in fields."""

    name: Text | None = None
    phone: Text | None = None
    email: Text | None = None
    id_number: Text | None = None
    birth_date: Annotated[str, Field(pattern=r"^(19|20)\d\d-\d\d(-\d\d)?$")] | None = None
    language: Literal["zh", "en", "mixed"] = "zh"
    education: list[Education] = Field(default_factory=list, max_length=30)
    work: list[Work] = Field(default_factory=list, max_length=60)
    skills: list[Text] = Field(default_factory=list, max_length=200)
    certificates: list[Text] = Field(default_factory=list, max_length=100)
    languages: list[Text] = Field(default_factory=list, max_length=50)
    years_total: Years | None = None
    years_by_skill: dict[Text, Years] = Field(default_factory=dict, max_length=500)
    hidden_text: list[str] = Field(default_factory=list)
    doubts: dict[str, Doubt] = Field(default_factory=dict)


ROUNDS = 4
"""How often the fields of a model are fitted to the schema: a list is cut before its entries are checked."""

SENTENCES = {
    "start": "Write a date as year and month, for instance 2021-09.",
    "end": "Write a date as year and month, for instance 2021-09, or leave the end empty for “until now”.",
    "birth_date": "Write the date of birth as 1998-05 or 1998-05-20.",
    "years_total": "Years are a number from 0 to 70.",
    "years_by_skill": "Write years by skill as “Python: 3, SQL: 1.5”, with numbers from 0 to 70.",
}


def check(values: dict) -> dict:
    """Return validated fields; raises Invalid with a sentence that names no value."""
    try:
        return Fields.model_validate(values).model_dump()
    except ValidationError as error:
        where = error.errors()[0]["loc"]
        path = "/".join(str(part)[:60] for part in where)
        for part in where:
            if part in SENTENCES:
                raise Invalid(SENTENCES[part], at=path) from None
        raise Invalid("The field %(path)s does not fit. Correct it and save again.", at=path, path=path) from None


def fitted(values: dict) -> dict:
    """Return fields read by a model, fitted to the schema; `doubts` name the fields of which more was read.

    People can correct only what fits, so a résumé of a hundred jobs must not be kept as one that nobody can save.
    """
    fields = copy.deepcopy(values)
    for _ in range(ROUNDS):
        try:
            return Fields.model_validate(fields).model_dump()
        except ValidationError as error:
            # The last of a list first, so that the places of the others stay.
            for fault in sorted(
                error.errors(), key=lambda entry: [str(part).zfill(6) for part in entry["loc"]], reverse=True
            ):
                _fit(fields, fault)
    return Fields.model_validate(fields).model_dump()


def _fit(values: dict, fault: ErrorDetails) -> None:
    """Cut a value that is too long at its bound, and drop a value that does not fit otherwise."""
    *place, last = [part for part in fault["loc"] if part != "[key]"]
    holder = values
    for part in place:
        holder = holder[part]
    most = fault.get("ctx", {}).get("max_length")
    if most is None or fault["loc"][-1] == "[key]":
        holder.pop(last)
    elif isinstance(holder[last], dict):
        holder[last] = dict(list(holder[last].items())[:most])
    else:
        holder[last] = holder[last][:most]
    if fault["loc"][0] != "doubts":
        values.setdefault("doubts", {})[f"/{fault['loc'][0]}"] = {"code": "more_read"}


def flat(value: object, path: str = "") -> dict[str, object]:
    """Return every single value of the fields by its path, as in `/education/0/school`."""
    if isinstance(value, dict):
        pairs = [(f"{path}/{key}", child) for key, child in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{path}/{at}", child) for at, child in enumerate(value)]
    else:
        return {path: value}
    return {key: child for inner, item in pairs for key, child in flat(item, inner).items()}


def kind(path: str) -> str:
    """Return the path of a value without the number of its row, as in `/education/*/school`."""
    return re.sub(r"/\d+(?=/|$)", "/*", path)
