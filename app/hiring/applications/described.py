"""Describes the addresses of this room for programs, as OpenAPI path items."""

from __future__ import annotations

from app.hiring.applications.fields import Fields
from app.openapi import ID, TEXT, TIME, answers, array_of, in_path, object_of, schema


def applications() -> dict:
    """Describe reading and correcting an application."""
    fields = schema(Fields)
    known = {"id": ID, "position_id": ID, "stage": TEXT, "received_at": TIME}
    may_be = object_of(id=ID, state=TEXT, found_by=TEXT, applications=array_of(ID))
    whole = object_of(
        **known, version={"type": "integer"}, fields=fields, places={"type": "object"},
        may_be_same_person=array_of(may_be),
    )  # fmt: skip
    given = object_of(version={"type": "integer"}, fields=fields)
    return {
        "/api/v1/applications/{application_id}": {
            "parameters": in_path("application_id"),
            "get": {
                "summary": "An application with its fields, telephone and ID number masked",
                "parameters": [{"name": "version", "in": "query", "schema": {"type": "integer", "minimum": 1}}],
                "responses": answers("200", "The application", whole),
            },
            "put": {
                "summary": "Correct the fields; masked numbers that come back unchanged stay what they are",
                "requestBody": {"required": True, "content": {"application/json": {"schema": given}}},
                "responses": answers("200", "The new version", object_of(id=ID, version={"type": "integer"})),
            },
        }
    }
