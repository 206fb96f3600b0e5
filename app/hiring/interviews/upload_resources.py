"""What the candidate's page sends while an answer is given: drafts, parts of a recording, and asks for progress."""

from __future__ import annotations

import base64
import binascii
import re

import falcon

from app import clock, inputs, openapi
from app.errors import Invalid
from app.hiring.interviews import answering, reading, recordings, status
from app.hiring.interviews.door import link_holder
from app.hiring.interviews.inputs import DraftStated, PartPlace, TakeBegun, TakeFinished
from app.hiring.interviews.service import Interview

PART_LIMIT = 4 * 1024 * 1024


def _digest(req: falcon.Request) -> str | None:
    """Read the SHA-256 that came in Content-Digest (RFC 9530) as hex; raises Invalid."""
    sent = req.get_header("Content-Digest")
    if sent is None:
        return None
    found = re.fullmatch(r"sha-256=:([A-Za-z0-9+/]+={0,2}):", sent.strip())
    try:
        return base64.b64decode(found[1], validate=True).hex() if found else _bad_digest()
    except binascii.Error:
        return _bad_digest()


def _bad_digest() -> str:
    raise Invalid("Send the digest as sha-256=:base64:, or leave it out.")


class Draft:
    """What is typed so far."""

    @link_holder()
    def on_put(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Keep the text of `{"text": …}`."""
        answering.save_draft(interview, number, inputs.body(req, DraftStated).text, clock.now())
        resp.media = {"saved": True}


class Takes:
    """Attempts at recording an answer."""

    @link_holder()
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Say which parts of the latest attempt are acknowledged."""
        held = recordings.progress(interview, number)
        resp.media = vars(held) if held else {"take": None, "parts": [], "bytes": 0, "retakes_left": recordings.RETAKES}

    @link_holder()
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Begin an attempt: `{"content_type": …, "interrupted": bool}`."""
        sent = inputs.body(req, TakeBegun)
        recordings.start(interview, number, sent.content_type, sent.interrupted, clock.now())
        resp.status = falcon.HTTP_201
        resp.media = vars(recordings.progress(interview, number))


class Part:
    """One part of a recording, sent while the recording runs, from any device that has the link."""

    @link_holder(any_device=True)
    def on_put(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int, index: int
    ) -> None:
        """Take the raw bytes; the answer acknowledges them with their digest."""
        take = inputs.query(req, PartPlace).take
        data = inputs.raw(req, PART_LIMIT, "A part has at most 4 MiB.")
        received = recordings.part(interview, number, take, index, data, _digest(req))
        resp.media = {"part": index, "bytes": received.bytes, "sha256": received.sha256}


class Finish:
    """A recording, handed in."""

    @link_holder()
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Close the attempt `{"take", "parts", "sha256", "option"}` once all of it is here."""
        sent = inputs.body(req, TakeFinished)
        closed = recordings.submit(interview, number, sent.take, sent.parts, sent.sha256, clock.now(), sent.option)
        resp.media = {
            "bytes": closed.bytes,
            "sha256": closed.sha256,
            "next": f"/i/{token}{status.next_page(interview)}",
        }


class Progress:
    """How far the transcripts are, for the page that waits for them."""

    @link_holder(any_device=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str) -> None:
        """Return the state of each answer."""
        found = reading.answers(interview)
        resp.media = {"state": interview.state, "answers": {str(a.number): a.transcript_state for a in found}}


def routes() -> list[tuple[str, object]]:
    """Name the addresses that the candidate's page sends to."""
    return [
        ("/i/{token}/answers/{number:int}/draft", Draft()),
        ("/i/{token}/answers/{number:int}/takes", Takes()),
        ("/i/{token}/answers/{number:int}/parts/{index:int}", Part()),
        ("/i/{token}/answers/{number:int}/finish", Finish()),
        ("/i/{token}/progress", Progress()),
    ]


def _operation(summary: str, body: dict | None = None) -> dict:
    answers = {"200": {"description": "Done"}, "409": {"description": "Not possible at this point"}}
    content = {"requestBody": {"required": True, "content": body}} if body else {}
    return {"summary": summary, "security": [], "responses": answers, **content}


def api() -> dict[str, dict]:
    """Describe the addresses for the OpenAPI document; the signed link in the address stands for signing in."""
    draft, begun, finished = (openapi.body(one)["content"] for one in (DraftStated, TakeBegun, TakeFinished))
    raw = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    answer = "/i/{token}/answers/{number}"
    return {
        f"{answer}/draft": {"put": _operation("Keep what is typed so far", draft)},
        f"{answer}/takes": {
            "get": _operation("Say which parts of the latest attempt are acknowledged"),
            "post": _operation("Begin an attempt at recording", begun),
        },
        f"{answer}/parts/{{index}}": {"put": _operation("Send a part of a recording; repeat it freely", raw)},
        f"{answer}/finish": {"post": _operation("Hand in a recording of which every part arrived", finished)},
        "/i/{token}/progress": {"get": _operation("Say how far the transcripts are")},
    }
