"""Reads forms, JSON and query parameters into pydantic models, and refuses other input with a sentence.

Rules, the same for every address:

- Everything is bounded before it is parsed: the body, the number of fields, the depth of JSON, the digits of
  a number, the length of each text and list.
- Bytes that are no UTF-8 are refused, for a name in another encoding would be lost. NUL and single surrogates, which
  cannot be kept, become U+FFFD; every other character stays as it was sent.
- JSON: unknown fields, fields sent twice, NaN and infinities are refused; true and false are no numbers.
- Forms and query parameters: unknown fields are ignored, for browsers add their own; a number is read from its text.
  Of a field sent twice the first value counts.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, NoReturn, TypeVar
from urllib.parse import parse_qs

import falcon
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from app.errors import Invalid, LengthNeeded, TooLarge, Unreadable, WrongType
from app.text import source

BODY_LIMIT = 1024 * 1024
FIELDS_LIMIT = 2000
DEPTH_LIMIT = 24
DIGITS_LIMIT = 30
LARGEST = 2**31 - 1
"""The largest number that an `integer` column of PostgreSQL takes."""

LARGEST_ID = 2**63 - 1
"""The largest number of a `bigint` column."""

UNSOUND = re.compile("[\0\ud800-\udfff]")


class Sent(BaseModel):
    """The base of every model that is read from a request.

    `sentences` says for a field what to do when its value is refused; `labels` are the names of fields on the page.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)
    sentences: ClassVar[Mapping[str, str]] = {}
    labels: ClassVar[Mapping[str, object]] = {}

    @classmethod
    def gathered(cls, form: Form) -> dict[str, object]:
        """Return the values of a form as the model takes them; a model whose form has rows overrides this.

        A field that the model does not know is ignored, an empty optional field counts as left out.
        """
        values = {name: form.whole[name][0] for name in cls.model_fields if name in form.whole}
        needed = {name for name, field in cls.model_fields.items() if field.is_required()}
        return {name: value for name, value in values.items() if value.strip() or name in needed}


class Refused(Invalid):
    """A field that was sent does not fit; `at` is its path, such as `requirements/0/weight`."""

    def __init__(self, message: str, path: str = "", /, **fields: object) -> None:
        super().__init__(message, at=path, **fields)


def _plain(value: object, pattern: str) -> str | None:
    """Return a typed number in ASCII digits, also one of full width; None for any other or longer value."""
    if not isinstance(value, str) or len(value) > DIGITS_LIMIT:
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    return text if re.fullmatch(pattern, text) else None


def as_number(value: object) -> float:
    """Return a number that was sent as a number or as text; raises the error `number` of a model."""
    text = _plain(value, r"[+-]?[0-9]+(\.[0-9]*)?|[+-]?\.[0-9]+")
    value = float(text) if text else value
    if isinstance(value, bool) or not isinstance(value, int | float) or not -LARGEST <= value <= LARGEST:
        raise PydanticCustomError("number", "number")
    return float(value)


def as_whole(value: object) -> int:
    """Return a whole number that was sent as a number or as text; raises the error `whole` of a model."""
    text = _plain(value, r"[+-]?[0-9]+")
    value = int(text) if text else value
    if isinstance(value, bool) or not isinstance(value, int):
        raise PydanticCustomError("whole", "whole number")
    return value


