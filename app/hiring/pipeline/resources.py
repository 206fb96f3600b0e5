"""Pages of the pipeline: the board of a position, the table of people, acts for one and for many, stages, proposals."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlencode

import falcon

from app import clock, inputs, pages
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form, look_once, offer_once, typed
from app.hiring.pipeline import acts, api_resources, bulk, columns, exporting, proposals, service, words
from app.hiring.pipeline.inputs import (
    ActsStated,
    Asked,
    Choosing,
    Looked,
    MoveStated,
    ProposalClosed,
    StagesStated,
    choosing,
)
from app.pages import tables

TABLE, MANY, PROPOSALS = "/candidates", "/candidates/acts", "/candidates/proposals"
MOVE, STAGES = "/applications/{application_id:uuid}/move", "/positions/{position_id:uuid}/stages"
USUAL, EXPORT = "/candidates/stages", "/candidates/export"


class Board:
    """The board of a position."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show who stands in which stage, for how long, and what is overdue."""
        board = service.board(req.context.account, position_id, clock.now())
        moved = req.get_param("moved", default="")
        pages.render(req, resp, "pipeline/board.html", board=board, moved=moved, words=words)


class Table:
    """The people of all positions that the reader may see."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of them, as the reader asked."""
        asked = inputs.query(req, Asked)
        found = service.table(req.context.account, asked.asks(), asked.order, asked.after_id, clock.now())
        view = tables.View(TABLE, asked, found.next, "since", _options(found))
        values = {"found": found, "view": view, "words": words, "offered": bulk.offered(req.context.account)}
        pages.render(req, resp, "pipeline/table.html", counted=1000, back=req.query_string, **values)


def _options(found: service.Table) -> dict[str, dict[str, object]]:
    return {
        "stage": dict(words.COLUMNS),
        "position": {str(one): title for one, title in found.titles.items()},
        "band": dict(words.BANDS),
        "degree": dict(words.DEGREES),
        "source": dict(words.SOURCES),
        "owner": {"me": words.MINE},
        "late": {"yes": words.LATE},
    }


