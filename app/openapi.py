"""The OpenAPI document, collected from the rooms, and the page-free addresses that programs use."""

from __future__ import annotations

import importlib
from typing import Any

import falcon
from pydantic import BaseModel

from app.foundation.access.guard import allow

ID = {"type": "string", "format": "uuid"}
TIME = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}
OPTIONAL = {"type": ["string", "null"]}


def document(rooms: tuple[str, ...]) -> dict:
    """Collect what each room's `api()` describes into one OpenAPI 3.1 document."""
    paths: dict[str, dict] = _own()
    for name in rooms:
        room = importlib.import_module(name)
        for address, item in (room.api() if hasattr(room, "api") else {}).items():
            paths[address] = {**_parameters(address), **item}
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


def _own() -> dict[str, dict]:
    """Describe the addresses of this module."""
    text = {"type": "string"}
    me = {"id": text, "name": text, "role": text, "csrf": text}
    schemas = {
        "/api/v1/me": ("Who is signed in", {"type": "object", "properties": me, "required": list(me)}),
        "/api/v1/openapi.json": ("This document", {"type": "object"}),
    }
    return {
        address: {
            "get": {
                "summary": what,
                "responses": {"200": {"description": what, "content": {"application/json": {"schema": schema}}}},
            }
        }
        for address, (what, schema) in schemas.items()
    }


def _parameters(address: str) -> dict:
    names = [part[1:-1] for part in address.split("/") if part.startswith("{")]
    described = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    return {"parameters": described} if described else {}


def object_of(**properties: dict) -> dict:
    """Describe an object that has all of these properties."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def array_of(items: dict) -> dict:
    """Describe a list."""
    return {"type": "array", "items": items}


def answers(status: str, what: str, schema: dict) -> dict:
    """Describe what an address answers, and that one which is not the caller's is not there."""
    refused = {"description": "Not yours, or not there."}
    return {status: {"description": what, "content": {"application/json": {"schema": schema}}}, "404": refused}


def in_path(name: str) -> list[dict]:
    """Describe an id in the address."""
    return [{"name": name, "in": "path", "required": True, "schema": ID}]


def schema(model: type[BaseModel]) -> dict:
    """Return the JSON schema of a model, with every definition in its place."""
    found = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return _inline(found, found.pop("$defs", {}))


def body(model: type[BaseModel]) -> dict:
    """Describe a JSON body that is read into a model."""
    return {"required": True, "content": {"application/json": {"schema": schema(model)}}}


def parameters(model: type[BaseModel]) -> list[dict]:
    """Describe the query parameters that are read into a model."""
    found = schema(model)
    return [
        {"name": name, "in": "query", "required": name in found.get("required", ()), "schema": one}
        for name, one in found["properties"].items()
    ]


def _inline(schema: Any, definitions: dict) -> Any:
    if isinstance(schema, list):
        return [_inline(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inline(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {key: _inline(value, definitions) for key, value in schema.items()}


class Document:
    """The OpenAPI document of this installation."""

    def __init__(self, rooms: tuple[str, ...]) -> None:
        self._rooms = rooms

    @allow("service.use")
    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Return the document."""
        resp.media = document(self._rooms)


class Me:
    """Who is signed in, for programs that sign in as a person does."""

    @allow("service.use")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the account and the token that changes must carry in `X-CSRF-Token`."""
        account = req.context.account
        resp.media = {
            "id": str(account.id),
            "name": account.display_name,
            "role": account.role,
            "csrf": req.context.csrf,
        }
