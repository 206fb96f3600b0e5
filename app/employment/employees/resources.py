"""Employee records and their chain."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.employment.employees import outputs, service
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.applications import service as applications
from app.openapi import operation


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
        employee = service.employee(req.context.account, employee_id)
        pages.render(req, resp, "employees/record.html", employee=employee, chain=service.chain(employee))


class Indicators:
    """The indicators of a record that were refused."""

    @allow("employees.sync")
    @form("/employees/{employee_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, employee_id: uuid.UUID) -> None:
        """Take them over, where the dictionary has them by now."""
        service.take_over(req.context.account, employee_id)
        pages.see(resp, f"/employees/{employee_id}")


class RecordApi:
    """One record and its chain, for programs."""

    @allow("employees.read")
    @operation("An employee record and its chain", {200: outputs.Record, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, employee_id: uuid.UUID) -> None:
        """Return the evaluation document of `docs/schemas/evaluation.schema.json`."""
        outputs.Record.of(service.employee(req.context.account, employee_id)).to(resp)


class OfApplicationApi:
    """The employee record of an application."""

    @allow("employees.read")
    @operation("The employee record of an application", {200: outputs.OfApplication, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the record, or null while there is none."""
        applications.visible(req.context.account, application_id)
        employee_id = service.of_application(application_id)
        employee = service.employee(req.context.account, employee_id) if employee_id else None
        outputs.OfApplication(employee=outputs.Record.of(employee) if employee else None).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/employees", Records()),
        ("/employees/{employee_id:uuid}", Record()),
        ("/employees/{employee_id:uuid}/indicators", Indicators()),
        ("/api/v1/employees/{employee_id:uuid}", RecordApi()),
        ("/api/v1/applications/{application_id:uuid}/employee", OfApplicationApi()),
    ]
