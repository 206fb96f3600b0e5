"""Describes the answers of this room for programs, in the words of docs/schemas/evaluation.schema.json."""

from __future__ import annotations

from app.openapi import ID, OPTIONAL, TEXT, TIME, array_of, object_of

KINDS = ["resume", "interview", "assessment", "decision", "employee"]


def record() -> dict:
    """Describe an employee record with the chain that led to it."""
    employee = object_of(
        id=ID, number=TEXT, name=TEXT, phone=OPTIONAL, email=OPTIONAL, id_number=OPTIONAL, position=TEXT,
        education=array_of({"type": "object"}), created_at=TIME,
    )  # fmt: skip
    link = object_of(kind={"enum": KINDS}, at=TIME, summary=TEXT, address=OPTIONAL)
    seconds = {"type": "number", "minimum": 0}
    chain = array_of(link)
    return object_of(version={"const": 1}, employee=employee, seconds_from_decision=seconds, chain=chain)
