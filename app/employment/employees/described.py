"""Describes the answers of this room for programs, in the words of docs/schemas/evaluation.schema.json."""

from __future__ import annotations

TEXT = {"type": "string"}
OPTIONAL = {"type": ["string", "null"]}
ID = {"type": "string", "format": "uuid"}
TIME = {"type": "string", "format": "date-time"}
KINDS = ["resume", "interview", "assessment", "decision", "employee"]


def _object(**properties: dict) -> dict:
    return {"type": "object", "properties": properties, "required": list(properties)}


def record() -> dict:
    """Describe an employee record with the chain that led to it."""
    employee = _object(
        id=ID, number=TEXT, name=TEXT, phone=OPTIONAL, email=OPTIONAL, id_number=OPTIONAL, position=TEXT,
        education={"type": "array", "items": {"type": "object"}}, created_at=TIME,
    )  # fmt: skip
    link = _object(kind={"enum": KINDS}, at=TIME, summary=TEXT, address=OPTIONAL)
    seconds = {"type": "number", "minimum": 0}
    chain = {"type": "array", "items": link}
    return _object(version={"const": 1}, employee=employee, seconds_from_decision=seconds, chain=chain)