def as_day(value: object) -> date:
    """Return a day that was sent as `2026-03-31`, of the years 1900 to 2199; raises the error `day` of a model."""
    text = value.isoformat() if isinstance(value, date) else _plain(value, r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise PydanticCustomError("day", "day") from None


Number = Annotated[float, BeforeValidator(as_number)]
"""A number, in JSON or as text; never true, NaN or infinite."""
Whole = Annotated[int, BeforeValidator(as_whole)]
Count = Annotated[Whole, Field(ge=0, le=LARGEST)]
"""A whole number that the database can keep."""
Day = Annotated[date, BeforeValidator(as_day)]
"""A day, as in 2026-03-31."""
Version = Annotated[Whole, Field(ge=1, le=LARGEST)]
Line = Annotated[str, Field(max_length=300)]
Exact = Annotated[str, StringConstraints(strip_whitespace=False, max_length=1000)]
"""A text exactly as it was written: a password may begin or end with a blank."""
Choice = Annotated[str, Field(max_length=100)]
"""A code that the service compares with those it knows."""

Model = TypeVar("Model", bound=Sent)

GENERAL = {
    "missing": source("Fill in “%(field)s”."),
    "extra_forbidden": source("There is no field “%(field)s”. Leave it out."),
    "string_too_long": source("“%(field)s” takes at most %(max_length)s characters. Shorten it."),
    "string_too_short": source("Fill in “%(field)s”."),
    "too_long": source("“%(field)s” takes at most %(max_length)s entries. Leave some out."),
    "too_short": source("Give “%(field)s” at least %(min_length)s entries."),
    "literal_error": source("“%(field)s” is one of: %(expected)s."),
    "greater_than": source("“%(field)s” must be greater than %(gt)s."),
    "greater_than_equal": source("“%(field)s” must be at least %(ge)s."),
    "less_than": source("“%(field)s” must be less than %(lt)s."),
    "less_than_equal": source("“%(field)s” must be at most %(le)s."),
    "number": source("“%(field)s” must be a number, such as 3 or 2.5."),
    "whole": source("“%(field)s” must be a whole number, such as 3."),
    "day": source("“%(field)s” must be a day, such as 2026-03-31."),
    "string_type": source("“%(field)s” must be text."),
    "bool_type": source("“%(field)s” must be true or false."),
    "list_type": source("“%(field)s” must be a list."),
    "dict_type": source("“%(field)s” must be an object with named fields."),
    "model_type": source("“%(field)s” must be an object with named fields."),
    "uuid_parsing": source("“%(field)s” must be an id that this service gave out."),
    "uuid_type": source("“%(field)s” must be an id that this service gave out."),
}
OTHERWISE = source("The value of “%(field)s” does not fit. Correct it and send it again.")


def check(model: type[Model], values: object) -> Model:
    """Return values as a model; raises Refused with the sentence of the first field that does not fit."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        refuse(model, error)


def refuse(model: type[Sent], error: ValidationError) -> NoReturn:
    """Raise Refused for the first fault of a validation, without any value that was sent."""
    first = error.errors(include_url=False)[0]
    kind = first["type"]
    if _blank(first["input"]) and kind not in ("extra_forbidden", "sentence"):
        kind = "missing"  # nobody who left a field out is told of numbers, days or codes
    names = [sound(str(part))[:60] for part in first["loc"]][:8]
    path = "/".join(names)
    if kind == "sentence":
        raise Refused(first["msg"], path) from None
    stated = next((model.sentences[name] for name in reversed(names) if name in model.sentences), None)
    if stated and kind != "extra_forbidden":
        raise Refused(stated, path) from None
    label = model.labels.get(names[0], path) if len(names) == 1 else path
    context = {name: str(value).replace("'", "") for name, value in first.get("ctx", {}).items()}
    raise Refused(GENERAL.get(kind, OTHERWISE), path, **context | {"field": label}) from None


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def sentence(text: str) -> PydanticCustomError:
    """Return the error that a validator of a model raises to have its own sentence shown."""
    return PydanticCustomError("sentence", text)


def sound(text: str) -> str:
    """Return a text that can be kept: NUL and single surrogates become U+FFFD, a pair becomes its character."""
    if not UNSOUND.search(text):
        return text
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return joined.replace("\0", "\ufffd")


class Form(dict[str, str]):
    """The fields of a form: `read` makes a model of them, which is how responders see a form.

    Models with rows and pages that show a refused form again look inside: `form["x"]` is the first value of a field,
    `form.all("x")` every one, `form.family("x")` those of `x_1`, `x_2`, …, `form.whole` the fields as sent.
    """

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__({name: values[0].strip() for name, values in fields.items()})
        self.whole = fields

    def all(self, name: str) -> list[str]:
        """Return every value of a field, in order."""
        return [value.strip() for value in self.whole.get(name, [])]

    def family(self, name: str) -> dict[str, str]:
        """Return the fields `<name>_<rest>` by their rest."""
        return {field.removeprefix(f"{name}_"): value for field, value in self.items() if field.startswith(f"{name}_")}

    def read(self, model: type[Model]) -> Model:
        """Return the form as a model; raises Refused with sentence and path of the first field that does not fit."""
        return check(model, model.gathered(self))


def form(req: falcon.Request) -> Form:
    """Read a form from the body; raises TooLarge or Unreadable."""
    return Form(_fields(_body(req)))


def query(req: falcon.Request, model: type[Model]) -> Model:
    """Read the query parameters that a model knows; raises Refused or Unreadable."""
    return Form(_fields(req.query_string.encode("latin-1", "replace"))).read(model)


def _fields(data: bytes) -> dict[str, list[str]]:
    try:
        fields = parse_qs(data.decode(), keep_blank_values=True, errors="strict", max_num_fields=FIELDS_LIMIT)
    except UnicodeDecodeError:
        raise Unreadable("Send the form in UTF-8, as the pages of this service do.") from None
    except ValueError:
        raise TooLarge("The form has too many fields. Leave some out, or send them in parts.") from None
    return {sound(name): [sound(value) for value in values] for name, values in fields.items()}


def body(req: falcon.Request, model: type[Model]) -> Model:
    """Read the body, which is one JSON object; raises WrongType, TooLarge, Unreadable or Refused."""
    return check(model, json_object(req))


def json_object(req: falcon.Request) -> dict:
    """Return the JSON object of the body in sound texts and finite numbers, for a model to check."""
    kind = (req.content_type or "").partition(";")[0].strip().lower()
    if kind and kind != falcon.MEDIA_JSON:
        raise WrongType("Send the body as application/json.")
    values = parsed(_body(req))
    if not isinstance(values, dict):
        raise Invalid("Send one JSON object.")
    return values


def _body(req: falcon.Request) -> bytes:
    """Read the body whole, at most BODY_LIMIT bytes."""
    return raw(req, BODY_LIMIT, "What was sent is too large; %(most)s KiB are the limit.")


def raw(req: falcon.Request, most: int, sentence: str) -> bytes:
    """Read a body of at most `most` bytes whole; raises TooLarge with the sentence, LengthNeeded or Unreadable."""
    size = req.content_length
    if size is None and req.get_header("Transfer-Encoding"):
        raise LengthNeeded
    if size and size > most:
        raise TooLarge(sentence, most=most // 1024)
    data = req.bounded_stream.read(size or 0)
    if size and len(data) < size:
        raise Unreadable("What was sent did not arrive whole. Send it again.")
    return data


def parsed(data: bytes) -> object:
    """Return the value of a JSON text, in sound texts and finite numbers; raises Unreadable."""
    try:
        values = json.loads(
            data.decode(), parse_constant=_not_finite, parse_float=_finite, parse_int=_integer, object_pairs_hook=_once
        )
        return _sound(values, 0)
    except UnicodeDecodeError:
        raise Unreadable("Send JSON in UTF-8.") from None
    except RecursionError:
        raise Unreadable("The JSON is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise Unreadable("The body is no JSON: line %(line)s.", line=error.lineno) from None


def _not_finite(_name: str) -> NoReturn:
    raise Unreadable("A number in the JSON is not finite, or has more digits than any field takes. Send a smaller one.")


def _finite(text: str) -> float:
    value = float(text[:400])
    return value if math.isfinite(value) and len(text) <= 400 else _not_finite(text)


def _integer(text: str) -> int:
    return int(text) if len(text) <= DIGITS_LIMIT else _not_finite(text)


def _once(pairs: list[tuple[str, object]]) -> dict:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise Unreadable("A field of the JSON object is there twice. Send each once.")
    return values


def _sound(value: object, depth: int) -> object:
    if depth > DEPTH_LIMIT:
        raise Unreadable("The JSON is nested too deeply.")
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, list):
        return [_sound(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {sound(name): _sound(item, depth + 1) for name, item in value.items()}
    return value
