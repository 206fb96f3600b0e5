"""The page of an application: the original beside its fields, corrections, versions, and unmasking."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import falcon

from app import clock, inputs, pages
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.access.rights import may
from app.foundation.forms import comparing
from app.foundation.forms.browser import chosen, form, look_once, offer_once, typed
from app.hiring.applications import editing, forms, outputs, proposals, reviewing, words
from app.hiring.applications import service as applications
from app.hiring.applications.inputs import Clearing, Correction, MadeFrom, SameOrNot, Shown, Unmasking
from app.inputs import Form
from app.openapi import operation
from app.text import gettext


class Page:
    """An application."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the newest version, or `version`; unmasked once for the account that gave a reason."""
        version, contents = inputs.query(req, Shown).version, look_once(req)
        unmasked = applications.unmasked_numbers(req.context.account, application_id) if contents else None
        _show(req, resp, application_id, version=version, unmasked=unmasked, was_shown=contents == {})

    @allow("applications.edit")
    @form("/applications/{application_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep a correction as the next version."""
        account, picked = req.context.account, chosen(req)
        applications.visible(account, application_id)
        sent = (picked[0] if picked else req.context.form).read(Correction)
        fields, version = sent.fields, sent.version
        if picked:
            version = req.context.form.read(MadeFrom).version
            fields = comparing.joined(fields, applications.masked_fields(account, application_id), picked[1])
        editing.edit(account, application_id, fields, version)
        pages.see(resp, f"/applications/{application_id}?saved=1")


class Unmask:
    """Shows the telephone and ID number to an HR lead, once, for a reason."""

    @allow("applications.read")
    @form("/applications/{application_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Record the reason and redirect to the page that shows the numbers once."""
        applications.unmask(req.context.account, application_id, req.context.form.read(Unmasking).reason)
        pages.see(resp, f"/applications/{application_id}?{offer_once(req, {'unmasked': True})}")


class Cleared:
    """The review of an application that a rule put before a person."""

    @allow("applications.read")
    @form("/applications/{application_id:uuid}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep the reason and let the application be invited."""
        reviewing.clear(req.context.account, application_id, req.context.form.read(Clearing).reason, clock.now())
        pages.see(resp, f"/applications/{application_id}?cleared=1")


class SamePerson:
    """The decision whether an applicant is a person who applied before."""

    @allow("applications.join")
    @form("/applications/{application_id:uuid}")
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, proposal_id: uuid.UUID
    ) -> None:
        """Keep the decision with its reason."""
        sent = req.context.form.read(SameOrNot)
        proposals.decide(req.context.account, application_id, proposal_id, sent.act, sent.reason)
        pages.see(resp, f"/applications/{application_id}")


class Picture:
    """A page of the original as a picture, numbers covered."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Draw the page."""
        resp.data = applications.page_picture(req.context.account, application_id, number)
        resp.content_type = "image/png"


def _show(
    req: falcon.Request,
    resp: falcon.Response,
    application_id: uuid.UUID,
    *,
    version: int | None = None,
    unmasked: dict | None = None,
    was_shown: bool = False,
) -> None:
    account, sent = req.context.account, typed(req)
    panel = applications.view(account, application_id, version)
    pairs = _pairs(req, panel, sent) if sent and req.context.returned.conflict else []
    typed(req, f"{req.path}/unmask")
    clearing: dict[str, str] = typed(req, f"{req.path}/cleared") or {}
    application, versions = panel["application"], panel["versions"]
    names, proposed = _names(versions), proposals.shown(account, application, panel["linked"])
    pages.render(
        req,
        resp,
        "applications/application.html",
        panel=panel,
        shown=forms.values(sent) if sent else panel["fields"],
        version=_made_from(req, panel, sent) if sent else panel["version"],
        pairs=pairs,
        versions=versions,
        names=names,
        application=application,
        position=panel["position"],
        editable=may(account, "applications.edit")
        and panel["version"] == versions[0].version
        and applications.allows(application.stage, "edit"),
        saved=req.get_param_as_bool("saved", default=False),
        cleared=req.get_param_as_bool("cleared", default=False),
        may_clear=may(account, "applications.clear") and applications.allows(application.stage, "clear"),
        reviews=reviewing.reviews(application_id) if panel["reviewed"] else [],
        review_reason=clearing.get("reason", ""),
        unmasked=unmasked,
        was_shown=was_shown,
        words=words,
        proposals=proposed,
        same_reasons={
            proposal.id: (typed(req, f"{req.path}/same-person/{proposal.id}") or Form({})).get("reason", "")
            for proposal in proposed
        },
        found_by=proposals.FOUND_BY,
        under_one_key=proposals.under_one_key(account, panel["others"]),
        blank_rows=forms.BLANK_ROWS,
    )


def _made_from(req: falcon.Request, panel: dict, sent: Form) -> int:
    """Return the version that the form is sent with again: after a conflict both versions have been seen."""
    return panel["version"] if req.context.returned.conflict else forms.version(sent)


def _pairs(req: falcon.Request, panel: dict, sent: Form) -> list[comparing.Pair]:
    """Compare the typed fields with the version that was saved meanwhile."""
    made_from = forms.version(sent)
    if not 0 < made_from < panel["version"]:
        return []
    base = applications.masked_fields(req.context.account, panel["application"].id, made_from)
    return comparing.pairs(forms.values(sent), panel["fields"], base, forms.compared(), forms.in_words)


def _names(versions: Sequence[applications.Version]) -> dict[str, str]:
    """Return who made each version, by the id of the actor."""
    account_names = access.names(uuid.UUID(version.actor_id) for version in versions if version.actor_kind == "account")
    names = {str(account_id): name for account_id, name in account_names.items()}
    return {version.actor_id: names.get(version.actor_id) or gettext("The system") for version in versions}


class Api:
    """An application, for programs."""

    @allow("applications.read")
    @operation("One application", {200: outputs.Application, 404: "Not yours, or not there"}, query=Shown)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the fields, telephone and ID number masked, with the place of each in the original."""
        version = inputs.query(req, Shown).version
        masked = applications.masked(req.context.account, application_id, version)
        may_be = proposals.shown(req.context.account, masked.application, masked.linked)
        outputs.Application.of(masked, may_be).to(resp)

    @allow("applications.edit")
    @operation(
        "Correct the fields; masked numbers that come back unchanged stay what they are",
        {
            200: outputs.Corrected,
            404: "Not yours, or not there",
            409: "Corrected meanwhile",
            422: "A field does not fit",
        },
        body=Correction,
    )
    def on_put(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Keep corrected `fields`, made from `version`, as the next version; masked numbers stay what they are."""
        sent = inputs.body(req, Correction)
        version = editing.edit(req.context.account, application_id, sent.fields, sent.version)
        outputs.Corrected(id=application_id, version=version).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [
        ("/applications/{application_id:uuid}", Page()),
        ("/applications/{application_id:uuid}/unmask", Unmask()),
        ("/applications/{application_id:uuid}/same-person/{proposal_id:uuid}", SamePerson()),
        ("/applications/{application_id:uuid}/cleared", Cleared()),
        ("/applications/{application_id:uuid}/pages/{number:int}", Picture()),
        ("/api/v1/applications/{application_id:uuid}", Api()),
    ]
