"""Requests of the candidate's page during an answer: drafts, parts of a recording, and progress."""

from __future__ import annotations

import base64
import binascii
import re

import falcon

from app import clock, inputs
from app.errors import Invalid
from app.hiring.interviews import answering, outputs, reading, recordings, status
from app.hiring.interviews.inputs import DraftStated, PartPlace, TakeBegun, TakeFinished
from app.hiring.interviews.link_holder import link_holder
from app.hiring.interviews.service import Interview
from app.openapi import operation

PART_LIMIT = 4 * 1024 * 1024
NOT_NOW = "Not possible at this point"


def _digest(req: falcon.Request) -> str | None:
    """Read the SHA-256 that came in Content-Digest (RFC 9530) as hex; raises Invalid."""
    sent = req.get_header("Content-Digest")
    if sent is None:
        return None
    match = re.fullmatch(r"sha-256=:([A-Za-z0-9+/]+={0,2}):", sent.strip())
    try:
        return base64.b64decode(match[1], validate=True).hex() if match else _bad_digest()
    except binascii.Error:
        return _bad_digest()


def _bad_digest() -> str:
    raise Invalid("Send the digest as sha-256=:base64:, or leave it out.")


class Draft:
    """The draft of an answer."""

    @link_holder()
    @operation("Keep what is typed so far", {200: outputs.DraftKept, 409: NOT_NOW}, body=DraftStated, open=True)
    def on_put(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Keep the text of `{"text": …}`."""
        answering.save_draft(interview, number, inputs.body(req, DraftStated).text, clock.now())
        outputs.DraftKept().to(resp)


class Takes:
    """Attempts at recording an answer."""

    @link_holder()
    @operation("Say which parts of the latest attempt are acknowledged", {200: outputs.Take}, open=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Return which parts of the latest attempt are acknowledged."""
        progress = recordings.progress(interview, number)
        _take(progress).to(resp)

    @link_holder()
    @operation("Begin an attempt at recording", {201: outputs.Take, 409: NOT_NOW}, body=TakeBegun, open=True)
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Begin an attempt: `{"content_type": …, "interrupted": bool}`."""
        sent = inputs.body(req, TakeBegun)
        recordings.start(interview, number, sent.content_type, sent.interrupted, clock.now())
        _take(recordings.progress(interview, number)).to(resp, 201)


def _take(progress: recordings.Progress | None) -> outputs.Take:
    if progress is None:
        return outputs.Take(take=None, parts=[], bytes=0, retakes_left=recordings.RETAKES)
    return outputs.Take(**vars(progress))


class Part:
    """One part of a recording, sent while the recording runs, from any device that has the link."""

    @link_holder(any_device=True)
    @operation(
        "Send a part of a recording; repeat it freely",
        {200: outputs.PartReceived, 409: NOT_NOW},
        content={"application/octet-stream": {"type": "string", "format": "binary"}},
        open=True,
    )
    def on_put(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int, index: int
    ) -> None:
        """Receive the raw bytes; the answer acknowledges them with their digest."""
        take = inputs.query(req, PartPlace).take
        data = inputs.raw(req, PART_LIMIT, "A part has at most 4 MiB.")
        received = recordings.part(interview, number, take, index, data, _digest(req))
        outputs.PartReceived(part=index, bytes=received.bytes, sha256=received.sha256).to(resp)


class Finish:
    """A recording, handed in."""

    @link_holder()
    @operation(
        "Hand in a recording of which every part arrived",
        {200: outputs.RecordingReceived, 409: NOT_NOW},
        body=TakeFinished,
        open=True,
    )
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Close the attempt `{"take", "parts", "sha256", "option"}` once every part has arrived."""
        sent = inputs.body(req, TakeFinished)
        closed = recordings.submit(interview, number, sent.take, sent.parts, sent.sha256, clock.now(), sent.option)
        following = f"/i/{token}{status.next_page(interview)}"
        outputs.RecordingReceived(bytes=closed.bytes, sha256=closed.sha256, next=following).to(resp)


class Progress:
    """How far the transcripts are, for the page that waits for them."""

    @link_holder(any_device=True)
    @operation("Say how far the transcripts are", {200: outputs.Progress}, open=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Return the state of each answer."""
        answers = reading.answers(interview)
        states = {str(answer.number): answer.transcript_state for answer in answers}
        outputs.Progress(state=interview.state, answers=states).to(resp)


def routes() -> list[tuple[str, object]]:
    """Return the routes that the candidate's page sends to."""
    return [
        ("/i/{token}/answers/{number:int}/draft", Draft()),
        ("/i/{token}/answers/{number:int}/takes", Takes()),
        ("/i/{token}/answers/{number:int}/parts/{index:int}", Part()),
        ("/i/{token}/answers/{number:int}/finish", Finish()),
        ("/i/{token}/progress", Progress()),
    ]
