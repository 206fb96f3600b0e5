"""The page of an application: the original beside its fields, corrections, versions, and unmasking."""

from __future__ import annotations

import uuid

import falcon

from app import pages
from app.errors import Invalid
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.audit import service as audit
from app.hiring.candidates import described, editing, forms, words
from app.hiring.candidates import service as candidates
from app.text import gettext

HIRING = ("hr", "hr_lead", "manager")
HR = ("hr", "hr_lead")


class Page:
    """An application."""

    @allow(*HIRING)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the newest version, or the one that `version` names."""
        version = req.get_param_as_int("version", min_value=1)
        _show(req, resp, application_id, version=version)

    @allow(*HR)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep a correction as the next version, or show the form again with what to correct."""
        account, form = req.context.account, req.context.form
        candidates.visible(account, application_id)
        given = forms.values(form)
        try:
            editing.edit(account, application_id, given, forms.version(form))
        except Invalid as error:
            resp.status = error.status
            _show(req, resp, application_id, given=given, refused=gettext(error.text, **error.fields))
            return
        pages.see(resp, f"/applications/{application_id}?saved=1")


class Unmask:
    """Shows the telephone and ID number to an HR lead, once, for a reason."""

    @allow(*HIRING)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Record the reason and show the page with the numbers on it."""
        try:
            shown = candidates.unmask(req.context.account, application_id, req.context.form.get("reason", ""))
        except Invalid as error:
            resp.status = error.status
            _show(req, resp, application_id, refused=gettext(error.text, **error.fields))
            return
        _show(req, resp, application_id, unmasked=shown)


class Picture:
    """A page of the original as a picture, numbers covered."""

    @allow(*HIRING)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Draw the page."""
        resp.data = candidates.page_picture(req.context.account, application_id, number)
        resp.content_type = "image/png"


def _show(
    req: falcon.Request,
    resp: falcon.Response,
    application_id: uuid.UUID,
    *,
    version: int | None = None,
    given: dict | None = None,
    refused: str | None = None,
    unmasked: dict | None = None,
) -> None:
    account = req.context.account
    panel = candidates.view(account, application_id, version)
    application, versions = panel["application"], panel["versions"]
    audit.record(account, "read", "application", application_id, application.person_id, {"version": panel["version"]})
    names = {one.actor_id: _name(one) for one in versions}
    pages.render(
        req,
        resp,
        "candidates/application.html",
        panel=panel,
        shown=given or panel["fields"],
        versions=versions,
        names=names,
        application=application,
        position=panel["position"],
        editable=account.role in HR and panel["version"] == versions[0].version,
        refused=refused,
        saved=req.get_param_as_bool("saved", default=False) and not refused,
        unmasked=unmasked,
        words=words,
        blank_rows=forms.BLANK_ROWS,
    )


def _name(one: candidates.Version) -> str:
    found = access.account(uuid.UUID(one.actor_id)) if one.actor_kind == "account" else None
    return found.display_name if found else gettext("The system")


class Api:
    """An application, for programs."""

    @allow(*HIRING)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the fields, telephone and ID number masked, with the place of each in the original."""
        version = req.get_param_as_int("version", min_value=1)
        panel = candidates.view(req.context.account, application_id, version)
        found, detail = panel["application"], {"version": panel["version"]}
        audit.record(req.context.account, "read", "application", application_id, found.person_id, detail)
        resp.media = document(found, panel)

    @allow(*HR)
    def on_put(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep corrected `fields`, made from `version`, as the next version; masked numbers stay what they are."""
        sent = req.get_media()
        if not isinstance(sent, dict) or not isinstance(sent.get("fields"), dict):
            raise Invalid("Send an object with version and fields.")
        expected = sent["version"] if isinstance(sent.get("version"), int) else 0
        version = editing.edit(req.context.account, application_id, sent["fields"], expected)
        resp.media = {"id": str(application_id), "version": version}


def document(application: candidates.Application, panel: dict) -> dict:
    """Return an application as programs read it, masked."""
    return {
        "id": str(application.id),
        "position_id": str(application.position_id),
        "stage": application.stage,
        "received_at": application.created_at.isoformat(),
        "version": panel["version"],
        "fields": panel["fields"],
        "places": panel["places"],
    }


def api() -> dict:
    """Describe the addresses for programs."""
    return described.applications()


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this module."""
    return [
        ("/applications/{application_id:uuid}", Page()),
        ("/applications/{application_id:uuid}/unmask", Unmask()),
        ("/applications/{application_id:uuid}/pages/{number:int}", Picture()),
        ("/api/v1/applications/{application_id:uuid}", Api()),
    ]
