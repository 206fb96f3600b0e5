"""The pages a candidate walks through: status, check, consent, questions, transcript."""

from __future__ import annotations

import falcon

from app import clock, pages, text
from app.hiring.interviews import answering, door, reading, recordings, service, status
from app.hiring.interviews.door import link_holder
from app.hiring.interviews.service import Interview


def _render(req: falcon.Request, resp: falcon.Response, template: str, interview: Interview, **values: object) -> None:
    refused = getattr(req.context, "refused", None)
    pages.render(req, resp, f"interviews/{template}.html", interview=interview, refused=refused, **values)


class Status:
    """Where the application stands, at any time, on any device."""

    @link_holder(any_device=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show stage, next step and the date by which the candidate hears."""
        _render(req, resp, "status", interview, token=token, status=status.of(interview))


class Device:
    """Goes on with the interview on this device."""

    @link_holder(any_device=True)
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Take over, and go to where the interview stands."""
        door.remember(req, resp, interview)
        pages.see(resp, f"/i/{token}{status.next_page(interview)}")


class Check:
    """Camera and microphone, and the choice between text, voice and video."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show the page."""
        self.show(req, resp, interview, token)

    @link_holder()
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep the choice."""
        answering.choose_mode(interview, req.context.form.get("mode", ""))
        pages.see(resp, f"/i/{token}/consent")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        _render(req, resp, "check", interview, token=token)


class Consent:
    """What is recorded and assessed, who sees it, how long: two consents, apart."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show the page."""
        self.show(req, resp, interview, token)

    @link_holder()
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep what was agreed to and what was not."""
        form = req.context.form
        answering.consent(
            answering.with_mode(interview), "recording" in form, "assessment" in form, text.language(), clock.now()
        )
        pages.see(resp, f"/i/{token}{status.next_page(service.by_id(interview.id))}")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        ticked = req.context.form if req.method == "POST" else {}
        _render(req, resp, "consent", interview, token=token, version=answering.CONSENT_VERSION, ticked=ticked)


class Question:
    """One question: first a pause, then the question with its times."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Show the pause before a question, or the question, or go to the one that is next."""
        if not answering.ready(interview) or answering.next_number(interview) != number:
            pages.see(resp, f"/i/{token}{status.next_page(interview)}")
            return
        self.show(req, resp, interview, token, number)

    @link_holder()
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Show the question for the first time: its time begins."""
        answering.open_question(interview, number, clock.now())
        pages.see(resp, f"/i/{token}/questions/{number}")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Render the page."""
        row = answering.numbered(interview, number)
        values = {
            "token": token,
            "row": row,
            "count": status.count(interview),
            "question": service.question(interview.pack, row.question_id),
            "draft": req.context.form.get("text") or answering.draft(interview, row),
            "elapsed": int((clock.now() - row.opened_at).total_seconds()) if row.opened_at else 0,
            "retakes": recordings.RETAKES,
            "chosen": req.context.form.get("option"),
        }
        _render(req, resp, "question", interview, **values)


class Answer:
    """A typed answer, handed in."""

    @link_holder()
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Take the answer and go on to the next question, or to the transcript after the last."""
        form = req.context.form
        answering.submit_text(interview, number, form.get("text", ""), clock.now(), form.get("option"))
        pages.see(resp, f"/i/{token}{status.next_page(interview)}")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Render the question again, with the reason of the refusal."""
        Question().show(req, resp, interview, token, number)


class Transcript:
    """What was said, for the candidate to read and correct before the end."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Show every answer with its transcript, or go to where the interview stands."""
        if interview.state == "finished" or answering.next_number(interview) is not None:
            pages.see(resp, f"/i/{token}{status.next_page(interview)}")
            return
        self.show(req, resp, interview, token)

    @link_holder()
    def on_post(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Keep the corrections; with `finish`, end the interview."""
        form, at = req.context.form, clock.now()
        for answer in reading.answers(interview):
            if answer.mode != "text" and f"text_{answer.number}" in form:
                answering.correct(interview, answer.number, form[f"text_{answer.number}"], at)
        if "finish" in form:
            answering.finish(interview, at)
        pages.see(resp, f"/i/{token}" if "finish" in form else f"/i/{token}/transcript?saved=1")

    def show(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Render the page."""
        answers = reading.answers(interview)
        values = {"token": token, "answers": answers, "saved": "saved" in req.params}
        waiting = any(answer.transcript_state == "pending" for answer in answers)
        _render(req, resp, "transcript", interview, waiting=waiting, **values)


def routes() -> list[tuple[str, object]]:
    """Name the addresses of the candidate's pages."""
    return [
        ("/i/{token}", Status()),
        ("/i/{token}/device", Device()),
        ("/i/{token}/check", Check()),
        ("/i/{token}/consent", Consent()),
        ("/i/{token}/questions/{number:int}", Question()),
        ("/i/{token}/answers/{number:int}", Answer()),
        ("/i/{token}/transcript", Transcript()),
    ]
