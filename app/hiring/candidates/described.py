"""Describes the addresses of this room for programs, as OpenAPI path items."""

from __future__ import annotations

from typing import Any

from app.hiring.candidates.fields import Fields

ID = {"type": "string", "format": "uuid"}
TIME = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}
OPTIONAL = {"type": ["string", "null"]}


def _object(**properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _answers(status: str, what: str, schema: dict) -> dict:
    refused = {"description": "Not yours, or not there."}
    return {status: {"description": what, "content": {"application/json": {"schema": schema}}}, "404": refused}


def _in_path(name: str) -> list[dict]:
    return [{"name": name, "in": "path", "required": True, "schema": ID}]


def _fields() -> dict:
    whole = Fields.model_json_schema()
    definitions = whole.pop("$defs", {})

    def inlined(value: Any) -> Any:
        if isinstance(value, list):
            return [inlined(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "$ref" in value:
            return inlined(definitions[value["$ref"].rpartition("/")[2]])
        return {key: inlined(one) for key, one in value.items()}

    return inlined(whole)


FILE = _object(
    id=ID, name=TEXT, state=TEXT, label=TEXT, code=OPTIONAL, message=OPTIONAL, application_id=OPTIONAL
)  # fmt: skip


def intake() -> dict:
    """Describe handing files in and asking what became of them."""
    sent = {
        "type": "object",
        "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
    }
    received = FILE | {"properties": FILE["properties"] | {"repeated": {"type": "boolean"}}}
    answer = _object(files={"type": "array", "items": received})
    one = _object(id=ID, name=OPTIONAL, stage=TEXT, received_at=TIME)
    return {
        "/api/v1/positions/{position_id}/applications": {
            "parameters": _in_path("position_id"),
            "get": {
                "summary": "List the applications for a position, oldest first",
                "responses": _answers("200", "Applications", _object(applications={"type": "array", "items": one})),
            },
            "post": {
                "summary": "Hand in résumés or a zip of them; the same file again changes nothing and answers 200",
                "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": sent}}},
                "responses": _answers("202", "What became of each file", answer)
                | {"200": _answers("200", "Every file was there before", answer)["200"]},
            },
        },
        "/api/v1/uploads/{upload_id}": {
            "parameters": _in_path("upload_id"),
            "get": {"summary": "What became of a file", "responses": _answers("200", "The file", FILE)},
        },
    }


def applications() -> dict:
    """Describe reading and correcting an application."""
    fields = _fields()
    known = {"id": ID, "position_id": ID, "stage": TEXT, "received_at": TIME}
    whole = _object(**known, version={"type": "integer"}, fields=fields, places={"type": "object"},
                    may_be_same_person={"type": "array", "items": _object(id=ID, state=TEXT, found_by=TEXT,
                                        applications={"type": "array", "items": ID})})  # fmt: skip
    given = _object(version={"type": "integer"}, fields=fields)
    return {
        "/api/v1/applications/{application_id}": {
            "parameters": _in_path("application_id"),
            "get": {
                "summary": "An application with its fields, telephone and ID number masked",
                "parameters": [{"name": "version", "in": "query", "schema": {"type": "integer", "minimum": 1}}],
                "responses": _answers("200", "The application", whole),
            },
            "put": {
                "summary": "Correct the fields; masked numbers that come back unchanged stay what they are",
                "requestBody": {"required": True, "content": {"application/json": {"schema": given}}},
                "responses": _answers("200", "The new version", _object(id=ID, version={"type": "integer"})),
            },
        }
    }
