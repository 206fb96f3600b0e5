"""What the candidate's page sends while an answer is given: drafts, parts of a recording, and asks for progress."""

from __future__ import annotations

import base64
import binascii
import re

import falcon

from app import clock
from app.errors import Invalid
from app.hiring.interviews import answering, reading, recordings, status
from app.hiring.interviews.door import link_holder
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


def _media(req: falcon.Request) -> dict:
    sent = req.get_media()
    if not isinstance(sent, dict):
        raise Invalid("Send a JSON object.")
    return sent


class Draft:
    """What is typed so far."""

    @link_holder()
    def on_put(self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int) -> None:
        """Keep the text of `{"text": …}`."""
        answering.save_draft(interview, number, str(_media(req).get("text", "")), clock.now())
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
        sent = _media(req)
        recordings.start(
            interview, number, str(sent.get("content_type", "")), sent.get("interrupted") is True, clock.now()
        )
        resp.status = falcon.HTTP_201
        resp.media = vars(recordings.progress(interview, number))


class Part:
    """One part of a recording, sent while the recording runs, from any device that has the link."""

    @link_holder(any_device=True)
    def on_put(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int, index: int
    ) -> None:
        """Take the raw bytes; the answer acknowledges them with their digest."""
        data = req.bounded_stream.read(PART_LIMIT + 1)
        if len(data) > PART_LIMIT:
            raise Invalid("A part has at most 4 MiB.")
        take = req.get_param_as_int("take", required=True, min_value=1)
        received = recordings.part(interview, number, take, index, data, _digest(req))
        resp.media = {"part": index, "bytes": received.bytes, "sha256": received.sha256}


class Finish:
    """A recording, handed in."""

    @link_holder()
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, interview: Interview, token: str, number: int
    ) -> None:
        """Close the attempt `{"take", "parts", "sha256", "option"}` once all of it is here."""
        sent = _media(req)
        take, parts, digest, option = (sent.get(name) for name in ("take", "parts", "sha256", "option"))
        if not isinstance(take, int) or not isinstance(parts, int) or not isinstance(digest, str | None):
            raise Invalid("Send take and parts as numbers, and sha256 as hex.")
        closed = recordings.submit(interview, number, take, parts, digest, clock.now(), option)
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
    numbers = {"application/json": {"schema": {"type": "object"}}}
    raw = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    answer = "/i/{token}/answers/{number}"
    return {
        f"{answer}/draft": {"put": _operation("Keep what is typed so far", numbers)},
        f"{answer}/takes": {
            "get": _operation("Say which parts of the latest attempt are acknowledged"),
            "post": _operation("Begin an attempt at recording", numbers),
        },
        f"{answer}/parts/{{index}}": {"put": _operation("Send a part of a recording; repeat it freely", raw)},
        f"{answer}/finish": {"post": _operation("Hand in a recording of which every part arrived", numbers)},
        "/i/{token}/progress": {"get": _operation("Say how far the transcripts are")},
    }
