"""Answers to programs about employee records, by docs/schemas/evaluation.schema.json."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from app.employment.employees import service
from app.openapi import Moment, Output


class Employee(Output):
    """A record; telephone and ID number are masked"""

    id: uuid.UUID
    number: str
    name: str
    phone: str | None
    email: str | None
    id_number: str | None
    position: str
    education: list[dict[str, Any]]
    indicators: list[Indicator]
    indicators_refused: list[str]
    created_at: Moment


class Indicator(Output):
    """An indicator of the dictionary as it was at the decision; null for what was not asked for, or not observed"""

    indicator: str
    name: str
    required: int | None
    weight: float | None
    score: float | None


class Link(Output):
    """One node of the chain from the résumé to the record"""

    kind: Literal["resume", "interview", "assessment", "round", "decision", "employee"]
    at: Moment
    summary: str
    address: str | None


class Record(Output):
    """The record and its chain"""

    version: Literal[1] = 1
    employee: Employee
    seconds_from_decision: float
    chain: list[Link]

    @classmethod
    def of(cls, record: service.Employee) -> Record:
        """Return a record and the chain that led to it as programs read them."""
        employee = Employee(
            id=record.id, number=record.number, name=record.name, phone=record.phone, email=record.email,
            id_number=record.id_number, position=record.position, education=record.education,
            indicators=[Indicator(name=one.name, **vars(one)) for one in record.indicators.shown],
            indicators_refused=list(record.indicators.unknown), created_at=record.created_at,
        )  # fmt: skip
        chain = [
            Link(kind=link.kind, at=link.at, summary=link.summary, address=link.address)
            for link in service.chain(record)
        ]
        seconds = round((record.created_at - record.decided_at).total_seconds(), 3)
        return cls(employee=employee, seconds_from_decision=seconds, chain=chain)


class OfApplication(Output):
    """The record of an application, or null while there is none"""

    employee: Record | None
