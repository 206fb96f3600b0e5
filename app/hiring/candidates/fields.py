"""The schema of a résumé's fields, for what people and programs enter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import Invalid

Text = Annotated[str, Field(max_length=300)]
Month = Annotated[str, Field(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]
Years = Annotated[float, Field(ge=0, le=70)]


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
    years_by_skill: dict[str, Years] = Field(default_factory=dict)
    hidden_text: list[str] = Field(default_factory=list)


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
        for part in where:
            if part in SENTENCES:
                raise Invalid(SENTENCES[part]) from None
        path = "/".join(str(part) for part in where)
        raise Invalid("The field %(path)s does not fit. Correct it and save again.", path=path) from None


def flat(value: object, path: str = "") -> dict[str, object]:
    """Return every single value of the fields by its path, as in `/education/0/school`."""
    if isinstance(value, dict):
        pairs = [(f"{path}/{key}", one) for key, one in value.items()]
    elif isinstance(value, list):
        pairs = [(f"{path}/{at}", one) for at, one in enumerate(value)]
    else:
        return {path: value}
    return {key: one for inner, item in pairs for key, one in flat(item, inner).items()}
