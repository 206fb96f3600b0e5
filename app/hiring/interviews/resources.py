"""Pages and API for staff: inviting, choosing the questions of a position, and the interview for programs."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import falcon
import segno

from app import clock, inputs, pages, text
from app.errors import Conflict
from app.foundation.access.guard import allow
from app.foundation.forms import comparing
from app.foundation.forms.browser import chosen, form, look_once, offer_once, typed
from app.foundation.notify import service as notify
from app.hiring.applications import service as applications
from app.hiring.interviews import (
    answering,
    candidate_resources,
    message_resources,
    messages,
    outputs,
    packs,
    service,
    upload_resources,
)
from app.hiring.interviews.inputs import InvitationAct, PositionSeen, QuestionsChosen, in_order
from app.hiring.positions import service as positions
from app.openapi import operation


class Invite:
    """The invitation of one candidate."""

    @allow("interviews.invite")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show the invitation, and a new link once, as text to copy and as a QR code."""
        contents = look_once(req)
        invitation = (
            service.Invitation(contents["link"], datetime.fromisoformat(contents["expires_at"])) if contents else None
        )
        _show_invite(req, resp, application_id, invitation, was_shown=contents == {})

    @allow("interviews.invite")
    @form("/applications/{application_id:uuid}/invite")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Make a link and redirect to the page that shows it once; or revoke it."""
        page, account = f"/applications/{application_id}/invite", req.context.account
        if req.context.form.read(InvitationAct).action == "revoke":
            service.revoke(application_id, account, clock.now())
            pages.see(resp, page)
            return
        invitation = service.invite(application_id, account, clock.now())
        parameter = offer_once(req, {"link": invitation.link, "expires_at": invitation.expires_at.isoformat()})
        pages.see(resp, f"{page}?{parameter}")


def _show_invite(
    req: falcon.Request,
    resp: falcon.Response,
    application_id: uuid.UUID,
    invitation: service.Invitation | None,
    *,
    was_shown: bool,
) -> None:
    account = req.context.account
    panel = service.invite_panel(account, application_id)
    application = applications.visible(account, application_id)
    draft = messages.draft(account, application_id, invitation.link, clock.now()) if invitation else None
    pages.render(
        req,
        resp,
        "interviews/invite.html",
        draft=draft,
        sent="sent" in req.params,
        on_screen=notify.on_screen(),
        panel=panel,
        invitation=invitation,
        was_shown=was_shown,
        name=applications.display_name(application_id),
        position=positions.get(application.position_id),
        qr=segno.make(invitation.link, error="m").svg_data_uri(scale=5, dark="#1c2624") if invitation else None,
    )


class Form:
    """The questions that everybody who applies for a position is asked."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the chosen questions and the rest of the pack."""
        _show_form(req, resp, position_id)

    @allow("positions.edit")
    @form("/positions/{position_id:uuid}/form")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Store the choice, in its order."""
        account, picked = req.context.account, chosen(req)
        position = positions.visible(account, position_id)
        sent = req.context.form.read(PositionSeen if picked else QuestionsChosen)
        if sent.version not in (None, position.version):
            raise Conflict("Somebody changed this position meanwhile. Choose which questions hold.")
        if picked is None or picked[1]:
            choice = picked[0].read(QuestionsChosen) if picked else sent
            service.set_form(account, position_id, choice.pack, choice.questions, clock.now())
        pages.see(resp, f"/positions/{position_id}/form?saved=1")


def _show_form(req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
    position, sent = positions.visible(req.context.account, position_id), typed(req)
    pack, questions = service.form_of(position)
    pack_id = sent.get("pack") if sent else req.get_param("pack")
    shown = packs.pack(pack_id) if pack_id else pack
    places = {q.id: at for at, q in enumerate(questions, 1)} if shown.id == pack.id else _default_places(shown)
    pages.render(
        req,
        resp,
        "interviews/form.html",
        position=position,
        packs={one.id: getattr(one.title, text.language()) for one in packs.all_packs().values()},
        pack=shown,
        places={name: at for at, name in enumerate(in_order(sent), 1)} if sent else places,
        saved="saved" in req.params,
        standard=not position.form.get("questions"),
        version=sent.get("version", position.version) if sent else position.version,
        pairs=_questions(position, sent) if sent and req.context.returned.conflict else [],
    )


def _questions(position: positions.Position, sent: inputs.Form) -> list[comparing.Pair]:
    """Compare the questions chosen here with those that somebody else chose meanwhile."""
    pack, now = service.form_of(position)
    mine = [(sent.get("pack", ""), name) for name in in_order(sent)]
    theirs = [(pack.id, question.id) for question in now]
    labels = {"questions": text.gettext("Interview questions")}
    return comparing.pairs({"questions": mine}, {"questions": theirs}, None, labels, _named)


def _named(_name: str, questions: Any) -> str:
    names = [packs.question(*place).wording(text.language()).competency for place in questions]
    return "\n".join(f"{at}. {name}" for at, name in enumerate(names, 1))


def _default_places(pack: packs.Pack) -> dict[str, int]:
    return {name: at for at, name in enumerate(pack.form, 1)}


class TranscribeAgain:
    """A recording that a failure of our own left without a transcript."""

    @allow("interviews.transcribe_again")
    @form("/applications/{application_id:uuid}/review")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, number: int) -> None:
        """Put the recording back in the queue."""
        answering.transcribe_again(req.context.account, application_id, number)
        pages.see(resp, f"/applications/{application_id}/review#answer-{number}")


class Progress:
    """How far an interview is, as a fragment that pages poll."""

    @allow("interviews.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show answered questions of how many; 204 while `seen` is the present mark, and before the invitation."""
        progress = service.progress(req.context.account, application_id, req.get_param("seen") or "")
        if progress is None:
            resp.status = falcon.HTTP_204
            return
        pages.render(req, resp, "interviews/progress.html", progress=progress)


class InterviewApi:
    """The interview of an application, for programs."""

    @allow("interviews.read")
    @operation("The interview of an application", {200: outputs.OfApplication, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the questions, answers, transcripts with word times, and addresses that play for five minutes."""
        outputs.OfApplication.of(service.recording_panel(req.context.account, application_id)).to(resp)


class InviteApi:
    """The invitation, for programs."""

    @allow("interviews.invite")
    @operation("Invite a candidate", {201: outputs.Invited, 404: "Not yours, or not there", 409: "Not at this stage"})
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Make a link; it voids the earlier link and is not shown again."""
        invitation = service.invite(application_id, req.context.account, clock.now())
        outputs.Invited(link=invitation.link, expires_at=invitation.expires_at).to(resp, 201)


def routes() -> list[tuple[str, object]]:
    """Return the routes of this room."""
    return [
        ("/applications/{application_id:uuid}/invite", Invite()),
        ("/applications/{application_id:uuid}/progress", Progress()),
        ("/applications/{application_id:uuid}/answers/{number:int}/transcribe", TranscribeAgain()),
        ("/positions/{position_id:uuid}/form", Form()),
        ("/api/v1/applications/{application_id:uuid}/interview", InterviewApi()),
        ("/api/v1/applications/{application_id:uuid}/invite", InviteApi()),
        *message_resources.routes(),
        *candidate_resources.routes(),
        *upload_resources.routes(),
    ]
