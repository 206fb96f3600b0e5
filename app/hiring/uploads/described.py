"""Describes the addresses of this room for programs, as OpenAPI path items."""

from __future__ import annotations

from app.openapi import ID, OPTIONAL, TEXT, TIME, answers, array_of, in_path, object_of

FILE = object_of(
    id=ID, name=TEXT, state=TEXT, label=TEXT, code=OPTIONAL, message=OPTIONAL, application_id=OPTIONAL
)  # fmt: skip


def uploads() -> dict:
    """Describe handing files in and asking what became of them."""
    sent = {
        "type": "object",
        "properties": {"files": array_of({"type": "string", "format": "binary"})},
    }
    received = FILE | {"properties": FILE["properties"] | {"repeated": {"type": "boolean"}}}
    answer = object_of(files=array_of(received))
    one = object_of(id=ID, name=OPTIONAL, stage=TEXT, received_at=TIME)
    return {
        "/api/v1/positions/{position_id}/applications": {
            "parameters": in_path("position_id"),
            "get": {
                "summary": "List the applications for a position, oldest first",
                "responses": answers("200", "Applications", object_of(applications=array_of(one))),
            },
            "post": {
                "summary": "Hand in résumés or a zip of them; the same file again changes nothing and answers 200",
                "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": sent}}},
                "responses": answers("202", "What became of each file", answer)
                | {"200": answers("200", "Every file was there before", answer)["200"]},
            },
        },
        "/api/v1/uploads/{upload_id}": {
            "parameters": in_path("upload_id"),
            "get": {"summary": "What became of a file", "responses": answers("200", "The file", FILE)},
        },
    }
