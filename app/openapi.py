"""The OpenAPI document, gathered from the operations of the responders, and the base of answers to programs.

A responder for programs carries `@operation(...)`: its models of input and output are those that read and write
the JSON, so that the document cannot differ from them.
"""

from __future__ import annotations

import importlib
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

import falcon
from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from app.foundation.access.guard import allow

Moment = Annotated[
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A time, written with its offset: `2026-11-30T08:00:00+00:00`."""


class Output(BaseModel):
    """An answer to a program; the first line of a model's docstring is its description."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to(self, resp: falcon.Response, status: int = 200) -> None:
        """Answer with this."""
        resp.status, resp.content_type, resp.data = status, falcon.MEDIA_JSON, self.model_dump_json().encode()


@dataclass(frozen=True)
class Operation:
    """The description of a responder; an answer is a model, or a sentence where there is no body."""

    summary: str
    answers: Mapping[int, type[Output] | str]
    body: type[BaseModel] | None = None
    content: Mapping[str, Any] | None = None
    """A body that is no JSON: media type -> schema."""
    query: type[BaseModel] | None = None
    open: bool = False
    """Whether nobody has to be signed in: the address carries what lets its holder in, or the answer is for all."""

    def described(self) -> dict[str, Any]:
        """Return the operation as OpenAPI writes it."""
        described: dict[str, Any] = {
            "summary": self.summary,
            "responses": {str(status): _answer(answer) for status, answer in sorted(self.answers.items())},
        }
        if self.body:
            described["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": schema(self.body)}},
            }
        if self.content:
            content = {kind: {"schema": shape} for kind, shape in self.content.items()}
            described["requestBody"] = {"required": True, "content": content}
        if self.query:
            described["parameters"] = _query(self.query)
        return described | ({"security": []} if self.open else {})


Responder = TypeVar("Responder", bound=Callable[..., None])


def operation(
    summary: str,
    answers: Mapping[int, type[Output] | str],
    *,
    body: type[BaseModel] | None = None,
    content: Mapping[str, Any] | None = None,
    query: type[BaseModel] | None = None,
    open: bool = False,  # noqa: A002 - as the field is called
) -> Callable[[Responder], Responder]:
    """Describe a responder for the document; under `@allow`, which keeps the description."""

    def decorate(responder: Responder) -> Responder:
        target: Any = responder  # a function takes attributes, though no type says so
        target.operation = Operation(summary, answers, body, content, query, open)
        return responder

    return decorate


def document(rooms: tuple[str, ...]) -> dict:
    """Gather the operations of all rooms into one OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for template, resource in [*(each for room in rooms for each in importlib.import_module(room).routes()), *_own()]:
        for method in ("get", "post", "put", "delete"):
            operation: Operation | None = getattr(getattr(resource, f"on_{method}", None), "operation", None)
            if operation:
                item = paths.setdefault(_address(template), _parameters(template))
                item[method] = operation.described()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "HR Appliance",
            "version": "1",
            "description": "Interviews, assessments and employee records.",
        },
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "hr_session"},
                "form": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
            }
        },
        "security": [{"session": [], "form": []}],
        "paths": dict(sorted(paths.items())),
    }


FIELD = re.compile(r"\{(?P<name>\w+)(?::(?P<kind>\w+))?\}")
KINDS = {"uuid": {"type": "string", "format": "uuid"}, "int": {"type": "integer"}}
"""Falcon's converters, as the document writes them."""


def _address(template: str) -> str:
    return FIELD.sub(r"{\g<name>}", template)


def _parameters(template: str) -> dict[str, Any]:
    named = [(match["name"], KINDS.get(match["kind"], {"type": "string"})) for match in FIELD.finditer(template)]
    listed = [{"name": name, "in": "path", "required": True, "schema": kind} for name, kind in named]
    return {"parameters": listed} if listed else {}


def _query(model: type[BaseModel]) -> list[dict]:
    described = schema(model)
    return [
        {"name": name, "in": "query", "required": name in described.get("required", ()), "schema": field}
        for name, field in described["properties"].items()
    ]


def _answer(answer: type[Output] | str) -> dict[str, Any]:
    if isinstance(answer, str):
        return {"description": answer}
    description = (answer.__doc__ or "").strip().partition("\n")[0]
    return {"description": description, "content": {"application/json": {"schema": schema(answer, answered=True)}}}


def schema(model: type[BaseModel], *, answered: bool = False) -> dict[str, Any]:
    """Return the JSON schema of a model as input, or as output with `answered`, definitions inlined."""
    mode = "serialization" if answered else "validation"
    described = model.model_json_schema(ref_template="#/components/schemas/{model}", mode=mode)  # type: ignore[arg-type]
    inlined: dict[str, Any] = _inline(described, described.pop("$defs", {}))
    return inlined


def _inline(schema: Any, definitions: dict) -> Any:
    if isinstance(schema, list):
        return [_inline(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inline(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {key: _inline(value, definitions) for key, value in schema.items()}


class Whole(Output):
    """This document"""

    model_config = ConfigDict(frozen=True, extra="allow")


class SignedIn(Output):
    """Who is signed in, and the token that changes carry in `X-CSRF-Token`"""

    id: uuid.UUID
    name: str
    role: str
    csrf: str


class Document:
    """The OpenAPI document of this installation."""

    def __init__(self, rooms: tuple[str, ...]) -> None:
        self._rooms = rooms

    @allow("service.use")
    @operation("This document", {200: Whole})
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Return the document."""
        resp.media = document(self._rooms)


class Me:
    """Who is signed in, for programs that sign in as a person does."""

    @allow("service.use")
    @operation("Who is signed in", {200: SignedIn})
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the account and the token that changes must carry in `X-CSRF-Token`."""
        account = req.context.account
        SignedIn(id=account.id, name=account.display_name, role=account.role, csrf=req.context.csrf).to(resp)


def _own() -> list[tuple[str, object]]:
    return [("/api/v1/openapi.json", Document(())), ("/api/v1/me", Me())]
