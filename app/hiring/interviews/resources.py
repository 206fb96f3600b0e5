"""Staff's side: inviting, choosing the questions of a position, and the interview for programs."""

from __future__ import annotations

import uuid
from datetime import datetime

import falcon
import segno

from app import clock, pages, text
from app.errors import AppError
from app.foundation.access.guard import allow
from app.hiring.candidates import service as candidates
from app.hiring.interviews import candidate_resources, packs, service, upload_resources
from app.hiring.interviews.panels import Shown
from app.hiring.positions import service as positions

STAFF = ("hr", "hr_lead", "manager")


class Invite:
    """The invitation of one candidate."""

    @allow("hr", "hr_lead")
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Show where the invitation stands."""
        _show_invite(req, resp, application_id, None)

    @allow("hr", "hr_lead")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Make a link and show it this once, as text to copy and as a QR code; or revoke it."""
        if req.context.form.get("action") == "revoke":
            service.revoke(application_id, req.context.account, clock.now())
            pages.see(resp, f"/applications/{application_id}/invite")
            return
        _show_invite(req, resp, application_id, service.invite(application_id, req.context.account, clock.now()))


def _show_invite(
    req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID, invitation: service.Invitation | None
) -> None:
    account = req.context.account
    panel = service.invite_panel(account, application_id)
    application = candidates.visible(account, application_id)
    pages.render(
        req,
        resp,
        "interviews/invite.html",
        panel=panel,
        invitation=invitation,
        name=candidates.display_name(application_id),
        position=positions.get(application.position_id),
        until=_in_each_language(invitation.expires_at) if invitation else None,
        qr=segno.make(invitation.link, error="m").svg_data_uri(scale=5, dark="#1c2624") if invitation else None,
    )


def _in_each_language(at: datetime) -> dict[str, str]:
    """Print a day for each of the two texts, whatever language the page is in."""
    days = {}
    for language in text.LANGUAGES:
        with text.reader(language):
            days[language] = text.when(at, day_only=True)
    return days


class Form:
    """The questions that everybody who applies for a position is asked."""

    @allow(*STAFF)
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the chosen questions and the rest of the pack."""
        _show_form(req, resp, position_id, req.get_param("pack"), None)

    @allow("hr", "hr_lead")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Keep the choice, in the order that was given."""
        form = req.context.form
        try:
            service.set_form(req.context.account, position_id, form.get("pack", ""), _in_order(form), clock.now())
        except AppError as refusal:
            if refusal.status not in (409, 422):
                raise
            resp.status = refusal.status
            _show_form(req, resp, position_id, form.get("pack"), text.gettext(refusal.text, **refusal.fields))
            return
        pages.see(resp, f"/positions/{position_id}/form?saved=1")


def _in_order(form: dict) -> list[str]:
    """Read the places that were chosen: fields `place_<question>` hold 1, 2, …, or nothing."""
    places = {name.removeprefix("place_"): value for name, value in form.items() if name.startswith("place_") and value}
    return sorted(places, key=lambda name: (int(places[name]) if places[name].isdigit() else 99, name))


def _show_form(
    req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID, pack_id: str | None, refused: str | None
) -> None:
    position = positions.visible(req.context.account, position_id)
    pack, chosen = service.form_of(position)
    shown = packs.pack(pack_id) if pack_id else pack
    pages.render(
        req,
        resp,
        "interviews/form.html",
        position=position,
        all_packs=packs.all_packs().values(),
        pack=shown,
        places={q.id: at for at, q in enumerate(chosen, 1)} if shown.id == pack.id else _default_places(shown),
        saved="saved" in req.params,
        refused=refused,
        standard=not position.form.get("questions"),
    )


def _default_places(pack: packs.Pack) -> dict[str, int]:
    return {name: at for at, name in enumerate(pack.form, 1)}


class InterviewApi:
    """The interview of an application, for programs."""

    @allow(*STAFF)
    def on_get(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Return the questions, answers, transcripts with word times, and addresses that play for five minutes."""
        panel = service.recording_panel(req.context.account, application_id)
        found = panel.interview
        resp.media = {
            "interview": found
            and {
                "id": str(found.id),
                "state": found.state,
                "position_version": found.position_version,
                "pack": found.pack,
                "pack_version": found.pack_version,
                "finished_at": found.finished_at and found.finished_at.isoformat(),
                "answers": [_document(shown) for shown in panel.answers],
            }
        }


def _document(shown: Shown) -> dict:
    answer = shown.answer
    return {
        "id": str(answer.id),
        "number": answer.number,
        "question": answer.question.id,
        "language": answer.language,
        "mode": answer.mode,
        "state": answer.state,
        "transcript_state": answer.transcript_state,
        "branch": answer.branch and answer.branch.id,
        "source": shown.source,
        "transcripts": [
            {
                "version": version.version,
                "origin": version.origin,
                "text": version.text,
                "mean_probability": version.mean_probability,
                "words": [vars(word) for word in version.words],
            }
            for version in answer.versions
        ],
    }


class InviteApi:
    """The invitation, for programs."""

    @allow("hr", "hr_lead")
    def on_post(self, req: falcon.Request, resp: falcon.Response, application_id: uuid.UUID) -> None:
        """Make a link; it voids the one before and is not shown again."""
        made = service.invite(application_id, req.context.account, clock.now())
        resp.status = falcon.HTTP_201
        resp.media = {"link": made.link, "expires_at": made.expires_at.isoformat()}


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this room."""
    return [
        ("/applications/{application_id:uuid}/invite", Invite()),
        ("/positions/{position_id:uuid}/form", Form()),
        ("/api/v1/applications/{application_id:uuid}/interview", InterviewApi()),
        ("/api/v1/applications/{application_id:uuid}/invite", InviteApi()),
        *candidate_resources.routes(),
        *upload_resources.routes(),
    ]


def api() -> dict[str, dict]:
    """Describe the addresses for programs, as OpenAPI path items."""
    found = {"200": {"description": "The interview, or null before an invitation"}}
    made = {"201": {"description": "The link, which is not shown again, and until when it can be used"}}
    return {
        "/api/v1/applications/{application_id}/interview": {"get": {"summary": "One interview", "responses": found}},
        "/api/v1/applications/{application_id}/invite": {"post": {"summary": "Invite a candidate", "responses": made}},
        **upload_resources.api(),
    }
