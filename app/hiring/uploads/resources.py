"""Positions with their candidates: the list, the page of one, files handed in and what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import falcon
from falcon.media.multipart import MultipartFormHandler, MultipartParseError, MultipartParseOptions

from app import inputs, pages
from app.errors import AppError, Invalid, TooLarge
from app.foundation.access import service as access
from app.foundation.access.guard import allow
from app.foundation.forms.browser import form
from app.hiring.applications import service as applications
from app.hiring.positions import service as positions
from app.hiring.positions import words as position_words
from app.hiring.uploads import described, file_names, intake, service, words

ROOM = 200
"""For how many ranked candidates a page keeps room while the list is on its way."""
MOST_AT_ONCE = 500
"""How many files or other fields one request may bring: each takes transactions while its thread serves nobody else."""


class Received(inputs.Sent):
    """How many files were just taken, known before, and refused."""

    sent: inputs.Count = 0
    repeated: inputs.Count = 0
    refused: inputs.Count = 0


class Listing:
    """Every position that the reader may see, with its candidates counted."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the positions, newest first."""
        found = positions.listing(req.context.account)
        counts = applications.counts(one.id for one in found)
        pages.render(req, resp, "uploads/positions.html", positions=found, counts=counts, words=position_words)


class Position:
    """The page of a position: what it asks for, its files, and its ranked candidates, which screening adds."""

    @allow("positions.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Show the position."""
        values = _files(req, position_id) | inputs.query(req, Received).model_dump()
        position = values["files"].position
        values |= {"manager": access.account(position.manager_id), "limit": intake.limit_mib()}
        counted = applications.counts([position_id]).get(position_id, {})
        ranked = sum(count for stage, count in counted.items() if stage not in ("received", "screening"))
        values["expected"] = min(ranked, ROOM)
        pages.render(req, resp, "uploads/position.html", position=position, position_words=position_words, **values)


class Files:
    """The files of a position: their table, which changes by itself, and taking more in."""

    @allow("resumes.upload")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Send the table anew, or nothing where the reader has seen this state."""
        values = _files(req, position_id)
        if req.get_param("seen") == values["files"].state:
            resp.status = 204
            return
        pages.render(req, resp, "uploads/files.html", **values)

    @allow("resumes.upload")
    @form("/positions/{position_id:uuid}", once=False)
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Take each file and go back to the page, or say what became of each to a script."""
        receipts = _receive(req, service.to_receive(req.context.account, position_id))
        if "application/json" in (req.accept or ""):
            resp.media = {"files": [document(one) for one in receipts]}
            return
        refused = sum(one.upload.state == "refused" for one in receipts)
        repeated = sum(one.repeated for one in receipts)
        counted = f"sent={len(receipts) - refused - repeated}&repeated={repeated}&refused={refused}"
        pages.see(resp, f"/positions/{position_id}?{counted}#files")


def _files(req: falcon.Request, position_id: uuid.UUID) -> dict:
    """Return the values of the table of files."""
    files = service.files(req.context.account, position_id, req.get_param("seen"))
    return {"position_id": position_id, "files": files, "words": words}


class UploadApi:
    """Takes applications in from a career page or another program."""

    @allow("resumes.upload")
    def on_post(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Take each file; the same file again gets the same answer and changes nothing."""
        receipts = _receive(req, service.to_receive(req.context.account, position_id))
        resp.status = 200 if all(one.repeated for one in receipts) else 202
        resp.media = {"files": [document(one) for one in receipts]}

    @allow("applications.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response, position_id: uuid.UUID) -> None:
        """Return the applications of the position, oldest first; their match is at `/ranking`."""
        found = applications.listing(req.context.account, position_id)
        resp.media = {"applications": [_application(one, name) for one, name in found]}


def _application(one: applications.Application, name: str | None) -> dict:
    return {
        "id": str(one.id),
        "name": name,
        "stage": one.stage,
        "received_at": one.created_at.isoformat(),
    }


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
    def on_get(self, req: falcon.Request, resp: falcon.Response, upload_id: uuid.UUID) -> None:
        """Return what became of the file."""
        resp.media = _file(service.file(req.context.account, upload_id))


def _receive(req: falcon.Request, position_id: uuid.UUID) -> list[intake.Receipt]:
    """Take every file of a form, one after the other as they arrive."""
    actor = req.context.account
    try:
        receipts = [service.receive(position_id, name, source, actor) for name, source in _parts(req)]
    except (MultipartParseError, OSError) as error:
        raise Invalid("The files did not arrive whole. Send them again; those that did arrive are kept.") from error
    except AppError:
        # A browser shows the answer only once it has sent everything.
        req.bounded_stream.exhaust()
        raise
    if not receipts:
        raise Invalid("Choose at least one file.")
    return receipts


def _parts(req: falcon.Request) -> Iterator[tuple[str, intake.Source]]:
    if not (req.content_type or "").startswith("multipart/form-data"):
        raise Invalid("Send the files as multipart/form-data.")
    options = MultipartParseOptions()
    options.max_body_part_count = 0
    form = MultipartFormHandler(options).deserialize(req.bounded_stream, req.content_type, req.content_length)
    for number, part in enumerate(form, 1):
        if number > MOST_AT_ONCE:
            raise TooLarge(
                "At most %(most)s files are taken at a time. The first of them are kept; send the rest in a zip.",
                most=MOST_AT_ONCE,
            )
        name = file_names.of_part(part, number)
        if name:
            yield name, part.stream


def document(receipt: intake.Receipt) -> dict:
    """Return what became of a file that was just sent, as programs read it."""
    return _file(service.described(receipt)) | {"repeated": receipt.repeated}


def _file(one: service.File) -> dict:
    return {
        "id": str(one.id),
        "name": one.name,
        "state": one.progress,
        "label": str(words.PROGRESS[one.progress]),
        "code": one.code,
        "message": one.sentence or None,
        "application_id": str(one.application_id) if one.application_id else None,
    }


def api() -> dict:
    """Describe the addresses for programs."""
    return described.uploads()


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this module."""
    return [
        ("/positions", Listing()),
        ("/positions/{position_id:uuid}", Position()),
        ("/positions/{position_id:uuid}/files", Files()),
        ("/uploads/{upload_id:uuid}/retry", Retry()),
        ("/api/v1/positions/{position_id:uuid}/applications", UploadApi()),
        ("/api/v1/uploads/{upload_id:uuid}", FileApi()),
    ]