class Export:
    """The table as a workbook."""

    @allow("applications.read")
    @form(TABLE, once=False)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Answer with the file of everybody who fits, as the reader asked; its name names nobody."""
        exporting.answer(resp, req.context.account, req.context.form.read(Asked), clock.now())


class Acts:
    """One act for many people."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show whom it is for and ask for what it needs; or what became of each, once."""
        account, contents = req.context.account, look_once(req)
        if contents is not None:
            _show_done(req, resp, contents)
            return
        sent = typed(req)
        asked = choosing(sent, req)
        people = service.chosen(account, asked.application, clock.now()) if asked else []
        values = {"asked": asked, "people": people, "owners": _owners(asked), "sent": sent or {}}
        pages.render(req, resp, "pipeline/acts.html", words=words, with_reason=bulk.WITH_REASON, **values)

    @allow("applications.edit")
    @form(MANY)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Do it for each, and show what was done and what was refused and why."""
        sent = req.context.form.read(ActsStated)
        done = bulk.do(
            req.context.account, sent.act, sent.application, clock.now(), reason=sent.reason, owner_id=sent.owner
        )
        rows = [[str(one.application_id), one.done, one.sentence] for one in done]
        pages.see(resp, f"{MANY}?{offer_once(req, {'act': sent.act, 'rows': rows, 'back': sent.back})}")


def _owners(asked: Choosing | None) -> dict[uuid.UUID, str]:
    may_own = access.with_right("applications.read") if asked and asked.act == "assign" else []
    return {one.id: one.display_name for one in may_own}


def _show_done(req: falcon.Request, resp: falcon.Response, contents: dict) -> None:
    rows = {uuid.UUID(one): (done, sentence) for one, done, sentence in contents.get("rows", ())}
    people = service.chosen(req.context.account, list(rows), clock.now()) if rows else []
    values = {"rows": rows, "people": people, "act": contents.get("act", ""), "words": words}
    back = f"{TABLE}?{urlencode(parse_qsl(contents.get('back', '')))}"
    pages.render(req, resp, "pipeline/done.html", back=back, **values)


class Move:
    """One application goes to another column."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Ask for the reason, and say what the act means."""
        account, sent = req.context.account, typed(req)
        to = sent.get("to", "") if sent else inputs.query(req, Looked).to
        values: dict[str, Any] = {"sent": sent or {}, "to": to, "words": words}
        person, moves, position = service.movable(account, application_id)
        chosen = next((one for one in moves if one.to == to), None)
        pages.render(req, resp, "pipeline/move.html", person=person, move=chosen, position=position, **values)

    @allow("applications.read")
    @form(MOVE)
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Move it; after an invitation show its link once."""
        sent, account = req.context.form.read(MoveStated), req.context.account
        invitation = acts.move(account, application_id, sent.to, sent.reason, clock.now())
        if invitation:
            once = {"link": invitation.link, "expires_at": invitation.expires_at.isoformat()}
            pages.see(resp, f"/applications/{application_id}/invite?{offer_once(req, once)}")
            return
        position_id = acts.visible(account, application_id).position_id
        pages.see(resp, f"/positions/{position_id}/board?moved={application_id}#card-{application_id}")


class Stages:
    """The stages of a position, or of all positions that have none of their own."""

    @allow("pipeline.edit")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID | None = None) -> None:
        """Show which steps are used, and the time limits."""
        version, kept = columns.editable(req.context.account, position_id)
        position = service.position(req.context.account, position_id) if position_id else None
        sent, saved = typed(req), req.get_param_as_bool("saved", default=False)
        used = sent.all("used") if sent else [key for key, one in kept.items() if one.used]
        hours = sent.family("hours") if sent else {key: one.hours for key, one in kept.items()}
        values: dict[str, Any] = {
            "position": position,
            "version": version,
            "used": used,
            "hours": hours,
            "saved": saved,
        }
        values |= {"keys": columns.LIMITED, "steps": columns.STEPS, "words": words}
        pages.render(req, resp, "pipeline/stages.html", **values)

    @allow("pipeline.edit")
    @form(STAGES)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Keep the next version of the stages of a position."""
        _keep_stages(req, position_id)
        pages.see(resp, f"/positions/{position_id}/stages?saved=1")


class UsualStages(Stages):
    """The stages of all positions that have none of their own."""

    @allow("pipeline.edit")
    @form(USUAL)
    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Keep their next version."""
        _keep_stages(req, None)
        pages.see(resp, f"{USUAL}?saved=1")


def _keep_stages(req: falcon.Request, position_id: uuid.UUID | None) -> None:
    sent = req.context.form.read(StagesStated)
    used = {step: step in sent.used for step in columns.STEPS}
    columns.edit(req.context.account, position_id, used, sent.hours, sent.version, clock.now())


class Proposals:
    """The proposals to reject somebody, each of which a person confirms or drops."""

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """List those that are open, oldest first."""
        listed = proposals.listing(req.context.account)
        sent: dict[uuid.UUID, Any] = {one.id: typed(req, f"{PROPOSALS}/{one.id}") or {} for one in listed}
        pages.render(req, resp, "pipeline/proposals.html", listed=listed, sent=sent)


class Proposal:
    """A proposal to reject somebody."""

    @allow("applications.read")
    @form(PROPOSALS)
    def on_post(self, req: falcon.Request, resp: falcon.Response, proposed_id: uuid.UUID) -> None:
        """Confirm it with a reason, which is a decision; or drop it."""
        sent = req.context.form.read(ProposalClosed)
        if sent.outcome == "confirmed":
            proposals.confirm(req.context.account, proposed_id, sent.reason, clock.now())
        else:
            proposals.dismiss(req.context.account, proposed_id, clock.now())
        pages.see(resp, PROPOSALS)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/positions/{position_id:uuid}/board", Board()),
        (STAGES, Stages()),
        (USUAL, UsualStages()),
        (TABLE, Table()),
        (EXPORT, Export()),
        (MANY, Acts()),
        (MOVE, Move()),
        (PROPOSALS, Proposals()),
        (f"{PROPOSALS}/{{proposed_id:uuid}}", Proposal()),
        *api_resources.routes(),
    ]
