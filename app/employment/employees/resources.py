"""Employee records and their chain."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.employment.employees import described, service
from app.foundation.access.guard import allow
from app.hiring.applications import service as applications
from app.openapi import answers


class Records:
    """The list of employee records."""

    @allow("employees.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the records of the reader's positions."""
        pages.render(req, resp, "employees/list.html", employees=service.listing(req.context.account))


class Record:
    """One record with the chain résumé - interview - assessment - decision."""

    @allow("employees.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, employee_id: uuid.UUID) -> None:
        """Show the record."""
        found = service.employee(req.context.account, employee_id)
        pages.render(req, resp, "employees/record.html", employee=found, chain=service.chain(found))


class RecordApi:
    """One record and its chain, for programs."""

    @allow("employees.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, employee_id: uuid.UUID) -> None:
        """Return the evaluation document of `docs/schemas/evaluation.schema.json`."""
        resp.media = document(service.employee(req.context.account, employee_id))


class OfApplicationApi:
    """Which record an application led to."""

    @allow("employees.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the record, or null while there is none."""
        applications.visible(req.context.account, application_id)
        employee_id = service.of_application(application_id)
        found = service.employee(req.context.account, employee_id) if employee_id else None
        resp.media = {"employee": document(found) if found else None}


def document(found: service.Employee) -> dict:
    """Write a record and its chain as JSON; ID number and phone stay masked."""
    return {
        "version": 1,
        "employee": {
            "id": str(found.id),
            "number": found.number,
            "name": found.name,
            "phone": found.phone,
            "email": found.email,
            "id_number": found.id_number,
            "position": found.position,
            "education": found.education,
            "created_at": found.created_at.isoformat(),
        },
        "seconds_from_decision": round((found.created_at - found.decided_at).total_seconds(), 3),
        "chain": [
            {"kind": link.kind, "at": link.at.isoformat(), "summary": link.summary, "address": link.address}
            for link in service.chain(found)
        ],
    }


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [
        ("/employees", Records()),
        ("/employees/{employee_id:uuid}", Record()),
        ("/api/v1/employees/{employee_id:uuid}", RecordApi()),
        ("/api/v1/applications/{application_id:uuid}/employee", OfApplicationApi()),
    ]


def api() -> dict:
    """Describe the room's part of the API as OpenAPI path items."""
    record = described.record()
    of_application = {
        "type": "object",
        "properties": {"employee": {"anyOf": [record, {"type": "null"}]}},
        "required": ["employee"],
    }
    return {
        "/api/v1/employees/{employee_id}": {
            "get": {
                "summary": "Read an employee record and its chain",
                "responses": answers("200", "The record and its chain", record),
            }
        },
        "/api/v1/applications/{application_id}/employee": {
            "get": {
                "summary": "Find the employee record of an application",
                "responses": answers("200", "The record and its chain, or null while there is none", of_application),
            }
        },
    }
