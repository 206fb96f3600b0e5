"""The pages of the candidate: status, check, consent, questions, transcript."""

from __future__ import annotations

import falcon

from app import clock, pages, text
from app.foundation.forms import browser
from app.foundation.forms.browser import chosen, form, typed
from app.hiring.interviews import answering, correcting, messages, planned, reading, recordings, service, status
from app.hiring.interviews.inputs import AnswerTyped, Consents, Corrections, DeviceTaken, ModeChosen, RemindersChosen
from app.hiring.interviews.link_holder import link_holder, remember_device
from app.hiring.interviews.service import Interview
from app.inputs import Form


def _render(req: falcon.Request, resp: falcon.Response, template: str, interview: Interview, **values: object) -> None:
    pages.render(req, resp, f"interviews/{template}.html", interview=interview, **values)


class Status:
    """The status of the application, at any time, on any device."""

    @link_holder(any_device=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show stage, next step and the date by which the bank answers."""
        self.show(req, resp, interview, token)

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        values = {"status": status.of(interview), "parts": planned.parts(interview)}
        _render(req, resp, "status", interview, token=token, reminders=messages.wants_reminders(interview), **values)


class Reminders:
    """Whether the candidate receives reminders."""

    @link_holder(any_device=True)
    @form("/i/{token}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep the choice."""
        wanted = req.context.form.read(RemindersChosen).wanted
        messages.choose_reminders(interview, wanted == "yes", clock.now())
        pages.see(resp, f"/i/{token}")


class Device:
    """Makes this device the one that holds the interview."""

    @link_holder(any_device=True)
    @form("/i/{token}")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Remember this device, and redirect to the requested page or to the next page of the interview."""
        remember_device(req, resp, interview)
        address = req.context.form.read(DeviceTaken).next
        inside = address.startswith(f"/i/{token}/") and address.isprintable()
        pages.see(resp, address if inside else f"/i/{token}{status.next_page(interview)}")


class Check:
    """Camera and microphone, and the choice between text, voice and video."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show the page."""
        self.show(req, resp, interview, token)

    @link_holder()
    @form("/i/{token}/check")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep the choice."""
        answering.choose_mode(interview, req.context.form.read(ModeChosen).mode)
        pages.see(resp, f"/i/{token}/consent")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        _render(req, resp, "check", interview, token=token)


class Consent:
    """The consent page: recording and assessment, each with its own consent."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show the page."""
        self.show(req, resp, interview, token)

    @link_holder()
    @form("/i/{token}/consent")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Store the consents, yes or no."""
        sent = req.context.form.read(Consents).model_dump()
        answering.consent(answering.with_mode(interview), sent, text.language(), clock.now())
        pages.see(resp, f"/i/{token}{status.next_page(service.by_id(interview.id))}")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        sent: dict[str, str] = typed(req) or {}
        _render(req, resp, "consent", interview, token=token, version=answering.CONSENT_VERSION, sent=sent)


class Question:
    """One question: first a pause, then the question with its times."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Show the pause before a question, or the question, or redirect to the next question."""
        if not answering.ready(interview) or answering.next_number(interview) != number:
            pages.see(resp, browser.with_returned(req, f"/i/{token}{status.next_page(interview)}"))
            return
        self.show(req, resp, interview, token, number)

    @link_holder()
    @form("/i/{token}/questions/{number}")
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Open the question, which starts its time."""
        answering.open_question(interview, number, clock.now())
        pages.see(resp, f"/i/{token}/questions/{number}")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Render the page."""
        row = answering.numbered(interview, number)
        sent: dict[str, str] = typed(req, f"/i/{token}/answers/{number}") or {}
        values = {
            "token": token,
            "row": row,
            "count": status.count(interview),
            "question": service.question(interview.pack, row.question_id),
            "draft": sent.get("text") or answering.draft(interview, row),
            "elapsed": int((clock.now() - row.opened_at).total_seconds()) if row.opened_at else 0,
            "retakes": recordings.RETAKES,
            "chosen": sent.get("option"),
        }
        _render(req, resp, "question", interview, **values)


class Answer:
    """A typed answer, handed in."""

    @link_holder()
    @form("/i/{token}/questions/{number}")
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Submit the answer and redirect to the next question, or to the transcript after the last."""
        sent = req.context.form.read(AnswerTyped)
        answering.submit_text(interview, number, sent.text, clock.now(), sent.option)
        pages.see(resp, f"/i/{token}{status.next_page(interview)}")


class Transcript:
    """The transcripts, for the candidate to read and correct before the end."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show every answer with its transcript, or redirect to the next page of the interview."""
        if interview.state == "finished" or answering.next_number(interview) is not None:
            pages.see(resp, browser.with_returned(req, f"/i/{token}{status.next_page(interview)}"))
            return
        self.show(req, resp, interview, token)

    @link_holder()
    @form("/i/{token}/transcript")
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep the corrections; with `finish`, end the interview."""
        sent, at, picked = req.context.form.read(Corrections), clock.now(), chosen(req)
        corrections = correcting.chosen(interview, sent, *picked) if picked else correcting.new(interview, sent)
        for number, words in corrections:
            answering.correct(interview, number, words, at)
        if sent.finish:
            answering.finish(interview, at)
        pages.see(resp, f"/i/{token}" if sent.finish else f"/i/{token}/transcript?saved=1")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        answers, sent = reading.answers(interview), typed(req) or Form({})
        written = {answer.number: sent.get(f"text_{answer.number}", answer.text) for answer in answers}
        versions_seen = {answer.number: sent.get(f"seen_{answer.number}") or len(answer.versions) for answer in answers}
        values = {
            "token": token,
            "answers": answers,
            "saved": "saved" in req.params,
            "written": written,
            "seen": versions_seen,
        }
        values["pairs"] = correcting.pairs(answers, sent) if sent and req.context.returned.conflict else []
        values["versions"] = correcting.versions(answers)
        waiting = any(answer.transcript_state == "pending" for answer in answers)
        _render(req, resp, "transcript", interview, waiting=waiting, **values)


def routes() -> list[tuple[str, object]]:
    """Return the routes of the candidate's pages."""
    return [
        ("/i/{token}", Status()),
        ("/i/{token}/reminders", Reminders()),
        ("/i/{token}/device", Device()),
        ("/i/{token}/check", Check()),
        ("/i/{token}/consent", Consent()),
        ("/i/{token}/questions/{number:int}", Question()),
        ("/i/{token}/answers/{number:int}", Answer()),
        ("/i/{token}/transcript", Transcript()),
    ]
