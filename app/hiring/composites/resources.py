"""The list by composite, what makes the composite of one candidate, and the forms that record it."""

from __future__ import annotations

import uuid

import falcon

from app import clock, inputs, pages
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, look_once, offer_once, typed
from app.hiring.applications import service as applications
from app.hiring.composites import changes, importing, listing, outputs, service
from app.hiring.composites.inputs import CheckStated, TestsStated, TestStated, WeightsSet
from app.hiring.positions import service as positions
from app.openapi import operation
from app.pages import tables

POSITION = "/positions/{position_id:uuid}/composite"
PAGE = "/applications/{application_id:uuid}/composite"


class Ranked:
    """The candidates of a position by their composites."""

    @allow("composites.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the list, and to HR the weights and the import of written tests."""
        asked, path = inputs.query(req, tables.Asked), f"/positions/{position_id}/composite"
        weights, listed = listing.rows(req.context.account, position_id)
        rows, view = listing.page(listed, path, asked)
        forms = _typed(req, path, "weights", "tests")
        position, done = positions.get(position_id), look_once(req)
        pages.render(
            req, resp, "composites/ranked.html", position=position, weights=weights, rows=rows, view=view, forms=forms,
            done=done, any=bool(listed), waiting=changes.waiting(position_id), in_use=changes.in_use(position_id),
        )  # fmt: skip


class Weights:
    """The weights of a position."""

    @allow("composites.record")
    @form(POSITION)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Set them, or propose them where they are in use; composites are computed anew once they hold."""
        sent = req.context.form.read(WeightsSet)
        weights = sent.model_dump(include={"test", "interview", "round"})
        required = sent.check_required == "yes"
        change = changes.set_weights(req.context.account, position_id, weights, required, clock.now())
        pages.see(resp, f"/positions/{position_id}/composite" + (f"/changes/{change}" if change else ""))


class Tests:
    """The results of many written tests."""

    @allow("composites.record")
    @form(POSITION)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Record those that fit, and say for each line what became of it."""
        sent = req.context.form.read(TestsStated)
        done = importing.take(req.context.account, position_id, sent.lines, sent.source, clock.now())
        told = [{"number": one.number, "why": one.why} for one in done if not one.recorded]
        recorded = sum(one.recorded for one in done)
        once = offer_once(req, {"recorded": recorded, "refused": told})
        pages.see(resp, f"/positions/{position_id}/composite?{once}")


class Parts:
    """What makes the composite of one candidate."""

    @allow("composites.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the formula with its numbers, and to HR the forms."""
        found, path = service.view(req.context.account, application_id), f"/applications/{application_id}/composite"
        forms = _typed(req, path, "test", "check")
        pages.render(
            req, resp, "composites/parts.html", found=found, name=applications.display_name(application_id),
            position=positions.get(found.application.position_id), forms=forms,
        )  # fmt: skip


class Test:
    """The written test of one candidate."""

    @allow("composites.record")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Record a result; the newest counts."""
        sent = req.context.form.read(TestStated)
        service.record_test(req.context.account, application_id, sent.score, sent.source, clock.now())
        pages.see(resp, f"/applications/{application_id}/composite")


class Check:
    """The background check of one candidate."""

    @allow("composites.record")
    @form(PAGE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Record an outcome; the newest counts."""
        sent = req.context.form.read(CheckStated)
        service.record_check(
            req.context.account, application_id, sent.outcome, sent.source, sent.note, clock.now()
        )  # fmt: skip
        pages.see(resp, f"/applications/{application_id}/composite")


class PartsApi:
    """What makes the composite of one candidate, for programs."""

    @allow("composites.read")
    @operation("The composite of an application", {200: outputs.Composite, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return weights, parts and the composite, or what is missing."""
        outputs.Composite.of(service.view(req.context.account, application_id)).to(resp)


def _typed(req: falcon.Request, path: str, *names: str) -> dict[str, inputs.Form]:
    """Return what was typed into each form of a page; an empty form where it was not refused."""
    return {name: typed(req, f"{path}/{name}") or inputs.Form({}) for name in names}


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        (POSITION, Ranked()),
        (f"{POSITION}/weights", Weights()),
        (f"{POSITION}/tests", Tests()),
        (PAGE, Parts()),
        (f"{PAGE}/test", Test()),
        (f"{PAGE}/check", Check()),
        (f"/api/v1{PAGE}", PartsApi()),
    ]
