"""Positions with their candidates: the list, the page of a position, and its files."""

from __future__ import annotations

import uuid

import falcon

from app import inputs, pages
from app.errors import AppError, Invalid
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.applications import service as applications
from app.hiring.positions import service as positions
from app.hiring.positions import words as position_words
from app.hiring.uploads import arriving, intake, life_resources, outputs, position_list, service, words
from app.openapi import operation

ROOM = 200
"""For how many ranked candidates a page keeps room while the list is on its way."""
FILES = {
    "multipart/form-data": {
        "type": "object",
        "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
    }
}


class Received(inputs.Sent):
    """How many files were just taken, known before, and refused."""

    sent: inputs.Count = 0
    repeated: inputs.Count = 0
    refused: inputs.Count = 0


class Listing:
    """Every position that the reader may see, with its candidates counted."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of the positions, newest first or as the reader asked."""
        listed = positions.listing(req.context.account)
        shown, view = position_list.chosen(listed, inputs.query(req, position_list.Asked))
        values = {"positions": shown, "view": view, "any": bool(listed), "words": position_words}
        counts = applications.counts(position.id for position in shown)
        pages.render(req, resp, "uploads/positions.html", counts=counts, **values)


class Position:
    """The page of a position: what it asks for, its files, and its ranked candidates, which screening adds."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the position."""
        values = _files(req, position_id) | inputs.query(req, Received).model_dump()
        position = values["files"].position
        values |= {"limit": intake.limit_mib()} | life_resources.shown(req, position)
        by_stage = values["movement"].stages
        ranked = sum(count for stage, count in by_stage.items() if stage not in ("received", "screening"))
        values["expected"] = min(ranked, ROOM)
        pages.render(req, resp, "uploads/position.html", position=position, position_words=position_words, **values)


class Files:
    """The files of a position: their table, which changes by itself, and taking more in."""

    @allow("resumes.upload")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Send the table, or 204 where the reader has this state."""
        values = _files(req, position_id)
        if req.get_param("seen") == values["files"].state:
            resp.status = 204
            return
        pages.render(req, resp, "uploads/files.html", **values)

    @allow("resumes.upload")
    @form("/positions/{position_id:uuid}", once=False)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Receive each file and redirect to the page, or answer a script with the receipts."""
        receipts = _receive(req, service.to_receive(req.context.account, position_id))
        if "application/json" in (req.accept or ""):
            outputs.Receipts.of(receipts).to(resp)
            return
        refused = sum(receipt.upload.state == "refused" for receipt in receipts)
        repeated = sum(receipt.repeated for receipt in receipts)
        parameters = f"sent={len(receipts) - refused - repeated}&repeated={repeated}&refused={refused}"
        pages.see(resp, f"/positions/{position_id}?{parameters}#files")


def _files(req: falcon.Request, position_id: uuid.UUID) -> dict:
    """Return the values of the table of files."""
    files = service.files(req.context.account, position_id, req.get_param("seen"))
    return {"position_id": position_id, "files": files, "words": words}


class UploadApi:
    """Receives applications from a career page or another program."""

    @allow("resumes.upload")
    @operation(
        "Hand in résumés or a zip of them; the same file again changes nothing and answers 200",
        {200: outputs.Receipts, 202: outputs.Receipts, 404: "Not yours, or not there"},
        content=FILES,
    )
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Receive each file; the same file again gets the same answer and changes nothing."""
        receipts = _receive(req, service.to_receive(req.context.account, position_id))
        outputs.Receipts.of(receipts).to(resp, 200 if all(receipt.repeated for receipt in receipts) else 202)

    @allow("applications.read")
    @operation(
        "List the applications for a position, oldest first",
        {200: outputs.Applications, 404: "Not yours, or not there"},
    )
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the applications of the position, oldest first; their match is at `/ranking`."""
        outputs.Applications.of(applications.listing(req.context.account, position_id)).to(resp)


class Retry:
    """Reads a file again."""

    @allow("resumes.upload")
    @form("/positions")
    def on_post(self, req: falcon.Request, resp: falcon.Response, upload_id: uuid.UUID) -> None:
        """Put the file back in the queue."""
        position_id = service.retry(req.context.account, upload_id)
        pages.see(resp, f"/positions/{position_id}#files")


class FileApi:
    """One file that was handed in, for programs."""

    @allow("resumes.upload")
    @operation("What became of a file", {200: outputs.File, 404: "Not yours, or not there"})
    def on_get(self, req: falcon.Request, resp: falcon.Response, upload_id: uuid.UUID) -> None:
        """Return the state of the file."""
        outputs.File.of(service.file(req.context.account, upload_id)).to(resp)


def _receive(req: falcon.Request, position_id: uuid.UUID) -> list[intake.Receipt]:
    """Receive every file of a form, in the order of arrival."""
    actor = req.context.account
    try:
        receipts = [service.receive(position_id, name, source, actor) for name, source in arriving.files(req)]
    except arriving.CutOff:
        raise
    except AppError:
        # A browser shows the answer only once it has sent everything.
        req.bounded_stream.exhaust()
        raise
    if not receipts:
        raise Invalid("Choose at least one file.")
    return receipts


def routes() -> list[tuple[str, object]]:
    """Return the routes of this module."""
    return [
        ("/positions", Listing()),
        ("/positions/{position_id:uuid}", Position()),
        ("/positions/{position_id:uuid}/files", Files()),
        ("/uploads/{upload_id:uuid}/retry", Retry()),
        ("/api/v1/positions/{position_id:uuid}/applications", UploadApi()),
        ("/api/v1/uploads/{upload_id:uuid}", FileApi()),
    ]
